"""How much time may be given, and what it comes to (期限的给定)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bihuan.findings.domain.deadlines import require_future, require_later
from bihuan.findings.domain.facts import RuleBroken
from bihuan.kernel.clock import civil_date
from bihuan.kernel.terms import Limit, Unit
from bihuan.kernel.timers import Timer, TimerEvent, TimerStep

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.kernel.terms import Term
    from bihuan.kernel.working_days import WorkingCalendar


def limit_given(due_on: date | None, term: Term | None, otherwise: Limit) -> Limit:
    """Return the one limit that was said, or what holds where nothing was said.

    Raises:
        RuleBroken: both a last day and a term.
    """
    if due_on is not None and term is not None:
        raise RuleBroken("deadline_twice")
    return due_on or term or otherwise


def last_day(limit: Limit, at: datetime, calendar: WorkingCalendar) -> date:
    """Return the last day of a limit that begins at a moment.

    Raises:
        RuleBroken: the day is over, or so far off that it was mistyped.
    """
    today = civil_date(at)
    if isinstance(limit, date):
        require_future(limit, today)
        return limit
    timer = Timer(calendar, (TimerEvent(TimerStep.STARTED, at, limit),))
    due_on = timer.standing(at).due_on
    require_future(due_on, today)
    return due_on


def fitting(limit: Limit, timer: Timer, at: datetime) -> Limit:
    """Return more time as the clock takes it: days of another kind become the day they lead to.

    Raises:
        RuleBroken: hours for a clock of days, or the other way.
    """
    standing = timer.standing(at)
    if isinstance(limit, date) or limit.unit is standing.unit:
        return limit
    if not (limit.unit.is_of_days and standing.unit.is_of_days):
        raise RuleBroken("extension_other_unit", unit=standing.unit.value)
    if limit.unit is Unit.WORKING_DAY:
        return timer.calendar.after(standing.due_on, limit.amount)
    return standing.due_on + timedelta(days=limit.amount)


def extended(limit: Limit, timer: Timer, at: datetime) -> date:
    """Return the last day that more time leads to.

    Args:
        limit: as ``fitting`` returns it.
        timer: the clock that runs or is paused.
        at: when the time is granted.

    Raises:
        RuleBroken: the day is over, too far off, or no later than the present one.
    """
    today, old = civil_date(at), timer.standing(at).due_on
    if isinstance(limit, date):
        require_future(limit, today)
        require_later(limit, old)
    granted = TimerEvent(TimerStep.EXTENDED, at, limit)
    new = Timer(timer.calendar, (*timer.events, granted)).standing(at).due_on
    require_future(new, today)
    return new
