"""The time of a finding once more, slow and obvious: one day after the other, written by hand.

A day counts if the clock ran through the whole of it and, where working days are counted, people
worked on it. The day of whatever starts, holds or frees the clock does not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)


def _days(first: str, last: str) -> set[date]:
    one, end = date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")
    return {one + timedelta(days=n) for n in range((end - one).days + 1)}


#: As the State Council announced them for 2026.
OFF = (
    _days("01-01", "01-03") | _days("02-15", "02-23") | _days("04-04", "04-06")
    | _days("05-01", "05-05") | _days("06-19", "06-21") | _days("09-25", "09-27")
    | _days("10-01", "10-07")
)  # fmt: skip
WORKED = {date(2026, *day) for day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]}


def is_working(day: date) -> bool:
    """Tell whether people work on a day."""
    if day in OFF:
        return False
    return day in WORKED or day.weekday() < 5


@dataclass
class SlowClock:
    """A clock that is told everything, and looks at each day when it is over."""

    today: date
    counts_working_days: bool
    total: int = 0
    counted: list[date] = field(default_factory=list)
    state: str = ""
    was_touched: bool = False

    def start(self, total: int) -> None:
        """Begin anew."""
        self.total, self.counted = total, []
        self.turn("running")

    def turn(self, state: str) -> None:
        """Let it run, pause it, stop it: today does not count."""
        self.state, self.was_touched = state, True

    def pass_day(self) -> None:
        """Let today be over."""
        if self.state == "running" and not self.was_touched and self._is_counted(self.today):
            self.counted.append(self.today)
        self.today += DAY
        self.was_touched = False

    def _is_counted(self, day: date) -> bool:
        return is_working(day) if self.counts_working_days else True

    @property
    def left(self) -> int:
        """Days that are left, today with them if it counts."""
        return max(0, self.total - len(self.counted))

    def due_on(self) -> date:
        """The last day if it runs on, by waiting for it."""
        if len(self.counted) >= self.total:
            return self.counted[self.total - 1]
        waiting = SlowClock(
            self.today, self.counts_working_days, self.total, list(self.counted), "running",
            self.was_touched,
        )  # fmt: skip
        while len(waiting.counted) < self.total:
            waiting.pass_day()
        return waiting.counted[-1]
