"""Ways round the loop's rules that were tried, and stay shut."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import brought, make_finding
from tests.findings.steps.test_steps import unchanged

from bihuan.findings import public as findings
from bihuan.kernel.clock import FixedClock
from bihuan.kernel.ids import uuid7
from bihuan.people import public as people
from bihuan.people.public import Role

if TYPE_CHECKING:
    from tests.factories import Town
    from tests.findings.steps.test_steps import Watch

    from bihuan.findings.public import Finding

__all__ = ["unchanged"]


def asked(town: Town, finding: Finding, who: str) -> dict[str, Any]:
    return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}


def appoint(town: Town, name: str, body: str, role: Role) -> None:
    """Give somebody new a post, so long ago that it is in force."""
    founder, then = people.Actor.system("tests"), FixedClock(town.clock.now() - timedelta(days=300))
    town.people[name] = people.add_person(actor=founder, clock=then, username=name, name=name)
    people.give_post(
        actor=founder, clock=then, person=town.people[name],
        organisation=town.organisations[body], role=role,
    )  # fmt: skip


def to_relief(town: Town, reach: str) -> Finding:
    appoint(town, "head", "relief", Role.LEADER)
    return make_finding(town, reach, finder="alice", to="relief", rectifier="ella")


def test_the_leader_of_the_department_that_rectified_cannot_judge(
    town: Town, unchanged: Watch
) -> None:
    finding = to_relief(town, "submitted")

    with unchanged(finding, "own_body"):
        findings.accept(note="属实", **asked(town, finding, "head"))
    with unchanged(finding, "own_body"):
        findings.send_back(reason="不到位", **asked(town, finding, "head"))
    assert findings.accept(note="属实", **asked(town, finding, "alice")).state == "accepted"


def test_a_department_grants_no_extension_to_itself(town: Town, unchanged: Watch) -> None:
    finding = to_relief(town, "taken_up")
    later = town.today + timedelta(days=60)
    findings.ask_extension(new_due_on=later, reason="采购", **asked(town, finding, "ella"))

    with unchanged(finding, "own_body"):
        findings.decide_extension(is_granted=True, note="同意", **asked(town, finding, "head"))


def test_a_finding_is_handed_down_and_never_up(town: Town, unchanged: Watch) -> None:
    finding = to_relief(town, "taken_up")
    up = findings.Assignment(
        organisation_id=town.organisations["bureau"].pk, due_on=town.today + timedelta(days=9)
    )

    with unchanged(finding, "not_below"):
        findings.hand_down(up, **asked(town, finding, "ella"))


def test_handing_down_gives_no_more_time_than_one_has(town: Town, unchanged: Watch) -> None:
    finding = to_relief(town, "taken_up")
    assert finding.due_on is not None
    below = town.organisations["plant"].pk
    later = findings.Assignment(organisation_id=below, due_on=finding.due_on + timedelta(days=1))

    with unchanged(finding, "handed_down_later"):
        findings.hand_down(later, **asked(town, finding, "ella"))

    same_day = findings.Assignment(organisation_id=below, due_on=finding.due_on)
    findings.hand_down(same_day, **asked(town, finding, "ella"))


def test_a_measure_runs_no_longer_than_its_finding(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "taken_up", due_in=15)
    for days, code in ((16, "measure_after_finding"), (-1, "deadline_past")):
        plan = findings.MeasurePlan(no=1, due_on=town.today + timedelta(days=days))
        with unchanged(finding, code):
            findings.plan_measures([plan], **asked(town, finding, "dong"))


def test_a_measure_names_nobody_from_elsewhere(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "taken_up")
    for person in (town.people["miller"].pk, uuid7()):
        plan = findings.MeasurePlan(no=1, responsible_person_id=person)
        with unchanged(finding, "unknown_responsible"):
            findings.plan_measures([plan], **asked(town, finding, "dong"))


def test_what_was_found_again_does_not_vanish_into_one_that_is_closed(
    town: Town, unchanged: Watch
) -> None:
    closed, again = make_finding(town, "closed"), make_finding(town, "verified")

    with unchanged(again, "duplicate_of_closed"):
        findings.mark_duplicate(
            original_id=closed.pk, reason="同一处", **asked(town, again, "officer")
        )


@pytest.mark.parametrize("finder", ["dong", "ella"])
def test_what_an_enterprise_or_a_department_listed_is_struck_off_by_somebody_else(
    town: Town, unchanged: Watch, finder: str
) -> None:
    own = finder == "dong"
    finding = make_finding(town, "assigned", finder=finder)
    findings.take_up(**asked(town, finding, "dong"))
    findings.submit(
        note="完成", progress=[findings.Progress(1, "完成", is_done=True)],
        evidence=[brought()], **asked(town, finding, "dong"),
    )  # fmt: skip
    findings.accept(note="属实", **asked(town, finding, "alice"))

    with unchanged(finding, "no_capability"):
        findings.strike_off(**asked(town, finding, "dong"))
    closer = "alice" if own else "ella"
    assert findings.strike_off(**asked(town, finding, closer)).state == "closed"
