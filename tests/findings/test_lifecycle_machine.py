"""Any walk through the steps, by anybody, keeps what must never be false."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import COMMITMENTS, CRITERION, REACH, Town, brought, make_finding, make_town

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.domain.independence import tie_between
from bihuan.findings.models import CheckRequest, Extension
from bihuan.findings.permissions import party_of
from bihuan.findings.public import Finding, Grade, Kind
from bihuan.findings.queries.facts import facts_of
from bihuan.foundation.models import History
from bihuan.kernel.clock import FixedClock
from bihuan.kernel.errors import Refusal
from bihuan.standards.public import pack_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from bihuan.standards.public import KindRules

WHO = (
    "alice",
    "bob",
    "officer",
    "ella",
    "fang",
    "dong",
    "townsman",
    "auditor",
    "charlie",
    "expert",
)
TO = ("plant", "relief", "town")
moves = st.lists(
    st.tuples(st.integers(0, 24), st.sampled_from(WHO), st.sampled_from(TO), st.booleans()),
    max_size=25,
)


def steps_of(town: Town, to: str, yes: bool) -> list[Callable[[dict[str, Any]], object]]:
    """Return every step with plausible arguments."""
    giving = findings.Assignment(
        organisation_id=town.organisations[to].pk, due_on=town.today + timedelta(days=7)
    )
    done = [findings.Progress(1, "完成", is_done=yes)]
    photos = [brought()] if yes else []
    return [
        lambda a: (
            findings.verify_true(grade=Grade.MAJOR, criterion=CRITERION, **a)
            if yes
            else findings.verify_true(**a)
        ),
        lambda a: findings.confirm_major(**a),
        lambda a: findings.assign(giving, **a),
        lambda a: findings.hand_down(giving, **a),
        lambda a: findings.take_up(commitments=COMMITMENTS if yes else None, **a),
        lambda a: findings.report_progress(done, **a),
        lambda a: findings.submit(note="完成", progress=done, evidence=photos, **a),
        lambda a: findings.submit(note="完成", evidence=photos, **a),
        lambda a: findings.fix_at_once(note="当场改好", evidence=photos, **a),
        lambda a: findings.send_back(reason="不到位", reopen_measures=[1], **a),
        lambda a: findings.accept(note="属实", **a),
        lambda a: findings.strike_off(**a),
        lambda a: findings.ask_extension(
            new_due_on=town.today + timedelta(days=60), reason="延期", **a
        ),
        lambda a: findings.decide_extension(is_granted=yes, note="知悉", **a),
        lambda a: findings.escalate(criterion=CRITERION, reason="升级", **a),
        lambda a: findings.strike_off(**a),
        lambda a: findings.ask_check(
            person_id=town.people["expert" if yes else "ella"].pk,
            question="是否到位",
            due_on=town.today + timedelta(days=3),
            **a,
        ),
        lambda a: findings.give_opinion(
            opinion=findings.Opinion.HOLDS if yes else findings.Opinion.CANNOT_TELL,
            text="已现场核查",
            **a,
        ),
        lambda a: findings.take_back_check(
            check_id=last_check(a["finding_id"]),
            reason="不再需要",
            **a,
        ),
        lambda a: findings.transfer(receiver="市公安局", reason="涉嫌犯罪", **a),
        lambda a: findings.withdraw(reason="误报", **a),
        lambda a: findings.mark_duplicate(
            original_id=another(a["finding_id"]), reason="同一处", **a
        ),
        lambda a: findings.put_back(reason="并非同一处", **a),
        lambda a: findings.pause(ground="shutdown", reason="停产整顿", **a),
        lambda a: findings.resume(reason="已复产", **a),
    ]


def another(finding_id: UUID) -> UUID:
    """Return a finding that this one may repeat."""
    others = Finding.objects.exclude(pk=finding_id).order_by("?")
    return others.values_list("pk", flat=True)[0]


def last_check(finding_id: UUID) -> UUID:
    """Return the newest request for a check, or an id that is none."""
    row = CheckRequest.objects.filter(finding=finding_id).order_by("asked_at").last()
    return row.pk if row else UUID(int=7)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(kind=st.sampled_from(list(Kind)), start=st.sampled_from(REACH[:6]), walk=moves)
def test_any_walk_keeps_the_invariants(
    data_dir: object, kind: Kind, start: str, walk: list[tuple[int, str, str, bool]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        town = make_town(FixedClock(datetime(2026, 3, 2, 1, tzinfo=UTC)))
        finding = make_finding(
            town, start, kind=kind, finder="officer" if kind is Kind.HAZARD else "alice", to="plant"
        )
        make_finding(town, kind=Kind.TASK, finder="alice")
        for index, who, to, yes in walk:
            town.clock.advance(timedelta(minutes=1))
            before = Finding.objects.filter(pk=finding.pk).values().get()
            asked = {
                "finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock,
            }  # fmt: skip
            try:
                steps_of(town, to, yes)[index](asked)
            except Refusal:
                assert Finding.objects.filter(pk=finding.pk).values().get() == before
            else:
                check(Finding.objects.get(pk=finding.pk), town, who)
        assert evidence.verify_all().is_clean
        transaction.set_rollback(True)


def rules_of(finding: Finding) -> KindRules:
    """Return what the pack asks of the finding's kind."""
    return pack_for(finding.county_code).kind_policy(finding.kind)


