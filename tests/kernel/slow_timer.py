"""The deadline engine once more, slow and obvious: it walks, and keeps no sums.

Hours and minutes are walked minute by minute, days day by day, from the start of the term.
What happened at whole minutes is all it understands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bihuan.kernel.terms import Term, Unit
from bihuan.kernel.timers import Timer, TimerEvent, TimerStep

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass
class Walked:
    """What walking finds out."""

    used: timedelta
    total: timedelta
    due_at: datetime


def walk(timer: Timer, now: datetime) -> Walked:
    """Walk from the start of the current term to now, and on until the time is over."""
    happened = [event for event in timer.events if event.at <= now]
    begins = max(
        number
        for number, event in enumerate(happened)
        if event.step in {TimerStep.STARTED, TimerStep.REOPENED}
        or (event.step is TimerStep.RETURNED and event.limit is not None)
    )
    story = happened[begins:]
    first = story[0].limit
    if isinstance(first, Term) and first.unit in {Unit.HOUR, Unit.MINUTE}:
        return _walk_minutes(story, now)
    return _walk_days(timer, story, now)


def _runs_after(event: TimerEvent, *, before: bool) -> bool:
    if event.step is TimerStep.EXTENDED:
        return before
    return event.step not in {TimerStep.PAUSED, TimerStep.STOPPED}


def _went_on(story: list[TimerEvent], now: datetime) -> list[TimerEvent]:
    """The story as it goes on: a pause ends now, a stop did not happen."""
    last = [event for event in story if event.step is not TimerStep.EXTENDED][-1]
    if last.step is TimerStep.PAUSED:
        return [*story, TimerEvent(TimerStep.RESUMED, now)]
    if last.step is TimerStep.STOPPED:
        return _went_on([event for event in story if event is not last], last.at)
    return story


def _walk_minutes(story: list[TimerEvent], now: datetime) -> Walked:
    total, first = _minutes_in_all(story), story[0].at
    moment, left, goes_on = first, total, _went_on(story, now)
    while left:
        left -= MINUTE * _running_at(goes_on, moment)
        moment += MINUTE
    return Walked(_minutes_run(story, first, now), total, moment)


def _running_at(story: list[TimerEvent], moment: datetime) -> bool:
    runs = False
    for event in story:
        if event.at <= moment:
            runs = _runs_after(event, before=runs)
    return runs


def _minutes_run(story: list[TimerEvent], first: datetime, end: datetime) -> timedelta:
    ran, moment = timedelta(0), first
    while moment < end:
        ran += MINUTE * _running_at(story, moment)
        moment += MINUTE
    return ran


def _minutes_in_all(story: list[TimerEvent]) -> timedelta:
    total = timedelta(0)
    for number, event in enumerate(story):
        if isinstance(event.limit, Term):
            total += (
                event.limit.amount * {Unit.HOUR: 60 * MINUTE, Unit.MINUTE: MINUTE}[event.limit.unit]
            )
        elif event.limit is not None:
            assumed = _went_on(story[: number + 1], event.at)
            total = _minutes_run(assumed, story[0].at, _end_of(event.limit))
    return total


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + DAY


def _day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _ran_through(story: list[TimerEvent], day: date) -> bool:
    """Whether the term ran through the whole of a day, on which nothing began or ended it."""
    runs = False
    for event in story:
        if event.step is TimerStep.EXTENDED:
            continue
        if _day_of(event.at) == day:
            # A last day that was named has today in it; else the day of an event is lost.
            opens = event is story[0] and not isinstance(event.limit, Term)
            alone = sum(_day_of(one.at) == day and one.step in _HALTS for one in story) == 0
            return opens and alone
        if _day_of(event.at) < day:
            runs = _runs_after(event, before=runs)
    return runs


_HALTS = {TimerStep.PAUSED, TimerStep.STOPPED}


def _walk_days(timer: Timer, story: list[TimerEvent], now: datetime) -> Walked:
    total, first = _days_in_all(story), _day_of(story[0].at)
    day, left, goes_on = first, total, _went_on(story, now)
    while left:
        left -= _ran_through(goes_on, day) and _counts(timer, story, day, left)
        day += DAY
    due_at = _end_of(day - DAY)
    day, used = first, timedelta(0)
    while day <= _day_of(now):
        left = total - used // DAY
        if _ran_through(story, day) and _counts(timer, story, day, left):
            used += min(DAY, now - (_end_of(day) - DAY))
        day += DAY
    return Walked(used, total * DAY, due_at)


def _counts(timer: Timer, story: list[TimerEvent], day: date, left: int) -> bool:
    """Whether a day on which the term ran counts; once a date was named, every day does."""
    first = story[0].limit
    named = any(not isinstance(event.limit, Term | None) for event in story)
    if named or not isinstance(first, Term) or timer.calendar.is_working(day):
        return True
    return first.unit is Unit.DAY and not (first.ends_on_working_day and left == 1)


def _days_in_all(story: list[TimerEvent]) -> int:
    total = 0
    for number, event in enumerate(story):
        if isinstance(event.limit, Term):
            total += event.limit.amount
        elif event.limit is not None:
            assumed, day, total = _went_on(story[: number + 1], event.at), _day_of(story[0].at), 0
            while day <= event.limit:
                total += _ran_through(assumed, day)
                day += DAY
    return total
