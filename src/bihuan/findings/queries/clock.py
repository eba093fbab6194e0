"""How the clock of one finding stands, why its last day is the last day, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.findings.clocks import calendar_of
from bihuan.findings.domain.clocks import timer_from
from bihuan.kernel.clock import civil_date
from bihuan.kernel.standing import TimerState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from bihuan.findings.models import Finding, TimerEntry
    from bihuan.kernel.standing import Reasons, Standing
    from bihuan.kernel.terms import Unit


@dataclass(frozen=True)
class ClockTold:
    """A clock as the record shows it."""

    standing: Standing
    reasons: Reasons
    entries: list[TimerEntry]

    @property
    def state(self) -> TimerState:
        """Whether time runs."""
        return self.standing.state

    @property
    def is_paused(self) -> bool:
        """Whether it stands still for a while."""
        return self.standing.state is TimerState.PAUSED

    @property
    def since(self) -> datetime:
        """When the last thing happened to it."""
        return self.entries[-1].at

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.standing.unit

    @property
    def total(self) -> int:
        """All the time that there is, in its unit."""
        return int(self.standing.total / self.unit.length)

    @property
    def left(self) -> int:
        """What is left in its unit, a begun one counted whole; never negative."""
        return self.standing.units_left

    @property
    def days_off(self) -> list[tuple[date, date]]:
        """Days that did not count because people do not work on them, in stretches."""
        return _stretches(self.reasons.days_off)

    @property
    def swapped_workdays(self) -> list[tuple[date, date]]:
        """Saturdays and Sundays that counted, in stretches."""
        return _stretches(self.reasons.swapped_workdays)

    @property
    def held(self) -> list[tuple[date, date]]:
        """The first and last day of each time that did not run."""
        # A stretch ends where the time goes on: at midnight, that is the day after its last one.
        return [
            (civil_date(first), civil_date(end - timedelta.resolution))
            for first, end in self.reasons.held
        ]


def clock_of(finding: Finding, now: datetime) -> ClockTold | None:
    """Return the clock of a finding as it stands at a moment; None without a deadline."""
    entries = [entry for entry in finding.timer_entries.order_by("no") if entry.at <= now]
    calendar = calendar_of(finding, civil_date(now))
    timer = timer_from([entry.as_event for entry in entries], calendar)
    if timer is None:
        return None
    return ClockTold(timer.standing(now), timer.reasons(now), entries)


def _stretches(days: Iterable[date]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day.toordinal() == found[-1][1].toordinal() + 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
