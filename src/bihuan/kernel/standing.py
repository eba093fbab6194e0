"""How a deadline stands at a moment, and why its last day is the last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bihuan.kernel.clock import civil_date
from bihuan.kernel.courses import ONE_DAY, Course, Stretch
from bihuan.kernel.terms import Unit

_NOTHING = timedelta(0)
_INSTANT = timedelta(microseconds=1)


class TimerState(StrEnum):
    """Whether time runs."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a timer stands at a moment.

    Counted time is what the term is made of: 24 hours for a day, and of working days only they.
    """

    state: TimerState
    unit: Unit
    total: timedelta  #: the whole term, with what was added; counted time
    used: timedelta  #: counted time used up; more than the total once it is overdue
    #: When the time is over. While it is paused: if it went on now; once stopped: as it stood.
    due_at: datetime
    #: Whether the calendars that decide were announced; true where none decides.
    is_confirmed: bool

    @property
    def due_on(self) -> date:
        """The last day in Asia/Shanghai, which in a term of days is left until its 24:00."""
        return civil_date(self.due_at - _INSTANT)

    @property
    def remaining(self) -> timedelta:
        """Counted time that is left; negative once it is overdue."""
        return self.total - self.used

    @property
    def units_left(self) -> int:
        """What is left in the term's unit, a begun one counted whole; never negative."""
        return max(0, -(-self.remaining // self.unit.length))

    @property
    def share_used(self) -> float:
        """Share of the term that is used up; 1.0 when it is over, more when it is overdue."""
        return self.used / self.total

    @property
    def is_overdue(self) -> bool:
        """Whether the time is over; once it stopped, whether it was over by then."""
        return self.remaining <= _NOTHING

    @property
    def overdue_by(self) -> timedelta:
        """Counted time since it was over; nothing before."""
        return max(_NOTHING, -self.remaining)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why the last day is the last day."""

    first_day: date  #: the first day that could count
    last_day: date
    held: tuple[Stretch, ...]  #: time in between that did not run
    days_off: tuple[date, ...]  #: days passed over because people do not work on them
    swapped_workdays: tuple[date, ...]  #: Saturdays and Sundays counted as working days (调休)
    moved_from: date | None  #: the day off from which the last day moved
    calendars: tuple[str, ...]  #: versions of the tables that decided
    is_confirmed: bool  #: whether each of these was announced


def standing_of(state: TimerState, course: Course, running: Course, now: datetime) -> Standing:
    """Tell how a course stands.

    Args:
        state: whether it runs.
        course: the term as it ran until now.
        running: the same as it runs on, would run on from now, or stood when it was stopped.
        now: the moment.
    """
    due_at = running.reached_at(running.total)
    return Standing(
        state=state,
        unit=course.unit,
        total=course.total,
        used=course.used(now, due_at),
        due_at=due_at,
        is_confirmed=_is_confirmed(running, due_at),
    )


def reasons_of(running: Course) -> Reasons:
    """Tell why a course that runs on ends when it does."""
    due_at = running.reached_at(running.total)
    calendar, decided = running.calendar, _decided_by_calendar(running, due_at)
    stretches = [
        (begin, due_at if end is None else min(end, due_at))
        for begin, end in running.stretches()
        if begin < due_at
    ]
    parts = [_overlap(each, decided) for each in stretches] if decided else []
    moved = running.ends_on_working_day and running.last_day_before_moving() < due_at - ONE_DAY
    return Reasons(
        first_day=civil_date(stretches[0][0]),
        last_day=civil_date(due_at - _INSTANT),
        held=tuple((end, begin) for (_, end), (begin, _) in pairwise(stretches) if end < begin),
        days_off=tuple(day for first, end in parts for day in calendar.days_off(first, end)),
        swapped_workdays=tuple(
            day for first, end in parts for day in calendar.swapped_workdays(first, end)
        ),
        moved_from=civil_date(running.last_day_before_moving()) if moved else None,
        calendars=calendar.versions(*_first_and_last(decided)) if decided else (),
        is_confirmed=_is_confirmed(running, due_at),
    )


def _decided_by_calendar(running: Course, due_at: datetime) -> Stretch | None:
    """The time in which it matters whether people work; None: nowhere."""
    if running.unit is Unit.WORKING_DAY:
        return running.begins_at, due_at
    if running.ends_on_working_day:
        return running.last_day_before_moving(), due_at
    return None


def _is_confirmed(running: Course, due_at: datetime) -> bool:
    decided = _decided_by_calendar(running, due_at)
    return decided is None or running.calendar.is_confirmed(*_first_and_last(decided))


def _first_and_last(stretch: Stretch) -> tuple[date, date]:
    return civil_date(stretch[0]), civil_date(stretch[1] - _INSTANT)


def _overlap(one: Stretch, other: Stretch) -> tuple[date, date]:
    """The days that two stretches share, the end excluded; both the same day when none."""
    begin = max(one[0], other[0])
    return civil_date(begin), civil_date(max(begin, min(one[1], other[1])))
