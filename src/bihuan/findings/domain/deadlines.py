"""Days left and overdue: always computed, never set by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.findings.domain.facts import RuleBroken
from bihuan.kernel.standing import TimerState

if TYPE_CHECKING:
    from datetime import date


#: Nothing is given longer; plans of five years, twice over, still fit.
FARTHEST = timedelta(days=3660)


@dataclass(frozen=True)
class DaysLeft:
    """Calendar days between today and a deadline; negative once it has passed."""

    days: int
    #: A clock that is paused or stopped urges nobody.
    state: TimerState = TimerState.RUNNING
    #: Working days among them, where the term counts those; never negative.
    working_days: int | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline has passed while the clock ran."""
        return self.is_running and self.days < 0

    @property
    def is_running(self) -> bool:
        """Whether time runs."""
        return self.state is TimerState.RUNNING

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still for a while."""
        return self.state is TimerState.PAUSED

    @property
    def urgency(self) -> int | None:
        """Days left as work is sorted by: none in a pause; what was handed in is never late."""
        if self.is_paused:
            return None
        return self.days if self.is_running else max(0, self.days)


def days_left(due_on: date | None, today: date) -> DaysLeft | None:
    """Return the calendar days left, or None where no deadline was set."""
    return None if due_on is None else DaysLeft((due_on - today).days)


def require_future(due_on: date, today: date) -> None:
    """Refuse a deadline that has already passed, or so far off that the year was mistyped."""
    if due_on < today:
        raise RuleBroken("deadline_past", due_on=due_on.isoformat())
    if due_on - today > FARTHEST:
        raise RuleBroken("deadline_far", due_on=due_on.isoformat())


def require_within(new: date, given: date | None) -> None:
    """Refuse to hand down with more time than was given; for that there is the extension."""
    if given is not None and new > given:
        raise RuleBroken("handed_down_later", due_on=given.isoformat())


def require_later(new: date, old: date | None) -> None:
    """Refuse an extension that does not move the deadline back."""
    if old is not None and new <= old:
        raise RuleBroken("extension_not_later", due_on=old.isoformat())
