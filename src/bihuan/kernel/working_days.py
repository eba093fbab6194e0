"""Which days are working days: Monday to Friday, but for public holidays and swapped days (调休).

What is known of a year comes from outside, as data; a year that nobody entered is counted
Monday to Friday and is not confirmed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class CalendarYear:
    """What was announced, or is expected, of one year.

    The days may lie in the December before, as some announcements have it.

    Raises:
        ValueError: a day is both off and worked.
    """

    year: int
    days_off: frozenset[date]  #: public holidays with their days in lieu; weekends may be in it
    workdays: frozenset[date]  #: Saturdays and Sundays on which people work
    version: str  #: names this table for ever, e.g. ``cn/1 2026``
    is_confirmed: bool

    def __post_init__(self) -> None:
        if both := self.days_off & self.workdays:
            raise ValueError(f"both a day off and a workday: {min(both)}")


class WorkingCalendar:
    """Tells working days from days off, and counts them without walking.

    Args:
        years: at most one for each year; of a day that two name, the later one decides.

    Raises:
        ValueError: two tables for one year.
    """

    def __init__(self, years: Iterable[CalendarYear] = ()) -> None:
        listed = tuple(years)
        self._years = {one.year: one for one in listed}
        if len(self._years) < len(listed):
            raise ValueError("a year has two tables")
        off: set[date] = set()
        worked: set[date] = set()
        for one in sorted(listed, key=lambda table: table.year):
            off = (off - one.workdays) | one.days_off
            worked = (worked - one.days_off) | one.workdays
        self._off = sorted(day.toordinal() for day in off if day.weekday() < _SATURDAY)
        self._worked = sorted(day.toordinal() for day in worked if day.weekday() >= _SATURDAY)
        self._exceptions = {*self._off, *self._worked}

    def is_working(self, day: date) -> bool:
        """Tell whether people work on a day."""
        return (day.weekday() < _SATURDAY) != (day.toordinal() in self._exceptions)

    def count_before(self, day: date) -> int:
        """Count the working days before a day, from the first day that a date can name."""
        return self._before(day.toordinal())

    def count(self, first: date, end: date) -> int:
        """Count the working days from ``first`` up to, not with, ``end``."""
        return self.count_before(end) - self.count_before(first)

    def after(self, day: date, amount: int) -> date:
        """Return the ``amount``-th working day after a day; ``day`` itself does not count.

        Args:
            day: the day from which to count.
            amount: 1 or more.
        """
        reached = ordinal = day.toordinal()
        wanted = self._before(ordinal + 1) + amount
        # Going ahead by as many days as are missing never goes too far.
        while missing := wanted - self._before(reached + 1):
            reached += missing
        return date.fromordinal(reached)

    def first_from(self, day: date) -> date:
        """Return the day itself where it is a working day, else the next one."""
        return self.after(day - _ONE_DAY, 1)

    def days_off(self, first: date, end: date) -> Iterator[date]:
        """Give the days off from ``first`` up to, not with, ``end``."""
        return (day for day in _days(first, end) if not self.is_working(day))

    def swapped_workdays(self, first: date, end: date) -> Iterator[date]:
        """Give the Saturdays and Sundays worked from ``first`` up to, not with, ``end``."""
        start = bisect_left(self._worked, first.toordinal())
        stop = bisect_left(self._worked, end.toordinal())
        return (date.fromordinal(ordinal) for ordinal in self._worked[start:stop])

    def is_confirmed(self, first: date, last: date) -> bool:
        """Tell whether every year from one day to another, both included, is confirmed."""
        tables = (self._years.get(year) for year in range(first.year, last.year + 1))
        return all(table is not None and table.is_confirmed for table in tables)

    def versions(self, first: date, last: date) -> tuple[str, ...]:
        """Name the tables of the years from one day to another; a year without one is left out."""
        years = range(first.year, last.year + 1)
        return tuple(self._years[year].version for year in years if year in self._years)

    def _before(self, ordinal: int) -> int:
        """Count the working days before an ordinal; ordinal 1 is a Monday."""
        weeks, rest = divmod(ordinal - 1, 7)
        weekdays = 5 * weeks + min(rest, 5)
        return weekdays - bisect_left(self._off, ordinal) + bisect_left(self._worked, ordinal)


def _days(first: date, end: date) -> Iterator[date]:
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), end.toordinal()))
