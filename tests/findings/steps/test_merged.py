"""Joined to another one and put back: both histories kept, and everything as it was before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import brought, join, make_finding

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.public import Finding, Grade
from bihuan.foundation.models import History
from bihuan.kernel.errors import Refusal
from bihuan.people import public as people

if TYPE_CHECKING:
    from tests.factories import Town

#: What a step changes in any case.
COUNTED = ("version",)


def asked(town: Town, finding: Finding, who: str = "officer") -> dict[str, Any]:
    return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}


def rows_of(finding: Finding) -> dict[str, object]:
    """Return everything that is kept of a finding but its count of steps."""
    row = Finding.objects.filter(pk=finding.pk).values().get()
    return {
        **{name: value for name, value in row.items() if name not in COUNTED},
        "parts": [
            list(getattr(finding, part).order_by("id").values())
            for part in ("measures", "duties", "extensions", "checks")
        ],
    }


def everything(*rows: Finding) -> list[object]:
    kept = [(rows_of(row), row.version) for row in rows]
    return [*kept, History.objects.count(), evidence.Attachment.objects.count()]


def steps(finding: Finding) -> list[str]:
    history = History.objects.filter(subject_id=finding.pk).order_by("seq")
    return list(history.values_list("step", flat=True))


@pytest.fixture
def pair(town: Town) -> tuple[Finding, Finding]:
    """Two records of one hazard, both assigned to the plant."""
    return make_finding(town, "assigned"), make_finding(town, "assigned", due_in=9)


def test_what_is_joined_keeps_everything_and_both_chains_tell_of_it(
    town: Town, pair: tuple[Finding, Finding]
) -> None:
    finding, original = pair

    join(town, finding, original)

    original.refresh_from_db()
    assert (finding.state, finding.duplicate_of, finding.turn_org) == ("duplicate", original, None)
    assert original.state == "assigned"
    assert steps(finding)[-1] == "mark_duplicate"
    assert steps(original)[-1] == "take_in_duplicate"
    assert finding.found_by == town.people["officer"]
    assert evidence.verify_all().is_clean
    shown = findings.record_of(town.actor("officer"), original.pk, town.today)
    assert shown.related.duplicates == [finding]
    assert finding.number in shown.timeline[0].label


@pytest.mark.parametrize("reach", ["found", "verified", "assigned"])
def test_what_is_put_back_stands_as_it_stood(town: Town, reach: str) -> None:
    original, finding = make_finding(town), make_finding(town, reach)
    before = rows_of(finding)
    join(town, finding, original)

    findings.put_back(reason="是另一处", **asked(town, finding))

    finding.refresh_from_db()
    assert rows_of(finding) == before
    assert steps(finding)[-2:] == ["mark_duplicate", "put_back"]
    assert steps(original)[-2:] == ["take_in_duplicate", "let_duplicate_go"]
    assert evidence.verify_all().is_clean


def test_a_request_for_more_time_waits_again_with_the_deadline_of_before(town: Town) -> None:
    original, finding = make_finding(town), make_finding(town, "assigned")
    findings.ask_extension(
        new_due_on=town.today + timedelta(days=40), reason="采购", **asked(town, finding, "dong")
    )
    before = rows_of(finding)
    join(town, finding, original)
    assert finding.extensions.get().lapsed_with == "mark_duplicate"

    findings.put_back(reason="是另一处", **asked(town, finding))

    assert rows_of(finding) == before
    findings.decide_extension(is_granted=True, note="同意", **asked(town, finding, "alice"))
    finding.refresh_from_db()
    assert finding.due_on == town.today + timedelta(days=40)


def test_what_was_put_back_goes_on_to_its_end_and_may_be_joined_again(
    town: Town, pair: tuple[Finding, Finding]
) -> None:
    finding, original = pair
    for _ in range(2):
        join(town, finding, original)
        findings.put_back(reason="是另一处", **asked(town, finding))

    findings.take_up(**asked(town, finding, "dong"))
    findings.submit(
        note="完成", progress=[findings.Progress(1, "完成", is_done=True)],
        evidence=[brought()], **asked(town, finding, "dong"),
    )  # fmt: skip
    findings.accept(note="属实", **asked(town, finding, "alice"))
    assert findings.strike_off(**asked(town, finding, "officer")).state == "closed"
    assert evidence.verify_all().is_clean


def test_only_the_body_has_its_turn_again_where_the_person_left(
    town: Town, pair: tuple[Finding, Finding]
) -> None:
    finding, original = pair
    findings.assign(
        findings.Assignment(
            organisation_id=town.organisations["plant"].pk,
            person_id=town.people["worker"].pk,
            due_on=town.today + timedelta(days=9),
        ),
        **asked(town, finding, "officer"),
    )
    join(town, finding, original)
    people.deactivate_person(
        actor=people.Actor.system("tests"),
        clock=town.clock,
        person=town.people["worker"],
        reason="离职",
    )

    findings.put_back(reason="是另一处", **asked(town, finding))

    finding.refresh_from_db()
    assert (finding.turn_org, finding.turn_person) == (town.organisations["plant"], None)


def refused(code: str, *rows: Finding, by: Any) -> None:
    """Check that an act is refused and nothing of either finding changes."""
    for row in rows:
        row.refresh_from_db()
    before = everything(*rows)
    with pytest.raises(Refusal) as refusal:
        by()
    assert refusal.value.code == f"findings.{code}"
    assert str(refusal.value) != code
    for row in rows:
        row.refresh_from_db()
    assert everything(*rows) == before


def test_what_may_not_be_joined_changes_nothing(town: Town, pair: tuple[Finding, Finding]) -> None:
    finding, original = pair
    closed = make_finding(town, "closed")
    major = make_finding(town, "verified", grade=Grade.MAJOR)
    third = join(town, make_finding(town, "verified"), original)
    cases = [
        ("own_duplicate", finding, finding, "officer"),
        ("duplicate_of_closed", finding, closed, "officer"),
        ("step_not_allowed", closed, finding, "officer"),
        ("major_into_general", major, original, "officer"),
        ("duplicate_of_dead", original, third, "officer"),
        ("step_not_allowed", third, finding, "officer"),
        ("not_found", finding, original, "charlie"),
        ("not_your_turn", finding, original, "dong"),
    ]
    for code, one, into, who in cases:
        refused(code, one, into, by=lambda one=one, into=into, who=who: join(town, one, into, who))


def test_a_finding_of_another_county_is_not_joined(town: Town) -> None:
    here = make_finding(town, "verified", finder="alice")
    there = findings.found(
        findings.NewFinding(
            kind=findings.Kind.HAZARD,
            title="除尘器泄爆口被角钢封堵",
            region=town.regions["990102001"],
            organisation=town.organisations["office"],
        ),
        actor=town.actor("alice"),
        clock=town.clock,
    )

    refused("duplicate_elsewhere", here, there, by=lambda: join(town, here, there, "alice"))


def test_what_may_not_be_put_back_changes_nothing(
    town: Town, pair: tuple[Finding, Finding]
) -> None:
    finding, original = pair
    join(town, finding, original)
    for code, who, reason in (
        ("reason_missing", "officer", " "),
        ("not_your_turn", "dong", "是另一处"),
        ("not_found", "charlie", "是另一处"),
    ):
        refused(
            code, finding, original,
            by=lambda who=who, reason=reason: findings.put_back(
                reason=reason, **asked(town, finding, who)
            ),
        )  # fmt: skip
    findings.put_back(reason="是另一处", **asked(town, finding))
    refused(
        "step_not_allowed", finding, original,
        by=lambda: findings.put_back(reason="再来一次", **asked(town, finding)),
    )  # fmt: skip


def test_what_was_accepted_with_its_original_is_not_put_back(
    town: Town, pair: tuple[Finding, Finding]
) -> None:
    finding, original = pair
    join(town, finding, original)
    findings.take_up(**asked(town, original, "dong"))
    findings.submit(
        note="完成", progress=[findings.Progress(1, "完成", is_done=True)],
        evidence=[brought()], **asked(town, original, "dong"),
    )  # fmt: skip
    findings.accept(note="属实", **asked(town, original, "alice"))

    refused(
        "original_judged", finding, original,
        by=lambda: findings.put_back(reason="是另一处", **asked(town, finding)),
    )  # fmt: skip


def test_a_body_that_is_no_more_gets_no_turn_back(
    town: Town, pair: tuple[Finding, Finding]
) -> None:
    finding, original = pair
    join(town, finding, original)
    founder = people.Actor.system("tests")
    for name in ("dong", "worker"):
        people.deactivate_person(
            actor=founder, clock=town.clock, person=town.people[name], reason="离职"
        )
    people.end_organisation(
        actor=founder, clock=town.clock, organisation=town.organisations["plant"], reason="注销"
    )
    town.clock.advance(timedelta(days=1))

    refused(
        "turn_ended", finding, original,
        by=lambda: findings.put_back(reason="是另一处", **asked(town, finding)),
    )  # fmt: skip


def test_an_original_that_left_the_loop_lets_its_duplicate_go(
    town: Town, pair: tuple[Finding, Finding]
) -> None:
    finding, original = pair
    join(town, finding, original)
    findings.transfer(receiver="市公安局", reason="涉嫌犯罪", **asked(town, original, "officer"))

    findings.put_back(reason="仍须整改", **asked(town, finding))

    finding.refresh_from_db()
    assert finding.state == "assigned"
    assert evidence.verify_all().is_clean
