"""The deadline engine agrees with walking, and never tells two truths."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.slow_timer import walk
from tests.kernel.stories import OPENING, calendars, gaps, moving_stories, stories, terms

from bihuan.kernel.clock import civil_date, day_begins
from bihuan.kernel.standing import TimerState
from bihuan.kernel.terms import Term, Unit
from bihuan.kernel.timers import Timer, TimerEvent, TimerStep
from bihuan.kernel.working_days import WorkingCalendar

INSTANT = timedelta(microseconds=1)
of_days = stories(of_days=True)
of_hours = stories(of_days=False)
any_story = of_days | of_hours


def agrees_with_walking(timer: Timer, now: datetime) -> None:
    fast, slow = timer.standing(now), walk(timer, now)

    assert fast.total == slow.total
    assert fast.due_at == slow.due_at
    assert fast.used == slow.used


@settings(max_examples=300)
@given(of_days)
def test_days_are_counted_as_by_walking_day_by_day(story: tuple[Timer, datetime]) -> None:
    agrees_with_walking(*story)


@settings(max_examples=300)
@given(moving_stories())
def test_a_last_day_moves_off_days_off_as_by_walking(story: tuple[Timer, datetime]) -> None:
    agrees_with_walking(*story)


@settings(max_examples=40)
@given(of_hours)
def test_hours_are_counted_as_by_walking_minute_by_minute(story: tuple[Timer, datetime]) -> None:
    agrees_with_walking(*story)


@given(any_story)
def test_it_is_overdue_when_and_only_when_the_deadline_has_passed(
    story: tuple[Timer, datetime],
) -> None:
    timer, now = story
    standing = timer.standing(now)
    stopped = [event.at for event in timer.events if event.at <= now][-1]
    judged_at = stopped if standing.state is TimerState.STOPPED else now

    assert standing.is_overdue == (standing.due_at <= judged_at)
    assert standing.is_overdue == (standing.remaining <= timedelta(0))
    assert standing.is_overdue == (standing.units_left == 0)
    assert standing.is_overdue == (standing.share_used >= 1)
    assert standing.overdue_by == max(timedelta(0), -standing.remaining)


@given(any_story, st.integers(0, 60 * 1440))
def test_nothing_is_used_up_while_it_is_held(story: tuple[Timer, datetime], minutes: int) -> None:
    timer, now = story
    standing = timer.standing(now)
    until = timer.events[-1].at if now < timer.events[-1].at else now + timedelta(minutes=minutes)
    later = timer.standing(until)

    if standing.state is not TimerState.RUNNING and now >= timer.events[-1].at:
        assert later.remaining == standing.remaining
        assert later.share_used == standing.share_used


@given(any_story, gaps(of_days=True), gaps(of_days=True))
def test_going_on_leaves_exactly_what_was_left(
    story: tuple[Timer, datetime], to_pause: timedelta, to_resume: timedelta
) -> None:
    timer, _ = story
    at = timer.events[-1].at + to_pause
    if timer.standing(at).state is not TimerState.RUNNING:
        return
    before = timer.standing(at)

    paused = Timer(timer.calendar, (*timer.events, TimerEvent(TimerStep.PAUSED, at)))
    again = at + to_resume
    resumed = Timer(timer.calendar, (*paused.events, TimerEvent(TimerStep.RESUMED, again)))

    assert resumed.standing(again).remaining == paused.standing(again).remaining
    assert paused.standing(at).units_left == before.units_left
    assert resumed.standing(again).due_at == paused.standing(again).due_at
    assert resumed.standing(again).is_overdue == before.is_overdue


@given(of_days, st.data())
def test_a_day_begun_is_given_back_and_no_more(
    story: tuple[Timer, datetime], data: st.DataObject
) -> None:
    timer, _ = story
    at = timer.events[-1].at + data.draw(gaps(of_days=True))
    before = timer.standing(at)
    if before.state is TimerState.RUNNING:
        held = Timer(timer.calendar, (*timer.events, TimerEvent(TimerStep.PAUSED, at)))
        given_back = held.standing(at).remaining - before.remaining
        assert timedelta(0) <= given_back < timedelta(days=1)


@given(any_story, gaps(of_days=True), gaps(of_days=True), st.data())
def test_when_more_time_was_granted_makes_no_difference(
    story: tuple[Timer, datetime], one: timedelta, other: timedelta, data: st.DataObject
) -> None:
    timer, _ = story
    last = timer.events[-1].at
    standing = timer.standing(last)
    if standing.state is TimerState.STOPPED:
        return
    more = data.draw(terms(standing.unit))
    ats = sorted((last + one, last + other))
    now = ats[1]

    early, late = (
        Timer(timer.calendar, (*timer.events, TimerEvent(TimerStep.EXTENDED, at, more))).standing(
            now
        )
        for at in ats
    )

    assert early == late
    assert late.total == standing.total + more.length
    assert late.due_at >= timer.standing(now).due_at


@given(any_story, st.integers(0, 30))
def test_a_new_last_day_is_the_last_day(story: tuple[Timer, datetime], ahead: int) -> None:
    timer, _ = story
    at = timer.events[-1].at
    if timer.standing(at).state is TimerState.STOPPED:
        return
    last_day = civil_date(at) + timedelta(days=ahead + 1)

    longer = Timer(timer.calendar, (*timer.events, TimerEvent(TimerStep.EXTENDED, at, last_day)))
    standing = longer.standing(at)

    assert standing.due_on == last_day
    assert standing.due_at == day_begins(last_day + timedelta(days=1))
    assert not standing.is_overdue


@given(any_story, st.data())
def test_opened_again_it_is_like_new(story: tuple[Timer, datetime], data: st.DataObject) -> None:
    timer, _ = story
    at = timer.events[-1].at
    events = timer.events
    if timer.standing(at).state is not TimerState.STOPPED:
        events = (*events, TimerEvent(TimerStep.STOPPED, at))
    term = data.draw(terms(data.draw(st.sampled_from(list(Unit)))))
    new = Timer(timer.calendar, (TimerEvent(TimerStep.STARTED, at, term),))
    now = at + data.draw(gaps(of_days=True))

    for step in (TimerStep.REOPENED, TimerStep.RETURNED):
        again = Timer(timer.calendar, (*events, TimerEvent(step, at, term)))
        assert again.standing(now) == new.standing(now)
        assert again.standing(now).state is TimerState.RUNNING


@given(any_story, gaps(of_days=True))
def test_sent_back_it_goes_on_with_the_rest(story: tuple[Timer, datetime], gap: timedelta) -> None:
    timer, _ = story
    at = timer.events[-1].at
    events = timer.events
    if timer.standing(at).state is not TimerState.STOPPED:
        events = (*events, TimerEvent(TimerStep.STOPPED, at))
    rest = Timer(timer.calendar, events).standing(at)

    back = Timer(timer.calendar, (*events, TimerEvent(TimerStep.RETURNED, at + gap)))

    assert back.standing(at + gap).remaining == rest.remaining
    assert back.standing(at + gap).is_overdue == rest.is_overdue


@given(any_story, st.integers(0, 30 * 1440))
def test_what_happens_later_does_not_change_how_it_stood(
    story: tuple[Timer, datetime], minutes: int
) -> None:
    timer, _ = story
    now = timer.events[0].at + timedelta(minutes=minutes)
    told = tuple(event for event in timer.events if event.at <= now)

    assert timer.standing(now) == Timer(timer.calendar, told).standing(now)
    assert timer.reasons(now) == Timer(timer.calendar, told).reasons(now)


@given(any_story, st.integers(1, 150))
def test_running_time_only_falls_and_is_gone_at_the_deadline(
    story: tuple[Timer, datetime], hours: int
) -> None:
    timer, _ = story
    now = timer.events[-1].at
    standing = timer.standing(now)
    if standing.state is not TimerState.RUNNING:
        return

    assert timer.standing(now + timedelta(hours=hours)).remaining <= standing.remaining
    if standing.due_at > now:
        assert timer.standing(standing.due_at).remaining == timedelta(0)
        assert not timer.standing(standing.due_at - INSTANT).is_overdue


@given(any_story, st.integers(1, 100))
def test_a_share_is_used_up_at_the_moment_foretold(
    story: tuple[Timer, datetime], percent: int
) -> None:
    timer, _ = story
    now = timer.events[-1].at
    standing = timer.standing(now)
    foretold = timer.reached_at(percent, now)
    wanted = standing.total * percent / 100

    assert timer.reached_at(100, now) == standing.due_at
    assert foretold <= standing.due_at
    if standing.state is TimerState.RUNNING and foretold > now:
        assert timer.standing(foretold).used == wanted
        assert timer.standing(foretold - INSTANT).used < wanted


@given(of_days)
def test_the_reasons_explain_every_day_up_to_the_last(story: tuple[Timer, datetime]) -> None:
    timer, now = story
    standing, reasons = timer.standing(now), timer.reasons(now)
    days = (reasons.last_day - reasons.first_day).days + 1
    held = sum((end - begin for begin, end in reasons.held), timedelta(0))

    assert reasons.last_day == standing.due_on
    assert days - held.days - len(reasons.days_off) == standing.total.days
    assert reasons.is_confirmed == standing.is_confirmed
    assert all(not timer.calendar.is_working(day) for day in reasons.days_off)
    assert (reasons.moved_from is not None) <= (reasons.moved_from in reasons.days_off)


@given(calendars(), OPENING, OPENING, terms(Unit.DAY) | terms(Unit.WORKING_DAY))
def test_the_hour_of_the_day_makes_no_difference_to_a_term_of_days(
    calendar: WorkingCalendar, one: datetime, other: datetime, term: Term
) -> None:
    same_day = one.replace(hour=other.hour, minute=other.minute)
    due = {
        Timer(calendar, (TimerEvent(TimerStep.STARTED, at, term),)).standing(at).due_at
        for at in (one, same_day)
    }

    assert len(due) == 1
    assert due.pop() == day_begins(civil_date(due_day(calendar, one, term)) + timedelta(days=1))


def due_day(calendar: WorkingCalendar, at: datetime, term: Term) -> datetime:
    day, left = at, term.amount
    while left:
        day += timedelta(days=1)
        works = calendar.is_working(civil_date(day))
        needs_work = term.unit is Unit.WORKING_DAY or (term.ends_on_working_day and left == 1)
        left -= works or not needs_work
    return day


AT = datetime.fromisoformat("2026-01-05T09:00:00+08:00")
THREE_DAYS = Term(3, Unit.DAY)
START = TimerEvent(TimerStep.STARTED, AT, THREE_DAYS)


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([TimerStep.PAUSED], "paused is not possible"),
        ([TimerStep.STARTED, TimerStep.STARTED], "started is not possible while it is running"),
        ([TimerStep.STARTED, TimerStep.RESUMED], "resumed is not possible"),
        ([TimerStep.STARTED, TimerStep.RETURNED], "returned is not possible"),
        ([TimerStep.STARTED, TimerStep.REOPENED], "reopened is not possible"),
        ([TimerStep.STARTED, TimerStep.PAUSED, TimerStep.PAUSED], "paused is not possible"),
        ([TimerStep.STARTED, TimerStep.STOPPED, TimerStep.EXTENDED], "extended is not possible"),
        ([TimerStep.STARTED, TimerStep.STOPPED, TimerStep.STOPPED], "stopped is not possible"),
        ([TimerStep.STARTED, TimerStep.STOPPED, TimerStep.PAUSED], "paused is not possible"),
    ],
)
def test_a_step_out_of_place_is_refused(steps: list[TimerStep], problem: str) -> None:
    limited = {TimerStep.STARTED, TimerStep.EXTENDED, TimerStep.REOPENED}
    events = tuple(TimerEvent(step, AT, THREE_DAYS if step in limited else None) for step in steps)

    with pytest.raises(ValueError, match=problem):
        Timer(WorkingCalendar(), events).standing(AT)


@pytest.mark.parametrize("step", [TimerStep.STARTED, TimerStep.EXTENDED, TimerStep.REOPENED])
def test_a_step_without_its_limit_is_refused(step: TimerStep) -> None:
    with pytest.raises(ValueError, match=f"{step} needs a limit"):
        TimerEvent(step, AT)


@pytest.mark.parametrize("step", [TimerStep.PAUSED, TimerStep.RESUMED, TimerStep.STOPPED])
def test_a_limit_where_none_belongs_is_refused(step: TimerStep) -> None:
    with pytest.raises(ValueError, match=f"{step} has no limit"):
        TimerEvent(step, AT, THREE_DAYS)


def test_a_timer_needs_events_in_order_of_time() -> None:
    earlier = TimerEvent(TimerStep.PAUSED, AT - INSTANT)

    with pytest.raises(ValueError, match="not in order"):
        Timer(WorkingCalendar(), (START, earlier))
    with pytest.raises(ValueError, match="starts with an event"):
        Timer(WorkingCalendar(), ())
    with pytest.raises(ValueError, match="had not started"):
        Timer(WorkingCalendar(), (START,)).standing(AT - INSTANT)


@pytest.mark.parametrize(
    ("limit", "problem"),
    [
        (Term(3, Unit.WORKING_DAY), "a term in d is not lengthened in wd"),
        (Term(3, Unit.HOUR), "a term in d is not lengthened in h"),
        (AT.date() - timedelta(days=1), "no time is left"),
        (AT.date(), "no time is left"),
    ],
)
def test_more_time_that_is_none_is_refused(limit: Term, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Timer(WorkingCalendar(), (START, TimerEvent(TimerStep.EXTENDED, AT, limit))).standing(AT)


@pytest.mark.parametrize(
    ("amount", "unit", "moves"),
    [(0, Unit.DAY, False), (-1, Unit.HOUR, False), (1, Unit.WORKING_DAY, True)],
)
def test_a_term_that_makes_no_sense_is_refused(amount: int, unit: Unit, moves: bool) -> None:
    with pytest.raises(ValueError, match=r"is none|only natural days"):
        Term(amount, unit, ends_on_working_day=moves)