def check(finding: Finding, town: Town, who: str) -> None:
    """Check what must never be false after a step."""
    rows = list(History.objects.filter(subject_id=finding.pk).order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, finding.version + 1))
    assert rows[-1].to_state == finding.state
    assert [row.from_state for row in rows[1:]] == [row.to_state for row in rows[:-1]]
    if finding.state not in {"assigned", "rectifying", "returned"}:
        assert not finding.extensions.filter(Extension.WAITING).exists()
    if rows[-1].step in {"ask_check", "give_opinion", "take_back_check"}:
        assert rows[-1].from_state == rows[-1].to_state
    elif rows[-1].from_state != rows[-1].to_state and rows[-1].step != "put_back":
        assert not finding.checks.filter(CheckRequest.WAITING).exists()
    check_clock(finding, rows[-1].at)
    held = finding.duties.filter(ended_at=None)
    assert held.filter(role="rectify").count() <= 1
    facts = facts_of(finding, rules_of(finding))
    if finding.state in {"accepted", "closed"}:
        assert facts.open_measures == 0
        assert facts.after_evidence > 0
        assert facts.measures or not facts.needs_measure
    if rows[-1].step in {"accept", "send_back", "strike_off", "ask_check", "give_opinion"}:
        assert tie_between(party_of(town.actor(who)), facts.rectifiers) is None
        assert who != "expert" or rows[-1].step == "give_opinion"
    if finding.grade == "major" and finding.state not in {"found", "verified"}:
        assert finding.confirmed_by_id not in (None, finding.graded_by_id)
    if finding.state == "closed":
        assert not held.filter(struck_off_at=None).exists()


def check_clock(finding: Finding, at: datetime) -> None:
    """Check that the columns say what the entries amount to, and that who has done is not late."""
    told = findings.standing_of([finding], at).get(finding.pk)
    counted = told and (told.standing.state, told.standing.unit, told.standing.due_at)
    columns = (finding.clock_state, finding.due_unit, finding.due_at)
    assert columns[:2] == (counted[:2] if counted else ("", ""))
    if finding.clock_state != "paused":
        assert columns[2] == (counted[2] if counted else None)
    if finding.state in {"submitted", "accepted", "closed", "transferred", "withdrawn"}:
        assert finding.clock_state in {"", "stopped"}
    if finding.state in {"assigned", "rectifying", "returned"}:
        assert finding.clock_state in {"running", "paused"}
