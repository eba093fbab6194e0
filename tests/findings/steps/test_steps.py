"""The steps on real rows: who may, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import COMMITMENTS, CRITERION, brought, make_finding

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.public import Finding, Grade, Kind, RuleBroken
from bihuan.foundation.models import History
from bihuan.foundation.moving import Overtaken
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from tests.factories import Town

    Watch = Callable[[Finding, str], AbstractContextManager[None]]


@pytest.fixture
def unchanged() -> Watch:
    """Return a context in which a refusal must be raised and nothing may change."""

    @contextmanager
    def watch(finding: Finding, code: str) -> Iterator[None]:
        before = _all_rows(finding)
        with pytest.raises(RuleBroken) as refusal:
            yield
        assert refusal.value.code == f"findings.{code}"
        assert str(refusal.value) != code, "the refusal must say a sentence"
        assert _all_rows(finding) == before

    return watch


def _all_rows(finding: Finding) -> list[object]:
    fresh = Finding.objects.filter(pk=finding.pk)
    return [
        list(fresh.values()),
        list(finding.measures.values()),
        list(finding.duties.values()),
        list(finding.extensions.values()),
        list(finding.look_backs.values()),
        list(finding.checks.values()),
        list(finding.timer_entries.values()),
        History.objects.count(),
        evidence.Attachment.objects.count(),
        evidence.StoredFile.objects.count(),
        list(
            evidence.links_of(subject_type="finding", subject_id=finding.pk).values_list("digest")
        ),
    ]


def test_a_finding_is_numbered_sealed_and_waits_at_its_desk(town: Town) -> None:
    finding = make_finding(town)

    assert finding.number == "澜安隐〔2026〕000001"
    assert (finding.state, finding.version) == ("found", 1)
    assert finding.turn_org == town.organisations["enforcement"]
    assert finding.county_code == "990101"
    links = evidence.links_of(subject_type="finding", subject_id=finding.pk)
    assert [link.seq for link in links] == [1]


def test_numbers_run_on_without_gaps_within_a_kind(town: Town) -> None:
    numbers = [make_finding(town).number for _ in range(3)]
    task = make_finding(town, kind=Kind.TASK, finder="alice")

    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]
    assert task.number == "澜安办〔2026〕000001"


def test_a_refused_finding_gives_its_number_back(town: Town) -> None:
    with pytest.raises(evidence.FileRefused):
        findings.found(
            findings.NewFinding(
                kind=Kind.HAZARD,
                title="照片打不开",
                region=town.regions["990101001"],
                organisation=town.organisations["enforcement"],
                evidence=(findings.Brought("before", content=_text(), name="x.jpg"),),
            ),
            actor=town.actor("officer"),
            clock=town.clock,
        )

    assert Finding.objects.count() == 0
    assert make_finding(town).number.endswith("000001")


def _text() -> BinaryIO:
    return BytesIO(b"<html><script>alert(1)</script></html>")


def test_a_worker_sees_only_what_the_worker_reported(town: Town) -> None:
    other = make_finding(town)

    with pytest.raises(NotFound):
        findings.visible_finding(town.actor("worker"), other.pk)


@pytest.mark.parametrize("stranger", ["charlie", "miller", "sysadmin", "worker", "grid"])
def test_a_stranger_cannot_take_any_step(town: Town, stranger: str) -> None:
    finding = make_finding(town, "submitted")
    before = _all_rows(finding)

    with pytest.raises(NotFound):
        findings.accept(
            finding_id=finding.pk, actor=town.actor(stranger), clock=town.clock, note="通过"
        )

    assert _all_rows(finding) == before


def test_the_auditor_reads_and_changes_nothing(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "submitted")
    auditor = town.actor("auditor")

    assert findings.record_of(auditor, finding.pk, town.today).steps == []
    with unchanged(finding, "no_capability"):
        findings.accept(finding_id=finding.pk, actor=auditor, clock=town.clock, note="通过")


def test_whoever_rectified_cannot_accept(town: Town, unchanged: Watch) -> None:
    finding = make_finding(
        town, "submitted", kind=Kind.INSPECTION_PROBLEM, finder="alice", rectifier="ella",
        to="relief",
    )  # fmt: skip

    with unchanged(finding, "self_acceptance"):
        findings.accept(
            finding_id=finding.pk, actor=town.actor("ella"), clock=town.clock, note="通过"
        )
    with unchanged(finding, "self_acceptance"):
        findings.accept(
            finding_id=finding.pk, actor=town.actor("fang"), clock=town.clock, note="同岗位"
        )
    findings.accept(
        finding_id=finding.pk, actor=town.actor("officer"), clock=town.clock, note="属实"
    )


def test_nothing_is_handed_in_with_an_open_measure_or_without_a_photograph(
    town: Town, unchanged: Watch
) -> None:
    finding = make_finding(town, "taken_up", measures=2)
    dong = town.actor("dong")
    one = [findings.Progress(1, "拆除完成", is_done=True)]
    both = [*one, findings.Progress(2, "加装完成", is_done=True)]

    with unchanged(finding, "open_measures"):
        findings.submit(
            finding_id=finding.pk, actor=dong, clock=town.clock, note="好了", progress=one,
            evidence=[brought()],
        )  # fmt: skip
    with unchanged(finding, "no_after_evidence"):
        findings.submit(
            finding_id=finding.pk, actor=dong, clock=town.clock, note="好了", progress=both
        )
    with unchanged(finding, "no_after_evidence"):
        findings.submit(
            finding_id=finding.pk, actor=dong, clock=town.clock, note="好了", progress=both,
            evidence=[brought("before")],
        )  # fmt: skip


def test_a_major_hazard_cites_its_criterion_and_is_confirmed_by_a_second_person(
    town: Town, unchanged: Watch
) -> None:
    finding = make_finding(town)
    officer = town.actor("officer")
    with unchanged(finding, "major_without_criterion"):
        findings.verify_true(
            finding_id=finding.pk, actor=officer, clock=town.clock, grade=Grade.MAJOR
        )
    findings.verify_true(
        finding_id=finding.pk, actor=officer, clock=town.clock, grade=Grade.MAJOR,
        criterion=CRITERION,
    )  # fmt: skip
    with unchanged(finding, "same_confirmer"):
        findings.confirm_major(finding_id=finding.pk, actor=officer, clock=town.clock)
    to_plant = findings.Assignment(
        organisation_id=town.organisations["plant"].pk, due_on=town.today + timedelta(days=5)
    )
    with unchanged(finding, "major_unconfirmed"):
        findings.assign(to_plant, finding_id=finding.pk, actor=officer, clock=town.clock)

    findings.confirm_major(finding_id=finding.pk, actor=town.actor("bob"), clock=town.clock)
    findings.assign(to_plant, finding_id=finding.pk, actor=officer, clock=town.clock)
    with unchanged(finding, "commitments_missing"):
        findings.take_up(
            finding_id=finding.pk,
            actor=town.actor("dong"),
            clock=town.clock,
            commitments=dict(list(COMMITMENTS.items())[:4]),
        )
    done = findings.take_up(
        finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock, commitments=COMMITMENTS
    )
    assert done.state == "rectifying"


def test_a_general_hazard_escalated_starts_again_at_confirmation(town: Town) -> None:
    finding = make_finding(town, "taken_up")

    findings.escalate(
        finding_id=finding.pk, actor=town.actor("officer"), clock=town.clock,
        criterion=CRITERION, reason="复查发现未设泄爆",
    )  # fmt: skip

    finding.refresh_from_db()
    assert (finding.state, finding.grade, finding.confirmed_by) == ("verified", "major", None)


def test_one_finding_handed_down_four_levels_climbs_back_level_by_level(
    town: Town, unchanged: Watch
) -> None:
    finding = make_finding(
        town, "assigned", kind=Kind.INSPECTION_PROBLEM, finder="province", to="office"
    )
    for actor, to in (("alice", "town"), ("townsman", "plant")):
        findings.hand_down(
            findings.Assignment(
                organisation_id=town.organisations[to].pk, due_on=town.today + timedelta(days=9)
            ),
            finding_id=finding.pk, actor=town.actor(actor), clock=town.clock,
        )  # fmt: skip
    findings.take_up(finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock)
    findings.submit(
        finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock, note="完成",
        progress=[findings.Progress(1, "完成", is_done=True)], evidence=[brought()],
    )  # fmt: skip
    findings.accept(
        finding_id=finding.pk, actor=town.actor("officer"), clock=town.clock, note="属实"
    )

    with unchanged(finding, "not_your_turn"):
        findings.strike_off(finding_id=finding.pk, actor=town.actor("alice"), clock=town.clock)
    states = [
        findings.strike_off(finding_id=finding.pk, actor=town.actor(who), clock=town.clock).state
        for who in ("townsman", "alice", "province")
    ]

    assert states == ["accepted", "accepted", "closed"]
    assert Finding.objects.count() == 1
    assert [duty.level for duty in finding.duties.all()] == [
        "province", "city", "town", "enterprise",
    ]  # fmt: skip


def test_an_extension_is_decided_by_somebody_else(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "taken_up")
    later = town.today + timedelta(days=40)
    findings.ask_extension(
        finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock,
        new_due_on=later, reason="设备到货延迟",
    )  # fmt: skip
    with unchanged(finding, "extension_open"):
        findings.ask_extension(
            finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock,
            new_due_on=later + timedelta(days=1), reason="再延",
        )  # fmt: skip
    with unchanged(finding, "no_capability"):
        findings.decide_extension(
            finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock,
            is_granted=True, note="同意",
        )  # fmt: skip

    findings.decide_extension(
        finding_id=finding.pk, actor=town.actor("officer"), clock=town.clock,
        is_granted=True, note="情况属实",
    )  # fmt: skip

    finding.refresh_from_db()
    assert finding.due_on == later


def test_an_extension_is_later_and_in_the_future(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "taken_up", due_in=10)

    with unchanged(finding, "extension_not_later"):
        findings.ask_extension(
            finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock,
            new_due_on=town.today + timedelta(days=10), reason="延期",
        )  # fmt: skip


def test_of_two_who_act_at_once_the_second_is_told_who_was_first(town: Town) -> None:
    finding = make_finding(town, "submitted")
    seen = finding.version
    findings.accept(
        finding_id=finding.pk, actor=town.actor("alice"), clock=town.clock, note="属实",
        expected_version=seen,
    )  # fmt: skip

    with pytest.raises(Overtaken) as refusal:
        findings.send_back(
            finding_id=finding.pk, actor=town.actor("bob"), clock=town.clock, reason="再看",
            expected_version=seen,
        )  # fmt: skip

    assert refusal.value.facts["by"] == "alice"
    assert str(findings.STEP_LABELS[findings.Step.ACCEPT]) in str(refusal.value)


def test_a_returned_finding_counts_its_round_and_reopens_the_measure(town: Town) -> None:
    finding = make_finding(town, "submitted")

    done = findings.send_back(
        finding_id=finding.pk, actor=town.actor("alice"), clock=town.clock,
        reason="照片不清", reopen_measures=[1],
    )  # fmt: skip

    assert (done.state, done.rounds) == ("returned", 1)
    assert done.measures.get(no=1).done_at is None
    assert done.turn_org == town.organisations["plant"]


def test_a_closed_major_hazard_is_drawn_for_every_round_and_a_relapse_opens_a_linked_one(
    town: Town, unchanged: Watch
) -> None:
    finding = make_finding(town, "closed", grade=Grade.MAJOR)

    assert finding.look_backs.count() == 3
    with unchanged(finding, "no_capability"):
        findings.look_back(
            findings.Seen(findings.LookBackResult.HELD, "好的"), finding_id=finding.pk,
            actor=town.actor("dong"), organisation=town.organisations["plant"], clock=town.clock,
        )  # fmt: skip
    old, new = findings.look_back(
        findings.Seen(findings.LookBackResult.RELAPSED, "角钢又装上了"), finding_id=finding.pk,
        actor=town.actor("officer"), organisation=town.organisations["enforcement"],
        clock=town.clock,
    )  # fmt: skip

    assert old.state == "looked_back"
    assert new is not None
    assert (new.relapse_of, new.state) == (finding, "found")


def test_a_photograph_of_the_visit_shows_what_relapsed_on_the_new_finding_too(town: Town) -> None:
    finding = make_finding(town, "closed", grade=Grade.MAJOR)

    old, new = findings.look_back(
        findings.Seen(findings.LookBackResult.RELAPSED, "角钢又装上了"), finding_id=finding.pk,
        actor=town.actor("officer"), organisation=town.organisations["enforcement"],
        clock=town.clock, evidence=[brought(shade=40)],
    )  # fmt: skip

    assert new is not None
    (found,) = evidence.attachments_of(subject_type="finding", subject_ids=[new.pk])
    *_, seen = evidence.attachments_of(subject_type="finding", subject_ids=[old.pk])
    assert (found.purpose, seen.purpose) == ("before", "after")
    assert found.file_id == seen.file_id
    for row in (old, new):
        link = evidence.ChainLink.objects.filter(subject_id=row.pk).order_by("-seq")[0]
        assert found.file.sha256 in link.payload


@pytest.mark.parametrize("step", ["withdraw", "transfer", "duplicate"])
def test_what_leaves_the_loop_gives_a_reason_and_stays(
    town: Town, unchanged: Watch, step: str
) -> None:
    finding, other = make_finding(town), make_finding(town)
    officer = town.actor("alice") if step == "withdraw" else town.actor("officer")
    listed = make_finding(town, kind=Kind.TASK, finder="alice") if step == "withdraw" else finding

    def leave(reason: str) -> Finding:
        asked: dict[str, Any] = {
            "finding_id": listed.pk, "actor": officer, "clock": town.clock, "reason": reason,
        }  # fmt: skip
        if step == "withdraw":
            return findings.withdraw(**asked)
        if step == "transfer":
            return findings.transfer(receiver="市公安局", **asked)
        return findings.mark_duplicate(original_id=other.pk, **asked)

    with unchanged(listed, "reason_missing"):
        leave("  ")
    assert leave("核查不属实").state in {"withdrawn", "transferred", "duplicate"}
    assert Finding.objects.filter(pk=listed.pk).exists()


def test_overdue_is_computed_and_stored_nowhere() -> None:
    assert not [field.name for field in Finding._meta.fields if "overdue" in field.name]


@pytest.mark.parametrize("title", ["\u200b", "\ufffe", " \u202e ", ""])
def test_a_title_that_nobody_sees_is_none(town: Town, title: str) -> None:
    before = Finding.objects.count()
    with pytest.raises(RuleBroken) as refused:
        make_finding(town, title=title)
    assert refused.value.code == "findings.title_missing"
    assert Finding.objects.count() == before


def test_a_deadline_with_a_mistyped_year_is_refused(town: Town, unchanged: Watch) -> None:
    made = make_finding(town, "taken_up")
    with unchanged(made, "deadline_far"):
        findings.ask_extension(
            finding_id=made.pk,
            actor=town.actor("dong"),
            clock=town.clock,
            new_due_on=date(9999, 12, 31),
            reason="设备到货延迟",
        )
