"""Time as a port: aware, UTC inside, Asia/Shanghai where people read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

#: The civil time zone of the product's users.
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Gives the present moment."""

    def now(self) -> datetime:
        """Return the aware present moment in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the aware present moment in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved; for tests and for demo data."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._at += by


def civil_date(at: datetime) -> date:
    """Return the date in Asia/Shanghai of an aware moment."""
    return at.astimezone(SHANGHAI).date()


def day_begins(day: date) -> datetime:
    """Return the moment, in UTC, at which a day begins in Asia/Shanghai.

    A day has 24 hours there since 1992; before that some summers shifted the clock.
    """
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
