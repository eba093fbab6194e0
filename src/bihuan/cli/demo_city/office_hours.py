"""The demo's people work from nine to half past five, Monday to Friday."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bihuan.kernel.clock import SHANGHAI

OPENS = time(9)
OPEN_FOR = timedelta(hours=8, minutes=30)
WORKDAYS = 5
_DAY = timedelta(days=1)


class OfficeClock:
    """A clock that is moved like any other and shows office hours.

    Args:
        at: where it begins.
        latest: the present; nothing happens after it.
    """

    def __init__(self, at: datetime, latest: datetime) -> None:
        self._at, self._latest = at, last_open(latest)

    def now(self) -> datetime:
        """Return the moment in office hours that stands for the one that was set."""
        return min(in_office_hours(self._at), self._latest)

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._at += by


def in_office_hours(at: datetime) -> datetime:
    """Return a moment of the same week's office hours; what came later stays later."""
    day = at.astimezone(SHANGHAI).date()
    monday = datetime.combine(day - _DAY * day.weekday(), time(), SHANGHAI)
    worked = (at - monday) / (7 * _DAY) * WORKDAYS
    opens = datetime.combine(monday.date() + int(worked) * _DAY, OPENS, SHANGHAI)
    return (opens + worked % 1 * OPEN_FOR).astimezone(UTC)


def last_open(at: datetime) -> datetime:
    """Return the last moment in office hours that is not after a moment."""
    day = at.astimezone(SHANGHAI).date()
    while day.weekday() >= WORKDAYS or at < datetime.combine(day, OPENS, SHANGHAI):
        day -= _DAY
    return min(at, datetime.combine(day, OPENS, SHANGHAI) + OPEN_FOR).astimezone(UTC)
