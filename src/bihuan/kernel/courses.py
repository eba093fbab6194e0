"""How far a term has run: the stretches of time in which it ran, and what of them counts.

A term of days is used up by whole days: a day counts if the term ran through all of it. So
the day on which it starts, is held or goes on does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bihuan.kernel.clock import civil_date, day_begins
from bihuan.kernel.terms import Limit, Term, Unit

if TYPE_CHECKING:
    from bihuan.kernel.working_days import WorkingCalendar

#: From a moment up to, not with, another.
Stretch = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Course:
    """A term on its way (期限的进程); stretches of a term of days are made of whole days."""

    calendar: WorkingCalendar
    unit: Unit
    total: timedelta  #: what there is to use up, 24 hours for each counted day
    ends_on_working_day: bool
    ran: tuple[Stretch, ...]  #: finished stretches, in order; some may be empty
    runs_from: datetime | None  #: begin of the stretch that goes on; None while it is held

    @property
    def begins_at(self) -> datetime:
        """The moment from which time counts."""
        return next(self.stretches())[0]

    def held(self, at: datetime) -> Course:
        """Return it held from a moment on; it must be running."""
        begin = _known(self.runs_from)
        end = day_begins(civil_date(at)) if self.unit.is_of_days else at
        return replace(self, ran=(*self.ran, (begin, max(begin, end))), runs_from=None)

    def gone_on(self, at: datetime) -> Course:
        """Return it running again from a moment on, with what is left."""
        return replace(self, runs_from=_first_moment(self.unit, at))

    def lengthened(self, at: datetime, limit: Limit) -> Course:
        """Return it with more time.

        Args:
            at: when that was granted; it matters only where a last day is named.
            limit: a term to add, in the same unit; or the new last day, from which on natural
                days are counted instead of working days, since a date was named and no count.

        Raises:
            ValueError: the units differ, or the last day leaves no time.
        """
        if isinstance(limit, Term):
            if limit.unit is not self.unit:
                raise ValueError(f"a term in {self.unit} is not lengthened in {limit.unit}")
            return replace(self, total=self.total + limit.length)
        unit = Unit.DAY if self.unit.is_of_days else self.unit
        begin = self.runs_from or _first_moment(unit, at)
        before = sum((end - start for start, end in self.ran), _NOTHING)
        total = before + _time_until_end_of(limit, begin)
        return replace(self, unit=unit, ends_on_working_day=False, total=total)

    def stretches(self) -> Iterator[tuple[datetime, datetime | None]]:
        """Give all stretches in order, with the one that goes on, whose end is None."""
        yield from self.ran
        if self.runs_from is not None:
            yield self.runs_from, None

    def reached_at(self, amount: timedelta) -> datetime:
        """Return the moment at which so much is used up, if it now runs on; it must be running."""
        if not self.ends_on_working_day or amount <= self.total - ONE_DAY:
            return self._counted_at(amount)
        return self._last_day_begins() + ONE_DAY - (self.total - amount)

    def used(self, now: datetime, due_at: datetime) -> timedelta:
        """Return what has been used up by a moment; more than the total once it is overdue.

        Args:
            now: the moment.
            due_at: what ``reached_at`` the total gives when it runs on.
        """
        counted = self._counted_between(None, now)
        before_last = self.total - ONE_DAY
        if not self.ends_on_working_day or counted <= before_last:
            return counted
        return before_last + self._counted_between(due_at - ONE_DAY, now)

    def last_day_before_moving(self) -> datetime:
        """Return the begin of what would be the last day if days off did not move it."""
        return self._counted_at(self.total) - ONE_DAY

    def _counted_at(self, amount: timedelta) -> datetime:
        left = amount
        for begin, end in self.ran:
            counts = self._between(begin, end)
            if left <= counts:
                return self._ahead(begin, left)
            left -= counts
        return self._ahead(_known(self.runs_from), left)

    def _last_day_begins(self) -> datetime:
        """The first working day, in a stretch, from the last counted day on."""
        earliest = self.last_day_before_moving()
        for begin, end in self.stretches():
            first = self.calendar.first_from(civil_date(max(begin, earliest)))
            if end is None or day_begins(first) < end:
                return day_begins(first)
        raise ValueError("a term that is held has no last day")

    def _counted_between(self, begin: datetime | None, end: datetime) -> timedelta:
        """What of all stretches lies between two moments; without the first, from the start."""
        counted = _NOTHING
        for start, stop in self.stretches():
            first = start if begin is None else max(start, begin)
            last = end if stop is None else min(stop, end)
            if first < last:
                counted += self._between(first, last)
        return counted

    def _between(self, begin: datetime, end: datetime) -> timedelta:
        """What counts from the begin of a stretch to a moment in it."""
        if self.unit is not Unit.WORKING_DAY:
            return end - begin
        today = civil_date(end)
        days = self.calendar.count(civil_date(begin), today)
        begun_today = end - day_begins(today) if self.calendar.is_working(today) else _NOTHING
        return days * ONE_DAY + begun_today

    def _ahead(self, begin: datetime, amount: timedelta) -> datetime:
        """The first moment at which so much has counted since the begin of a stretch."""
        if self.unit is not Unit.WORKING_DAY or not amount:
            return begin + amount
        whole, rest = divmod(amount, ONE_DAY)
        before = civil_date(begin) - ONE_DAY
        if rest:
            return day_begins(self.calendar.after(before, whole + 1)) + rest
        return day_begins(self.calendar.after(before, whole)) + ONE_DAY


def begun(calendar: WorkingCalendar, at: datetime, limit: Limit) -> Course:
    """Start a term.

    Args:
        calendar: tells the working days.
        at: the moment of what sets it off; its day does not count in a term of days.
        limit: how long; or the last day, up to which natural days count, today with them.

    Raises:
        ValueError: the last day is over.
    """
    if isinstance(limit, Term):
        begin = _first_moment(limit.unit, at)
        return Course(calendar, limit.unit, limit.length, limit.ends_on_working_day, (), begin)
    begin = day_begins(civil_date(at))
    total = _time_until_end_of(limit, begin)
    return Course(calendar, Unit.DAY, total, ends_on_working_day=False, ran=(), runs_from=begin)


def _first_moment(unit: Unit, at: datetime) -> datetime:
    return day_begins(civil_date(at) + ONE_DAY) if unit.is_of_days else at


def _time_until_end_of(last_day: date, begin: datetime) -> timedelta:
    time = day_begins(last_day + ONE_DAY) - begin
    if time <= _NOTHING:
        raise ValueError(f"no time is left until the end of {last_day}")
    return time


def _known(runs_from: datetime | None) -> datetime:
    if runs_from is None:
        raise ValueError("the term is held")
    return runs_from
