"""Handing in without measures: what each kind lets through, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import brought, make_finding
from tests.findings.steps.test_steps import unchanged

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.public import Grade, Kind

if TYPE_CHECKING:
    from tests.factories import Town
    from tests.findings.steps.test_steps import Watch

    from bihuan.findings.public import Finding

__all__ = ["unchanged"]
TEAM = (Kind.INSPECTION_PROBLEM, Kind.AUDIT_POINT)


def asked(town: Town, finding: Finding, who: str) -> dict[str, Any]:
    return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}


def hand_in(town: Town, finding: Finding, *measures: int) -> Finding:
    done = [findings.Progress(no, "已完成", is_done=True) for no in measures]
    return findings.submit(
        note="已整改", progress=done, evidence=[brought()], **asked(town, finding, "dong")
    )


@pytest.mark.parametrize("kind", TEAM)
def test_a_teams_problem_is_not_handed_in_without_a_measure(
    town: Town, unchanged: Watch, kind: Kind
) -> None:
    finding = make_finding(town, "taken_up", kind=kind, finder="alice", measures=0)

    with unchanged(finding, "measure_missing"):
        hand_in(town, finding)

    findings.plan_measures(
        [findings.MeasurePlan(text="补签责任书")], **asked(town, finding, "dong")
    )
    assert hand_in(town, finding, 1).state == "submitted"


def test_measures_that_were_all_given_up_are_none(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "taken_up", kind=Kind.AUDIT_POINT, finder="alice", measures=2)
    plans = [findings.MeasurePlan(no=no, void_reason="不适用") for no in (1, 2)]
    findings.plan_measures(plans, **asked(town, finding, "dong"))

    with unchanged(finding, "measure_missing"):
        hand_in(town, finding)


def test_a_major_hazard_is_not_handed_in_on_commitments_alone(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "taken_up", grade=Grade.MAJOR, measures=1)
    given_up = findings.MeasurePlan(no=1, void_reason="方案调整")
    findings.plan_measures([given_up], **asked(town, finding, "dong"))

    with unchanged(finding, "measure_missing"):
        hand_in(town, finding)


@pytest.mark.parametrize("kind", [Kind.HAZARD, Kind.TASK])
def test_a_general_hazard_and_a_task_need_no_measure(town: Town, kind: Kind) -> None:
    finder = "officer" if kind is Kind.HAZARD else "alice"
    finding = make_finding(town, "taken_up", kind=kind, finder=finder, measures=0)

    assert hand_in(town, finding).state == "submitted"
    assert not finding.measures.exists()


def test_what_was_fixed_on_the_spot_is_its_measure_where_one_is_asked_for(town: Town) -> None:
    problem = make_finding(
        town, kind=Kind.INSPECTION_PROBLEM, finder="ella", to="relief", measures=0
    )
    hazard = make_finding(town, finder="ella", to="relief", measures=0)

    for finding in (problem, hazard):
        findings.fix_at_once(
            note="当场补齐签字", evidence=[brought()], **asked(town, finding, "ella")
        )

    written = problem.measures.get()
    assert (written.no, written.text) == (1, "当场补齐签字")
    assert written.done_at == town.clock.now()
    assert not hazard.measures.exists()
    assert evidence.verify_all().is_clean


def test_what_was_planned_is_not_written_down_a_second_time(town: Town) -> None:
    finding = make_finding(town, kind=Kind.AUDIT_POINT, finder="ella", to="relief", measures=2)

    findings.fix_at_once(note="均已补齐", evidence=[brought()], **asked(town, finding, "ella"))

    assert [row.done_at for row in finding.measures.all()] == [town.clock.now()] * 2
