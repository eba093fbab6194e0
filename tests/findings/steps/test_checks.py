"""Somebody is asked to check: who may ask whom, who sees it, and that it decides nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import brought, make_finding
from tests.findings.steps.test_loopholes import appoint
from tests.findings.steps.test_steps import unchanged

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.permissions import target_of
from bihuan.findings.public import Grade, Kind, Opinion, Step
from bihuan.foundation.models import History
from bihuan.kernel.errors import NotFound
from bihuan.kernel.ids import uuid7
from bihuan.people.public import Role

if TYPE_CHECKING:
    from tests.factories import Town
    from tests.findings.steps.test_steps import Watch

    from bihuan.findings.public import Finding

__all__ = ["unchanged"]
QUESTION = "泄爆面积是否满足要求？"


def asked(town: Town, finding: Finding, who: str) -> dict[str, Any]:
    return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}


def ask(
    town: Town, finding: Finding, who: str = "alice", of: str = "expert", days: int = 3
) -> Finding:
    return findings.ask_check(
        person_id=town.people[of].pk,
        question=QUESTION,
        due_on=town.today + timedelta(days=days),
        **asked(town, finding, who),
    )


def answer(town: Town, finding: Finding, who: str = "expert", **more: Any) -> Finding:
    said = {"opinion": Opinion.DOES_NOT_HOLD, "text": "导管弯头过多，需重新核算", **more}
    return findings.give_opinion(**said, **asked(town, finding, who))


def steps_of(town: Town, finding: Finding, who: str) -> list[Step]:
    return [
        offered.step for offered in findings.offered_steps(town.actor(who), finding, town.today)
    ]


@pytest.mark.parametrize(
    ("reach", "who", "options"),
    [
        ("found", "officer", {}),
        ("submitted", "alice", {}),
        ("closed", "alice", {"grade": Grade.MAJOR}),
    ],
)
def test_whoever_judges_asks_and_the_expert_answers_where_it_stands(
    town: Town, reach: str, who: str, options: dict[str, Any]
) -> None:
    finding = make_finding(town, reach, **options)
    stands = (finding.state, finding.turn_org_id, finding.turn_person_id)
    with pytest.raises(NotFound):
        findings.visible_finding(town.actor("expert"), finding.pk)

    ask(town, finding, who)
    assert steps_of(town, finding, "expert") == [Step.GIVE_OPINION]
    answer(town, finding)

    finding.refresh_from_db()
    assert (finding.state, finding.turn_org_id, finding.turn_person_id) == stands
    request = finding.checks.get()
    assert (request.opinion, request.answered_at) == ("does_not_hold", town.clock.now())
    assert findings.visible_finding(town.actor("expert"), finding.pk) == finding
    assert steps_of(town, finding, "expert") == []
    record = findings.record_of(town.actor(who), finding.pk, town.today)
    newest, before = record.timeline[:2]
    assert newest.history.reason == "导管弯头过多，需重新核算"
    assert str(Opinion.DOES_NOT_HOLD.label) in newest.label
    assert "expert" in before.label
    assert evidence.verify_all().is_clean


def test_an_opinion_against_it_does_not_keep_the_judge_from_accepting(town: Town) -> None:
    finding = make_finding(town, "submitted")
    ask(town, finding)
    answer(town, finding)

    assert findings.accept(note="复核后属实", **asked(town, finding, "alice")).state == "accepted"


def test_an_expert_who_sees_it_judges_nothing(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "submitted")
    ask(town, finding)

    with unchanged(finding, "no_capability"):
        findings.accept(note="通过", **asked(town, finding, "expert"))
    with unchanged(finding, "no_capability"):
        findings.send_back(reason="不到位", **asked(town, finding, "expert"))
    with unchanged(finding, "no_capability"):
        ask(town, finding, "expert", of="bob")


def test_a_colleague_is_asked_in_their_own_area(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "submitted")

    ask(town, finding, of="ella")
    answer(town, finding, "ella", opinion=Opinion.CANNOT_TELL)

    assert finding.checks.get().opinion == "cannot_tell"
    # Above one's area, of an enterprise, of no office that gives opinions, oneself.
    for nobody in ("province", "miller", "worker", "auditor", "sysadmin", "alice"):
        with unchanged(finding, "unknown_checker"):
            ask(town, finding, of=nobody)
    with unchanged(finding, "unknown_checker"):
        findings.ask_check(
            person_id=uuid7(), question=QUESTION, due_on=town.today,
            **asked(town, finding, "alice"),
        )  # fmt: skip


def test_an_officer_of_a_town_asks_the_citys_expert_and_nobody_of_another_district(
    town: Town, unchanged: Watch
) -> None:
    finding = make_finding(town, "submitted")

    with unchanged(finding, "unknown_checker"):
        ask(town, finding, "townsman", of="charlie")
    ask(town, finding, "townsman")

    assert finding.checks.get().person == town.people["expert"]


def test_whoever_took_part_in_rectifying_is_not_asked(town: Town, unchanged: Watch) -> None:
    finding = make_finding(
        town, "submitted", kind=Kind.INSPECTION_PROBLEM, finder="alice", rectifier="ella",
        to="relief",
    )  # fmt: skip

    for tied in ("ella", "fang"):
        with unchanged(finding, "checker_tied"):
            ask(town, finding, of=tied)


def test_an_expert_of_the_rectifying_enterprise_is_not_asked(town: Town, unchanged: Watch) -> None:
    appoint(town, "inhouse", "plant", Role.EXPERT)
    finding = make_finding(town, "submitted")

    with unchanged(finding, "checker_tied"):
        ask(town, finding, of="inhouse")


def test_whoever_rectified_asks_nobody_to_vouch_for_it(town: Town, unchanged: Watch) -> None:
    finding = make_finding(
        town, "submitted", kind=Kind.INSPECTION_PROBLEM, finder="alice", rectifier="ella",
        to="relief",
    )  # fmt: skip

    with unchanged(finding, "self_acceptance"):
        ask(town, finding, "ella")
    assert Step.ASK_CHECK not in steps_of(town, finding, "ella")


def test_a_request_says_what_by_when_and_once_to_each(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "submitted")
    common = asked(town, finding, "alice")
    expert = town.people["expert"].pk

    with unchanged(finding, "question_missing"):
        findings.ask_check(person_id=expert, question=" ", due_on=town.today, **common)
    with unchanged(finding, "deadline_past"):
        ask(town, finding, days=-1)
    ask(town, finding)
    with unchanged(finding, "check_open"):
        ask(town, finding)
    ask(town, finding, of="ella")
    answer(town, finding)
    ask(town, finding)

    assert finding.checks.count() == 3


def test_only_who_was_asked_answers_and_says_something(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "submitted")
    with unchanged(finding, "not_asked_to_check"):
        answer(town, finding, "bob")
    ask(town, finding)

    with unchanged(finding, "not_asked_to_check"):
        answer(town, finding, "bob")
    with unchanged(finding, "opinion_missing"):
        answer(town, finding, text="  ")
    answer(town, finding)
    with unchanged(finding, "not_asked_to_check"):
        answer(town, finding)


@pytest.mark.parametrize("purpose", ["before", "after"])
def test_an_opinion_brings_no_evidence_of_before_or_after(
    town: Town, unchanged: Watch, purpose: str
) -> None:
    finding = make_finding(town)
    ask(town, finding, "officer")

    with unchanged(finding, "opinion_no_evidence"):
        answer(town, finding, evidence=[brought(purpose)])
    answer(town, finding, evidence=[brought("other")])

    record = findings.record_of(town.actor("officer"), finding.pk, town.today)
    assert [file.purpose for file in record.timeline[0].files] == ["other"]
    assert record.after == []


def test_the_asker_takes_it_back_and_the_expert_sees_no_more(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "submitted")
    ask(town, finding)
    request = finding.checks.get()
    give_up: dict[str, Any] = {"check_id": request.pk, "reason": "已另行安排"}

    with unchanged(finding, "no_check_of_yours"):
        findings.take_back_check(**give_up, **asked(town, finding, "bob"))
    with unchanged(finding, "reason_missing"):
        findings.take_back_check(check_id=request.pk, reason=" ", **asked(town, finding, "alice"))
    findings.take_back_check(**give_up, **asked(town, finding, "alice"))

    with pytest.raises(NotFound):
        answer(town, finding)
    with unchanged(finding, "no_check_of_yours"):
        findings.take_back_check(**give_up, **asked(town, finding, "alice"))
    assert Step.TAKE_BACK_CHECK not in steps_of(town, finding, "alice")
    assert evidence.verify_all().is_clean


@pytest.mark.parametrize("step", ["accept", "send_back"])
def test_an_unanswered_request_lapses_with_the_judgement(town: Town, step: str) -> None:
    finding = make_finding(town, "submitted")
    ask(town, finding)
    ask(town, finding, of="ella")
    answer(town, finding, "ella")

    if step == "accept":
        findings.accept(note="属实", **asked(town, finding, "alice"))
    else:
        findings.send_back(reason="不到位", **asked(town, finding, "alice"))

    rows = {row.person.name: row for row in finding.checks.select_related("person")}
    assert (rows["expert"].lapsed_with, rows["expert"].lapsed_at) == (step, town.clock.now())
    assert rows["ella"].lapsed_at is None
    assert History.objects.filter(subject_id=finding.pk).latest("seq").facts["lapsed"] == {
        "checks": 1
    }
    with pytest.raises(NotFound):
        findings.visible_finding(town.actor("expert"), finding.pk)
    assert evidence.verify_all().is_clean


def test_a_closed_finding_that_was_not_drawn_is_not_checked(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "closed", kind=Kind.TASK, finder="alice")

    with unchanged(finding, "nothing_to_look_back"):
        ask(town, finding)
    assert Step.ASK_CHECK not in steps_of(town, finding, "alice")


@pytest.mark.parametrize("reach", ["verified", "assigned", "taken_up", "accepted"])
def test_nobody_is_asked_where_nothing_is_judged(town: Town, reach: str, unchanged: Watch) -> None:
    finding = make_finding(town, reach, finder="alice")

    with pytest.raises(findings.StepNotAllowed):
        ask(town, finding)
    assert not finding.checks.exists()


def test_what_one_was_asked_waits_in_ones_work_until_its_own_day(town: Town) -> None:
    finding = make_finding(town, "submitted")
    ask(town, finding)

    def waiting() -> list[tuple[Step, object]]:
        work = findings.my_work(town.actor("expert"), town.today)
        return [(item.step, item.due_on) for group in work.groups for item in group.items]

    assert waiting() == [(Step.GIVE_OPINION, town.today + timedelta(days=3))]
    answer(town, finding)
    assert waiting() == []


@pytest.mark.parametrize("who", ["expert", "alice", "ella", "dong", "charlie", "worker"])
def test_what_a_list_shows_a_record_shows_too(town: Town, who: str) -> None:
    """Reading a list and asking for a record agree on whoever was asked."""
    rows = [make_finding(town, "submitted") for _ in range(3)]
    ask(town, rows[0])
    ask(town, rows[1])
    findings.take_back_check(
        check_id=rows[1].checks.get().pk, reason="不需要", **asked(town, rows[1], "alice")
    )
    actor = town.actor(who)
    listed = set(findings.visible(actor))

    assert listed == {row for row in rows if actor.scope.sees(target_of(row))}
