"""The one deadline engine (期限): what happened to a term -> how it stands at a moment.

Held time does not run. More time (延期) lengthens the term, whenever it was granted. What is
sent back goes on with the rest, or gets a term of its own; what is opened again always does.
A moment belongs to what begins at it: at 24:00 of the last day the time is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from bihuan.kernel.courses import Course, begun
from bihuan.kernel.standing import Reasons, Standing, TimerState, reasons_of, standing_of

if TYPE_CHECKING:
    from bihuan.kernel.terms import Limit
    from bihuan.kernel.working_days import WorkingCalendar


class TimerStep(StrEnum):
    """What can happen to a timer."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"  #: granted; a request changes nothing
    STOPPED = "stopped"  #: handed in, or struck off
    RETURNED = "returned"  #: sent back to be done properly
    REOPENED = "reopened"  #: struck off, and open once more


_RUNNING, _PAUSED, _STOPPED = TimerState.RUNNING, TimerState.PAUSED, TimerState.STOPPED
#: Where a step is possible; None: before the start.
_POSSIBLE: dict[TimerStep, frozenset[TimerState | None]] = {
    TimerStep.STARTED: frozenset({None}),
    TimerStep.PAUSED: frozenset({_RUNNING}),
    TimerStep.RESUMED: frozenset({_PAUSED}),
    TimerStep.EXTENDED: frozenset({_RUNNING, _PAUSED}),
    TimerStep.STOPPED: frozenset({_RUNNING, _PAUSED}),
    TimerStep.RETURNED: frozenset({_STOPPED}),
    TimerStep.REOPENED: frozenset({_STOPPED}),
}
_NEEDS_LIMIT = frozenset({TimerStep.STARTED, TimerStep.EXTENDED, TimerStep.REOPENED})
_MAY_HAVE_LIMIT = _NEEDS_LIMIT | {TimerStep.RETURNED}


@dataclass(frozen=True, slots=True)
class TimerEvent:
    """One thing that happened to a timer.

    Args:
        step: what happened.
        at: the aware moment.
        limit: how long, or until which day: for started, extended and reopened; for returned
            where it gets a term of its own instead of the rest.

    Raises:
        ValueError: a limit is missing, or has no place there.
    """

    step: TimerStep
    at: datetime
    limit: Limit | None = None

    def __post_init__(self) -> None:
        if self.limit is None and self.step in _NEEDS_LIMIT:
            raise ValueError(f"{self.step} needs a limit")
        if self.limit is not None and self.step not in _MAY_HAVE_LIMIT:
            raise ValueError(f"{self.step} has no limit")


@dataclass(frozen=True, slots=True)
class Timer:
    """A deadline with all that happened to it.

    Args:
        calendar: tells the working days.
        events: in the order in which they happened.

    Raises:
        ValueError: there is no event, or they are not in order of time.
    """

    calendar: WorkingCalendar
    events: tuple[TimerEvent, ...]

    def __post_init__(self) -> None:
        if not self.events:
            raise ValueError("a timer starts with an event")
        if any(later.at < earlier.at for earlier, later in pairwise(self.events)):
            raise ValueError("the events are not in order of time")

    def standing(self, now: datetime) -> Standing:
        """Tell how it stands at a moment; what happened later is not looked at.

        Raises:
            ValueError: it had not started, or a step is not possible where it stood.
        """
        position = self._position(now)
        return standing_of(position.state, position.course, position.running(now), now)

    def reached_at(self, share_percent: int, now: datetime) -> datetime:
        """Return when a share of the term is used up, by what is known at a moment.

        Args:
            share_percent: 1 to 100.
            now: the moment; while it is paused, the answer is for going on now.
        """
        running = self._position(now).running(now)
        return running.reached_at(running.total * share_percent / 100)

    def reasons(self, now: datetime) -> Reasons:
        """Tell why the last day is the last day, by what is known at a moment."""
        return reasons_of(self._position(now).running(now))

    def _position(self, now: datetime) -> _Position:
        position: _Position | None = None
        for event in self.events:
            if event.at > now:
                break
            state = position and position.state
            if state not in _POSSIBLE[event.step]:
                raise ValueError(f"{event.step} is not possible while it is {state}")
            position = _moved(position, event, self.calendar)
        if position is None:
            raise ValueError(f"it had not started at {now.isoformat()}")
        return position


@dataclass(frozen=True, slots=True)
class _Position:
    """Where the events have led."""

    state: TimerState
    course: Course
    stood: Course | None = None  #: the course as it would have run on, had it not been stopped

    def running(self, now: datetime) -> Course:
        """The course as it runs on, would run on from now, or would have."""
        if self.stood is not None:
            return self.stood
        return self.course.gone_on(now) if self.state is _PAUSED else self.course


def _moved(position: _Position | None, event: TimerEvent, calendar: WorkingCalendar) -> _Position:
    """Apply an event that is possible."""
    if position is None or event.step is TimerStep.REOPENED:
        return _Position(_RUNNING, begun(calendar, event.at, _limit(event)))
    course = position.course
    if event.step is TimerStep.PAUSED:
        return _Position(_PAUSED, course.held(event.at))
    if event.step is TimerStep.STOPPED:
        held = course if position.state is _PAUSED else course.held(event.at)
        return _Position(_STOPPED, held, stood=position.running(event.at))
    if event.step is TimerStep.EXTENDED:
        return _Position(position.state, course.lengthened(event.at, _limit(event)))
    if event.limit is not None:
        return _Position(_RUNNING, begun(calendar, event.at, event.limit))
    return _Position(_RUNNING, course.gone_on(event.at))


def _limit(event: TimerEvent) -> Limit:
    if event.limit is None:
        raise ValueError(f"{event.step} needs a limit")
    return event.limit
