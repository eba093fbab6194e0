"""Random calendars, and random stories of what happened to a timer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bihuan.kernel.clock import day_begins
from bihuan.kernel.terms import Limit, Term, Unit
from bihuan.kernel.timers import Timer, TimerEvent, TimerStep
from bihuan.kernel.working_days import CalendarYear, WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = [date(2025, 12, 20) + timedelta(days=ahead) for ahead in range(90)]
OPENING = st.datetimes(
    datetime(2026, 1, 2),  # noqa: DTZ001 - hypothesis puts the zone to it
    datetime(2026, 1, 20),  # noqa: DTZ001 - the same
    timezones=st.just(SHANGHAI),
).map(lambda at: at.replace(second=0, microsecond=0))
NEXT = {
    "running": ["paused", "extended", "extended", "stopped"],
    "paused": ["resumed", "resumed", "extended", "stopped"],
    "stopped": ["returned", "returned", "reopened"],
}


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """A calendar of 2025 and 2026 with any holidays and any swapped days, few or many."""
    off = draw(st.frozensets(st.sampled_from(DAYS), max_size=30) | some_of_many())
    worked = draw(st.frozensets(st.sampled_from(DAYS), max_size=12)) - off
    tables = [
        CalendarYear(
            year=year,
            days_off=frozenset(day for day in off if day.year == year),
            workdays=frozenset(day for day in worked if day.year == year),
            version=f"any {year}",
            is_confirmed=draw(st.booleans()),
        )
        for year in draw(st.sampled_from([(), (2025,), (2026,), (2025, 2026)]))
    ]
    return WorkingCalendar(tables)


def some_of_many() -> st.SearchStrategy[frozenset[date]]:
    """About half of all days."""
    return st.integers(0, 2 ** len(DAYS) - 1).map(
        lambda bits: frozenset(day for place, day in enumerate(DAYS) if bits >> place & 1)
    )


def gaps(*, of_days: bool) -> st.SearchStrategy[timedelta]:
    """Time between two events: often none, or within the day; to midnight's minute at times."""
    minutes = st.sampled_from([0, 1, 60]) | st.integers(0, 9 * 1440 if of_days else 600)
    return minutes.map(lambda number: timedelta(minutes=number))


def terms(unit: Unit) -> st.SearchStrategy[Term]:
    """A term in a unit."""
    most = {Unit.MINUTE: 600, Unit.HOUR: 24, Unit.DAY: 15, Unit.WORKING_DAY: 12}[unit]
    moving = st.sampled_from([True, True, False]) if unit is Unit.DAY else st.just(value=False)
    return st.builds(Term, st.integers(1, most), st.just(unit), moving)


@st.composite
def stories(draw: st.DrawFn, *, of_days: bool) -> tuple[Timer, datetime]:
    """A timer to which up to seven things happened, and a moment after the first."""
    calendar, at = draw(calendars()), draw(OPENING)
    units = st.sampled_from([unit for unit in Unit if unit.is_of_days == of_days])
    first = _limit(draw, at, draw(units), may_be_day=of_days)
    timer = Timer(calendar, (TimerEvent(TimerStep.STARTED, at, first),))
    for _ in range(draw(st.integers(0, 6))):
        at = _later(draw, timer, at, of_days=of_days)
        before = timer.standing(at)
        step = TimerStep(draw(st.sampled_from(NEXT[before.state])))
        limit: Limit | None = None
        if step is TimerStep.EXTENDED:
            limit = _limit(draw, at, before.unit, may_be_day=True)
        elif step is TimerStep.REOPENED or (step is TimerStep.RETURNED and draw(st.booleans())):
            limit = _limit(draw, at, draw(units), may_be_day=of_days)
        timer = Timer(calendar, (*timer.events, TimerEvent(step, at, limit)))
    if draw(st.booleans()):
        return timer, _later(draw, timer, at, of_days=of_days)
    return timer, timer.events[0].at + draw(gaps(of_days=of_days))


@st.composite
def moving_stories(draw: st.DrawFn) -> tuple[Timer, datetime]:
    """A timer whose last day moves off days off, held and lengthened around that day."""
    at, days_off = draw(OPENING), draw(some_of_many())
    table = CalendarYear(
        year=2026, days_off=days_off, workdays=frozenset(), version="any", is_confirmed=True
    )
    short = st.builds(Term, st.integers(1, 4), st.just(Unit.DAY), st.just(value=True))
    started = TimerEvent(TimerStep.STARTED, at, draw(short))
    timer = Timer(WorkingCalendar([table]), (started,))
    for step in draw(
        st.sampled_from(
            [
                (),
                (TimerStep.PAUSED,),
                (TimerStep.PAUSED, TimerStep.RESUMED),
                (TimerStep.PAUSED, TimerStep.EXTENDED, TimerStep.RESUMED),
                (TimerStep.STOPPED, TimerStep.RETURNED, TimerStep.PAUSED, TimerStep.RESUMED),
            ]
        )
    ):
        at = _later(draw, timer, at, of_days=True)
        limit = draw(short) if step is TimerStep.EXTENDED else None
        timer = Timer(timer.calendar, (*timer.events, TimerEvent(step, at, limit)))
    return timer, _later(draw, timer, at, of_days=True)


def _later(draw: st.DrawFn, timer: Timer, at: datetime, *, of_days: bool) -> datetime:
    """A moment not before another; at times near the deadline or the day that it moved from."""
    if draw(st.booleans()):
        return at + draw(gaps(of_days=of_days))
    near = timer.standing(at).due_at
    moved = timer.reasons(at).moved_from
    if moved is not None and draw(st.booleans()):
        near = day_begins(moved)
    minutes = st.sampled_from([-1440, -600, -1, 0, 1, 600, 1440])
    return max(at, near + timedelta(minutes=draw(minutes)))


def _limit(draw: st.DrawFn, at: datetime, unit: Unit, *, may_be_day: bool) -> Limit:
    if may_be_day and draw(st.integers(0, 3)) == 0:
        most = 20 if unit.is_of_days else 3
        return at.date() + timedelta(days=draw(st.integers(2, most)))
    return draw(terms(unit))
