"""What was asked for and not answered is over with the step that settles it, and says so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import CRITERION, brought, make_finding
from tests.findings.steps.test_steps import unchanged

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.models import Extension
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.findings.steps.test_steps import Watch

    from bihuan.findings.public import Finding

    Move = Callable[[Town, Finding], Finding]

__all__ = ["unchanged"]


def asked(town: Town, finding: Finding, who: str) -> dict[str, Any]:
    return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}


def waiting_for_more_time(town: Town, *, finder: str = "alice") -> Finding:
    finding = make_finding(town, "taken_up", finder=finder)
    findings.ask_extension(
        new_due_on=town.today + timedelta(days=40), reason="到货延迟",
        **asked(town, finding, "dong"),
    )  # fmt: skip
    return finding


def to(town: Town, body: str, days: int = 20) -> findings.Assignment:
    return findings.Assignment(
        organisation_id=town.organisations[body].pk, due_on=town.today + timedelta(days=days)
    )


def submit(town: Town, finding: Finding, *, evidence: bool = True) -> Finding:
    return findings.submit(
        note="完成", progress=[findings.Progress(1, "完成", is_done=True)],
        evidence=[brought()] if evidence else [], **asked(town, finding, "dong"),
    )  # fmt: skip


MOVES: dict[str, Move] = {
    "submit": submit,
    "assign": lambda town, row: findings.assign(to(town, "relief"), **asked(town, row, "alice")),
    "escalate": lambda town, row: findings.escalate(
        criterion=CRITERION, reason="未设泄爆", **asked(town, row, "alice")
    ),
    "transfer": lambda town, row: findings.transfer(
        receiver="市公安局", reason="涉嫌犯罪", **asked(town, row, "alice")
    ),
    "withdraw": lambda town, row: findings.withdraw(reason="误报", **asked(town, row, "alice")),
}


@pytest.mark.parametrize("step", MOVES)
def test_an_undecided_extension_lapses_with_the_step_that_settles_it(town: Town, step: str) -> None:
    finding = waiting_for_more_time(town)
    due_on = finding.due_on

    MOVES[step](town, finding)

    request = finding.extensions.get()
    assert (request.lapsed_at, request.lapsed_with) == (town.clock.now(), step)
    assert (request.decided_at, request.is_granted) == (None, None)
    last = History.objects.filter(subject_id=finding.pk).latest("seq")
    assert last.facts["lapsed"] == {"extensions": 1}
    if step == "submit":
        finding.refresh_from_db()
        assert finding.due_on == due_on
    assert evidence.verify_all().is_clean


def test_handing_down_ends_a_request_for_the_deadline_that_it_replaces(town: Town) -> None:
    finding = make_finding(town, "taken_up", finder="alice", to="relief", rectifier="ella")
    findings.ask_extension(
        new_due_on=town.today + timedelta(days=40), reason="采购", **asked(town, finding, "ella")
    )

    findings.hand_down(to(town, "plant", days=9), **asked(town, finding, "ella"))

    assert finding.extensions.get().lapsed_with == "hand_down"


def test_a_duplicate_has_no_request_left(town: Town) -> None:
    other = make_finding(town, finder="alice")
    finding = make_finding(town, "assigned", finder="alice")
    findings.ask_extension(
        new_due_on=town.today + timedelta(days=40), reason="采购", **asked(town, finding, "dong")
    )

    findings.mark_duplicate(original_id=other.pk, reason="同一处", **asked(town, finding, "alice"))

    assert finding.extensions.get().lapsed_with == "mark_duplicate"


def test_a_refused_step_lets_nothing_lapse(town: Town, unchanged: Watch) -> None:
    finding = waiting_for_more_time(town)

    with unchanged(finding, "no_after_evidence"):
        submit(town, finding, evidence=False)

    assert finding.extensions.filter(Extension.WAITING).count() == 1


def test_taking_up_and_reporting_leave_the_request_standing(town: Town) -> None:
    finding = make_finding(town, "assigned", finder="alice")
    findings.ask_extension(
        new_due_on=town.today + timedelta(days=40), reason="采购", **asked(town, finding, "dong")
    )

    findings.take_up(**asked(town, finding, "dong"))
    findings.report_progress([findings.Progress(1, "施工中")], **asked(town, finding, "dong"))

    assert finding.extensions.filter(Extension.WAITING).count() == 1


def test_what_lapsed_is_not_decided_and_may_be_asked_for_again(
    town: Town, unchanged: Watch
) -> None:
    finding = waiting_for_more_time(town)
    submit(town, finding)
    findings.send_back(reason="照片不清", **asked(town, finding, "alice"))

    with unchanged(finding, "no_extension_asked"):
        findings.decide_extension(is_granted=True, note="同意", **asked(town, finding, "alice"))
    findings.ask_extension(
        new_due_on=town.today + timedelta(days=50), reason="返工", **asked(town, finding, "dong")
    )

    assert finding.extensions.filter(Extension.WAITING).count() == 1
    assert finding.extensions.count() == 2


def test_what_lapsed_waits_in_nobodys_work(town: Town) -> None:
    finding = waiting_for_more_time(town)
    bob = town.actor("bob")
    waits = [
        item.step for group in findings.my_work(bob, town.today).groups for item in group.items
    ]
    assert findings.Step.DECIDE_EXTENSION in waits

    submit(town, finding)

    left = [item.step for group in findings.my_work(bob, town.today).groups for item in group.items]
    assert findings.Step.DECIDE_EXTENSION not in left
