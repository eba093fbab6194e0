"""What a step does to the clock: started, extended, paused, resumed, stopped, returned."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import CRITERION, brought, make_finding
from tests.findings.steps.test_steps import unchanged

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.clocks import left_of
from bihuan.findings.models import TimerEntry
from bihuan.findings.public import Assignment, Finding, FindingFilter, Grade
from bihuan.findings.queries.clock import clock_of
from bihuan.kernel.errors import NotFound
from bihuan.kernel.terms import Term, Unit

if TYPE_CHECKING:
    from tests.factories import Town
    from tests.findings.steps.test_steps import Watch

__all__ = ["unchanged"]


ALL = FindingFilter(tab="open")


def asked(town: Town, finding: Finding, who: str) -> dict[str, Any]:
    return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}


def assigned(town: Town, term: Term | None = None, *, taken_up: bool = True) -> Finding:
    """Return a hazard that the plant rectifies, with a term or with that of the rules."""
    finding = make_finding(town, "verified", finder="alice")
    to = Assignment(organisation_id=town.organisations["plant"].pk, term=term)
    findings.assign(to, **asked(town, finding, "alice"))
    if taken_up:
        findings.take_up(**asked(town, finding, "dong"))
    return fresh(finding)


def fresh(finding: Finding) -> Finding:
    return Finding.objects.get(pk=finding.pk)


def pause(town: Town, finding: Finding, who: str = "alice", **other: Any) -> Finding:
    said = {"ground": "shutdown", "reason": "接停产停业整顿通知", **other}
    return findings.pause(**said, **asked(town, finding, who))


def resume(town: Town, finding: Finding, who: str = "alice", reason: str = "已复产") -> Finding:
    return findings.resume(reason=reason, **asked(town, finding, who))


def submit(town: Town, finding: Finding) -> Finding:
    return findings.submit(
        note="完成", progress=[findings.Progress(1, "完成", is_done=True)],
        evidence=[brought()], **asked(town, finding, "dong"),
    )  # fmt: skip


def left(town: Town, finding: Finding) -> int:
    clock = clock_of(fresh(finding), town.clock.now())
    assert clock is not None
    return clock.left


def events(finding: Finding) -> list[str]:
    return [entry.event for entry in finding.timer_entries.order_by("no")]


def test_without_a_day_the_rules_give_the_time(town: Town) -> None:
    finding = assigned(town)

    assert finding.due_on == town.today + timedelta(days=15)
    assert (finding.clock_state, finding.due_unit) == ("running", "d")
    entry = finding.timer_entries.get()
    assert (entry.event, entry.amount, entry.unit) == ("started", 15, "d")
    assert (entry.caused_by, entry.seq) == ("assign", 3)


def test_a_finding_without_a_deadline_has_no_clock_until_it_is_assigned(town: Town) -> None:
    finding = make_finding(town, "verified")

    assert (finding.clock_state, finding.due_at) == ("", None)
    assert findings.standing_of([finding], town.clock.now()) == {}


def test_a_deadline_given_when_it_is_found_starts_the_clock(town: Town) -> None:
    new = findings.NewFinding(
        kind=findings.Kind.TASK, title="补齐台账", region=town.regions["9901"],
        organisation=town.organisations["office"], due_on=town.today + timedelta(days=4),
    )  # fmt: skip
    finding = findings.found(new, actor=town.actor("alice"), clock=town.clock)

    assert events(finding) == ["started"]
    assert fresh(finding).clock_state == "running"
    assert evidence.verify_all().is_clean


def test_working_days_are_counted_and_told(town: Town) -> None:
    finding = assigned(town, Term(5, Unit.WORKING_DAY))

    assert finding.due_on == date(2026, 3, 9)
    days = left_of(finding, date(2026, 3, 6))
    assert days is not None
    assert (days.days, days.working_days) == (3, 1)
    late = left_of(finding, date(2026, 3, 15))
    assert late is not None
    assert (late.is_overdue, late.working_days) == (True, 4)


def test_hours_run_through_the_night(town: Town) -> None:
    finding = assigned(town, Term(24, Unit.HOUR))

    at = finding.timer_entries.get().at
    assert finding.due_at == at + timedelta(hours=24)
    town.clock.advance(timedelta(hours=23))
    assert left(town, finding) == 1


def test_a_day_and_a_term_are_one_too_many(town: Town, unchanged: Watch) -> None:
    finding = make_finding(town, "verified", finder="alice")
    to = Assignment(
        organisation_id=town.organisations["plant"].pk, due_on=town.today, term=Term(1, Unit.DAY)
    )
    with unchanged(finding, "deadline_twice"):
        findings.assign(to, **asked(town, finding, "alice"))


def test_a_pause_takes_no_time_and_gives_none(town: Town) -> None:
    finding = assigned(town, Term(10, Unit.WORKING_DAY))
    town.clock.advance(timedelta(days=2))
    before = left(town, finding)
    pause(town, finding)

    paused = fresh(finding)
    assert (paused.state, paused.clock_state) == ("rectifying", "paused")
    town.clock.advance(timedelta(days=40))
    assert left(town, finding) == before
    resume(town, finding)

    assert left(town, finding) == before
    assert events(finding) == ["started", "paused", "resumed"]
    assert (fresh(finding).due_on or date.min) > (paused.due_on or date.max)
    assert evidence.verify_all().is_clean


def test_what_is_paused_is_never_overdue_and_comes_last(town: Town) -> None:
    finding, other = assigned(town, Term(2, Unit.DAY)), assigned(town, Term(2, Unit.DAY))
    pause(town, finding)
    town.clock.advance(timedelta(days=30))
    alice = town.actor("alice")

    counts = findings.counts_by_tab(alice, FindingFilter(), town.today)
    late = findings.page_of(alice, FindingFilter(is_overdue=True), today=town.today)
    every = findings.page_of(alice, FindingFilter(), today=town.today)

    assert counts["overdue"] == 1
    assert [row.pk for row in late.rows] == [other.pk]
    assert [row.pk for row in every.rows] == [other.pk, finding.pk]
    work = {item.finding.pk: item for group in findings.my_work(
        town.actor("dong"), town.today).groups for item in group.items}  # fmt: skip
    assert work[other.pk].days.is_overdue
    assert not work[finding.pk].days.is_overdue
    assert work[finding.pk].due_on is None


def test_pages_go_on_behind_what_is_paused(town: Town) -> None:
    rows = [assigned(town, Term(2 + no, Unit.DAY), taken_up=False) for no in range(4)]
    for row in rows[:2]:
        pause(town, row)
    alice, seen, cursor = town.actor("alice"), [], ""
    for _ in range(4):
        page = findings.page_of(alice, FindingFilter(), today=town.today, cursor=cursor, size=1)
        seen.append(page.rows[0].pk)
        cursor = page.next_cursor or ""

    assert seen == [row.pk for row in (rows[2], rows[3], rows[0], rows[1])]
    assert cursor == ""


def test_handing_in_stops_the_clock_and_nobody_is_late_any_more(town: Town) -> None:
    finding = assigned(town, Term(3, Unit.DAY))
    due_on = finding.due_on
    submit(town, finding)
    town.clock.advance(timedelta(days=30))

    counts = findings.counts_by_tab(town.actor("alice"), FindingFilter(), town.today)
    clock = clock_of(fresh(finding), town.clock.now())

    assert counts["overdue"] == 0
    assert (fresh(finding).clock_state, fresh(finding).due_on) == ("stopped", due_on)
    assert clock is not None
    assert not clock.standing.is_overdue


def test_days_that_stood_still_are_named_without_the_day_on_which_time_goes_on(
    town: Town,
) -> None:
    finding = assigned(town, Term(10, Unit.DAY))
    due_on = fresh(finding).due_on
    town.clock.advance(timedelta(days=4))
    first = town.today
    submit(town, finding)
    town.clock.advance(timedelta(days=2))
    findings.send_back(reason="照片不清", reopen_measures=[1], **asked(town, finding, "alice"))

    clock = clock_of(fresh(finding), town.clock.now())

    assert clock is not None
    ((begin, last),) = clock.held
    later = fresh(finding).due_on
    assert due_on is not None
    assert later is not None
    moved_by = (later - due_on).days
    assert (begin, (last - begin).days + 1) == (first, moved_by), "as many days as it moved"


def test_what_is_sent_back_goes_on_with_the_rest(town: Town) -> None:
    finding = assigned(town, Term(10, Unit.DAY))
    town.clock.advance(timedelta(days=4))
    submit(town, finding)
    held = left(town, finding)
    town.clock.advance(timedelta(days=20))

    findings.send_back(reason="照片不清", reopen_measures=[1], **asked(town, finding, "alice"))

    back = fresh(finding)
    assert left(town, finding) == held == 7
    assert back.due_on == town.today + timedelta(days=7)
    assert back.measures.get().due_on == back.due_on, "what was due with it goes along"
    assert evidence.verify_all().is_clean


def test_what_was_late_when_handed_in_is_late_when_it_comes_back(town: Town) -> None:
    finding = assigned(town, Term(3, Unit.DAY))
    town.clock.advance(timedelta(days=6))
    submit(town, finding)
    findings.send_back(reason="不到位", reopen_measures=[1], **asked(town, finding, "alice"))

    standing = findings.standing_of([fresh(finding)], town.clock.now())[finding.pk]
    assert standing.is_overdue
    assert standing.share_used > 1


def test_handing_in_out_of_a_pause_and_back_runs_again(town: Town) -> None:
    finding = assigned(town, Term(10, Unit.DAY))
    pause(town, finding)
    town.clock.advance(timedelta(days=9))
    submit(town, finding)
    findings.send_back(reason="不到位", reopen_measures=[1], **asked(town, finding, "alice"))

    assert fresh(finding).clock_state == "running"
    assert left(town, finding) == 10


def test_assigning_anew_starts_anew_even_out_of_a_pause(town: Town) -> None:
    finding = assigned(town, Term(10, Unit.DAY))
    pause(town, finding)
    to = Assignment(organisation_id=town.organisations["mill"].pk, term=Term(6, Unit.DAY))
    findings.assign(to, **asked(town, finding, "alice"))

    assert (fresh(finding).clock_state, left(town, finding)) == ("running", 6)


def test_handing_down_with_the_same_day_leaves_the_clock_alone(
    town: Town, unchanged: Watch
) -> None:
    finding = make_finding(town, "taken_up", finder="alice", to="relief", rectifier="ella")
    plant = town.organisations["plant"].pk
    with unchanged(finding, "handed_down_later"):
        findings.hand_down(
            Assignment(organisation_id=plant, due_on=town.today + timedelta(days=16)),
            **asked(town, finding, "ella"),
        )
    pause(town, finding)
    with unchanged(finding, "paused_as_it_is"):
        findings.hand_down(
            Assignment(organisation_id=plant, due_on=town.today), **asked(town, finding, "ella")
        )

    findings.hand_down(Assignment(organisation_id=plant), **asked(town, finding, "ella"))

    assert events(finding) == ["started", "paused"]
    assert fresh(finding).clock_state == "paused"


def test_handing_down_with_less_time_starts_the_time_of_the_body_below(town: Town) -> None:
    finding = make_finding(town, "taken_up", finder="alice", to="relief", rectifier="ella")
    to = Assignment(
        organisation_id=town.organisations["plant"].pk, due_on=town.today + timedelta(days=5)
    )
    findings.hand_down(to, **asked(town, finding, "ella"))

    assert events(finding) == ["started", "started"]
    assert fresh(finding).due_on == to.due_on


def test_a_relapse_is_a_finding_of_its_own_with_no_time_behind_it(town: Town) -> None:
    closed = make_finding(town, "closed", finder="alice", grade=Grade.MAJOR)
    town.clock.advance(timedelta(days=100))
    _, relapse = findings.look_back(
        findings.Seen(findings.LookBackResult.RELAPSED, "又被封堵"),
        organisation=town.organisations["office"],
        **asked(town, closed, "alice"),
    )

    assert relapse is not None
    assert (relapse.clock_state, events(relapse)) == ("", [])
    findings.verify_true(**asked(town, relapse, "alice"))
    to = Assignment(organisation_id=town.organisations["plant"].pk)
    findings.assign(to, **asked(town, relapse, "alice"))
    standing = findings.standing_of([fresh(relapse)], town.clock.now())[relapse.pk]
    assert standing.share_used == 0
    assert events(closed)[-1] == "stopped"


def test_a_paused_hazard_that_is_escalated_can_still_be_resumed(town: Town) -> None:
    finding = assigned(town)
    pause(town, finding)
    findings.escalate(criterion=CRITERION, reason="未设泄爆", **asked(town, finding, "alice"))
    resume(town, finding)

    assert fresh(finding).clock_state == "running"


def test_whoever_urges_asks_for_a_batch_with_one_query(
    town: Town, django_assert_num_queries: Any
) -> None:
    running, paused = assigned(town, Term(10, Unit.DAY)), assigned(town, Term(10, Unit.DAY))
    bare = make_finding(town)
    pause(town, paused)
    rows = [fresh(row) for row in (running, paused, bare)]
    now = datetime(2026, 3, 9, 16, tzinfo=UTC)  # 0:00 of the eighth day

    with django_assert_num_queries(1):
        found = findings.standing_of(rows, now)

    assert set(found) == {running.pk, paused.pk}
    assert found[running.pk].share_used == pytest.approx(0.7)
    assert found[running.pk].is_running
    assert found[paused.pk].is_paused
    assert found[running.pk].holder_person_id == town.people["dong"].pk


@pytest.mark.parametrize("reach", ["verified", "submitted", "closed"])
def test_only_what_is_in_hand_is_paused(town: Town, reach: str) -> None:
    finding = make_finding(town, reach, finder="alice")
    before = list(TimerEntry.objects.values())
    with pytest.raises(findings.StepNotAllowed):
        pause(town, finding)
    with pytest.raises((findings.StepNotAllowed, findings.RuleBroken)):
        resume(town, finding)
    assert list(TimerEntry.objects.values()) == before
    assert fresh(finding).version == finding.version


def test_nobody_pauses_twice_or_resumes_what_runs(town: Town, unchanged: Watch) -> None:
    finding = assigned(town)
    with unchanged(finding, "not_paused"):
        resume(town, finding)
    pause(town, finding)
    with unchanged(finding, "paused_already"):
        pause(town, finding)
    with unchanged(finding, "reason_missing"):
        resume(town, finding, reason=" ")


def test_a_pause_says_why_on_a_ground_of_the_rules_and_proves_nothing_else(
    town: Town, unchanged: Watch
) -> None:
    finding = assigned(town)
    with unchanged(finding, "reason_missing"):
        pause(town, finding, reason="")
    with unchanged(finding, "unknown_pause_ground"):
        pause(town, finding, ground="holiday")
    with unchanged(finding, "pause_no_evidence"):
        pause(town, finding, evidence=[brought()])
    pause(town, finding, evidence=[brought("document")])
    assert evidence.verify_all().is_clean


def test_whoever_rectifies_or_does_not_see_it_pauses_nothing(town: Town, unchanged: Watch) -> None:
    finding = assigned(town)
    with unchanged(finding, "no_capability"):
        pause(town, finding, who="dong")
    with pytest.raises(NotFound):
        pause(town, finding, who="charlie")
    pause(town, finding)
    with unchanged(finding, "no_capability"):
        resume(town, finding, who="dong")
    with pytest.raises(NotFound):
        resume(town, finding, who="charlie")


def test_more_working_days_are_added_to_what_there_is(town: Town) -> None:
    finding = assigned(town, Term(5, Unit.WORKING_DAY))
    findings.ask_extension(
        more=Term(3, Unit.WORKING_DAY), reason="到货延迟", **asked(town, finding, "dong")
    )
    asked_for = finding.extensions.get()
    assert (asked_for.new_due_on, asked_for.more_amount) == (date(2026, 3, 12), 3)
    town.clock.advance(timedelta(days=1))
    findings.decide_extension(is_granted=True, note="同意", **asked(town, finding, "alice"))

    assert fresh(finding).due_on == date(2026, 3, 12)
    assert fresh(finding).measures.get().due_on == date(2026, 3, 12)
    assert evidence.verify_all().is_clean


def test_working_days_on_top_of_a_named_day_lead_to_a_day(town: Town) -> None:
    finding = make_finding(town, "taken_up", finder="alice", due_in=4)  # Friday 2026-03-06
    findings.ask_extension(
        more=Term(2, Unit.WORKING_DAY), reason="到货延迟", **asked(town, finding, "dong")
    )
    findings.decide_extension(is_granted=True, note="同意", **asked(town, finding, "alice"))

    assert fresh(finding).due_on == date(2026, 3, 10)
    assert finding.timer_entries.last().until_on == date(2026, 3, 10)


def test_a_refused_extension_changes_no_clock(town: Town) -> None:
    finding = assigned(town)
    findings.ask_extension(
        more=Term(3, Unit.DAY), reason="到货延迟", **asked(town, finding, "dong")
    )
    findings.decide_extension(is_granted=False, note="抓紧", **asked(town, finding, "alice"))

    assert events(finding) == ["started"]
    assert fresh(finding).due_on == finding.due_on


def test_an_extension_is_asked_in_one_way_that_fits(town: Town, unchanged: Watch) -> None:
    finding = assigned(town)
    dong = asked(town, finding, "dong")
    with unchanged(finding, "extension_which"):
        findings.ask_extension(reason="到货延迟", **dong)
    with unchanged(finding, "extension_which"):
        findings.ask_extension(
            new_due_on=town.today + timedelta(days=40), more=Term(3, Unit.DAY), reason="到货",
            **dong,
        )  # fmt: skip
    with unchanged(finding, "extension_other_unit"):
        findings.ask_extension(more=Term(3, Unit.HOUR), reason="到货延迟", **dong)
    town.clock.advance(timedelta(days=60))
    with unchanged(finding, "deadline_past"):
        findings.ask_extension(more=Term(3, Unit.DAY), reason="到货延迟", **dong)


def test_a_day_that_is_over_by_now_is_not_granted(town: Town, unchanged: Watch) -> None:
    finding = assigned(town, Term(3, Unit.DAY))
    findings.ask_extension(
        new_due_on=town.today + timedelta(days=5), reason="到货", **asked(town, finding, "dong")
    )
    town.clock.advance(timedelta(days=9))
    with unchanged(finding, "deadline_past"):
        findings.decide_extension(is_granted=True, note="同意", **asked(town, finding, "alice"))
    findings.decide_extension(is_granted=False, note="已过期", **asked(town, finding, "alice"))


def test_the_three_lists_say_the_minute_at_which_hours_are_over(town: Town) -> None:
    finding = assigned(town, Term(24, Unit.HOUR))
    for name, place in (("problems", 8), ("tasks", 9), ("responsibilities", 8)):
        (row, *_more) = findings.table_of(name, town.actor("alice"), ALL, town.today).rows
        assert row[place] == "2026-03-03 09:01", name
    other = assigned(town, Term(2, Unit.WORKING_DAY))
    rows = findings.table_of("problems", town.actor("alice"), ALL, town.today).rows
    assert {row[1]: row[8] for row in rows} == {
        finding.number: "2026-03-03 09:01",
        other.number: "2026-03-04",
    }


def test_a_level_is_struck_off_on_the_day_of_the_place(town: Town) -> None:
    finding = make_finding(town, "accepted")
    town.clock.advance(timedelta(hours=16))
    assert (town.today.isoformat(), town.clock.now().date().isoformat()) == (
        "2026-03-03",
        "2026-03-02",
    )
    findings.strike_off(**asked(town, finding, "officer"))
    asked_for = FindingFilter(tab="closed")
    rows = findings.table_of("responsibilities", town.actor("alice"), asked_for, town.today).rows
    assert "2026-03-03" in {row[9] for row in rows}
