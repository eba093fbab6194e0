"""A real notice goes in; findings are closed, looked back at and proven."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories import brought

from bihuan.documents import public as documents
from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.public import Finding
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from tests.factories import Town

    from bihuan.documents.public import Notice

ROOT = Path(__file__).resolve().parents[2]
SUZHOU = "003_6c0f2e1170870ad5.txt"
MEASURES = [4, 6, 2, 3, 3, 3, 6, 4, 3, 6, 4, 3, 3, 3, 4, 4, 3, 3, 4, 3, 5, 3, 2]


@pytest.fixture
def notice(town: Town, seeds: Path) -> Notice:
    """Upload the notice of Suzhou as the committee officer."""
    return documents.take_in(
        SimpleUploadedFile("通报.txt", (seeds / SUZHOU).read_bytes()),
        organisation=town.organisations["office"],
        region=town.regions["9901"],
        actor=town.actor("alice"),
        clock=town.clock,
    )


def test_nothing_is_stored_before_a_person_confirms(notice: Notice) -> None:
    assert documents.draft.counts(notice.as_edited)["problems"] == 23
    assert Finding.objects.count() == 0


def test_a_real_notice_becomes_findings_that_are_closed_and_proven(
    town: Town, notice: Notice, tmp_path: Path
) -> None:
    made = findings.confirm_notice(notice_id=notice.pk, actor=town.actor("alice"), clock=town.clock)

    assert [row.measures.count() for row in made] == MEASURES
    first = made[0]
    assert first.notice_lines
    said = first.measures.first().reports.get()
    assert said.by is None, "the unit's own word is progress from the notice"
    assert said.notice_lines
    assert not first.measures.filter(done_at__isnull=False).exists()

    close(town, first)

    first.refresh_from_db()
    assert first.state == "closed"
    assert first.extensions.get().lapsed_with == "submit", "nobody decided it before it was done"
    assert first.look_backs.get(round=1).due_on == town.today + timedelta(days=90)
    report = evidence.verify_all()
    assert report.is_clean, report
    check_offline(first, town, tmp_path)


def close(town: Town, finding: Finding) -> None:
    """Take a finding of the notice to closure: relief rectifies, the officer accepts."""
    common: dict[str, Any] = {"finding_id": finding.pk, "clock": town.clock}
    findings.assign(
        findings.Assignment(
            organisation_id=town.organisations["relief"].pk,
            due_on=town.today + timedelta(days=30),
            lead_leader="韩叙白",
        ),
        actor=town.actor("alice"),
        **common,
    )
    findings.take_up(actor=town.actor("ella"), **common)
    findings.ask_extension(
        actor=town.actor("ella"),
        new_due_on=town.today + timedelta(days=60),
        reason="采购周期较长",
        **common,
    )
    findings.submit(
        actor=town.actor("ella"),
        note="四项措施均已完成",
        progress=[findings.Progress(no, "完成", is_done=True) for no in range(1, 5)],
        evidence=[brought(shade=90), brought(shade=140)],
        **common,
    )
    with pytest.raises(findings.RuleBroken) as refusal:
        findings.accept(actor=town.actor("ella"), note="通过", **common)
    assert refusal.value.code == "findings.self_acceptance"
    findings.ask_check(
        actor=town.actor("officer"),
        person_id=town.people["expert"].pk,
        question="台账与实物是否相符",
        due_on=town.today + timedelta(days=5),
        **common,
    )
    findings.give_opinion(
        actor=town.actor("expert"),
        opinion=findings.Opinion.HOLDS,
        text="抽查十二件，账物相符",
        **common,
    )
    findings.accept(actor=town.actor("officer"), note="现场核验属实", **common)
    findings.strike_off(actor=town.actor("alice"), note="同意销号", **common)


def check_offline(finding: Finding, town: Town, folder: Path) -> None:
    """Check the proof with the stand-alone script, and that a forged one fails."""
    proof = folder / "proof.json"
    proof.write_text(evidence.prove_number(number=finding.number, clock=town.clock), "utf-8")
    command = [sys.executable, "-I", str(ROOT / "docs" / "verify_proof.py")]

    genuine = subprocess.run([*command, str(proof)], capture_output=True, check=False)
    forged = folder / "forged.json"
    forged.write_text(proof.read_text("utf-8").replace("现场核验属实", "现场核验不实"), "utf-8")
    refused = subprocess.run([*command, str(forged)], capture_output=True, check=False)

    assert genuine.returncode == 0, genuine.stderr.decode()
    assert refused.returncode == 1
    assert json.loads(proof.read_text("utf-8"))["number"] == finding.number


def test_a_confirmed_notice_is_not_imported_twice(town: Town, notice: Notice) -> None:
    findings.confirm_notice(notice_id=notice.pk, actor=town.actor("alice"), clock=town.clock)

    with pytest.raises(Refusal) as refusal:
        findings.confirm_notice(notice_id=notice.pk, actor=town.actor("alice"), clock=town.clock)

    assert refusal.value.code == "documents.not_a_draft"
    assert Finding.objects.count() == 23


def test_the_three_lists_hold_every_problem_measure_and_duty(town: Town, notice: Notice) -> None:
    findings.confirm_notice(notice_id=notice.pk, actor=town.actor("alice"), clock=town.clock)
    asked = findings.FindingFilter(notice_id=notice.pk)

    tables = {
        name: findings.table_of(name, town.actor("alice"), asked, town.today)
        for name in findings.LISTS
    }

    assert {name: len(table.rows) for name, table in tables.items()} == {
        "problems": 23,
        "tasks": 84,
        "responsibilities": 23,
    }
