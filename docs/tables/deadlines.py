"""Deadlines: examples, computed by the engine, and the calendars that it counts by."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from docs.tables.words import rows, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs.tables.words import Language

    from bihuan.kernel.standing import Reasons
    from bihuan.kernel.terms import Limit

ONE_DAY = timedelta(days=1)
#: The day by whose knowledge the examples are computed.
KNOWN_ON = date(2026, 11, 22)
#: Name -> what happens when; a limit is a number with its unit, ``+`` where its end may move,
#: or a last day.
EXAMPLES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "hours": (("started", "2026-02-13 16:30", "24 h"),),
    "days": (("started", "2026-02-10 16:30", "10 d"),),
    "days_moved": (("started", "2026-02-10 16:30", "10 d +"),),
    "spring_festival": (("started", "2026-02-12 16:30", "5 wd"),),
    "paused": (
        ("started", "2026-03-02 09:00", "10 d"),
        ("paused", "2026-03-05 10:00", ""),
        ("resumed", "2026-03-09 15:00", ""),
    ),
    "paused_over_weekend": (
        ("started", "2026-03-02 09:00", "5 wd"),
        ("paused", "2026-03-06 10:00", ""),
        ("resumed", "2026-03-09 15:00", ""),
    ),
    "extended": (
        ("started", "2026-03-02 09:00", "10 d"),
        ("extended", "2026-03-11 17:00", "5 d"),
    ),
    "extended_to": (
        ("started", "2026-03-02 09:00", "5 wd"),
        ("extended", "2026-03-06 17:00", "2026-03-22"),
    ),
    "returned": (
        ("started", "2026-03-02 09:00", "10 d"),
        ("stopped", "2026-03-10 11:00", ""),
        ("returned", "2026-03-16 09:00", ""),
    ),
    "reopened": (
        ("started", "2026-03-02 09:00", "10 d"),
        ("stopped", "2026-03-10 11:00", ""),
        ("reopened", "2026-04-01 09:00", "5 wd"),
    ),
    "next_year": (("started", "2027-02-03 09:00", "5 wd"),),
}


def deadlines(language: Language) -> str:
    """Return what happened, the deadline and the days that did not count, of every example."""
    head = {
        "en": ("What happened", "Deadline", "Days that did not count", "Calendar"),
        "zh": ("经过", "到期", "不计的日子", "日历"),
    }
    body = [_example(name, language) for name in EXAMPLES]
    return rows(head[language], body)


def calendars(language: Language) -> str:
    """Return the days off, the weekend days worked and the source of every known year."""
    from bihuan.standards.public import pack_for

    head = {
        "en": ("Year", "Days off", "Weekend days worked", "Source", "Mark"),
        "zh": ("年份", "放假", "周末上班", "依据", "标记"),
    }
    body = [
        (
            str(each.year),
            _listed((day for holiday in each.days_off for day in holiday.days), language),
            _listed(each.workdays, language),
            each.source if language == "zh" else each.source_en,
            word("mark", each.mark, language),
        )
        for each in pack_for("cn").holidays(KNOWN_ON)
    ]
    return rows(head[language], body)


def _example(name: str, language: Language) -> tuple[str, ...]:
    from bihuan.kernel.clock import SHANGHAI
    from bihuan.kernel.timers import Timer, TimerEvent, TimerStep
    from bihuan.standards.public import pack_for

    events = tuple(
        TimerEvent(
            TimerStep(step),
            datetime.fromisoformat(at).replace(tzinfo=SHANGHAI),
            _limit(limit) if limit else None,
        )
        for step, at, limit in EXAMPLES[name]
    )
    timer = Timer(pack_for("cn").working_days(KNOWN_ON), events)
    now = events[-1].at
    standing, reasons = timer.standing(now), timer.reasons(now)
    due = f"{standing.due_on} 24:00"
    if not standing.unit.is_of_days:
        due = f"{standing.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    mark = "sure" if reasons.is_confirmed else "unconfirmed"
    decided = word("mark", mark, language) if reasons.calendars else "—"
    uncounted = _listed(_uncounted(reasons), language)
    return word("deadline_example", name, language), due, uncounted, decided


def _limit(said: str) -> Limit:
    from bihuan.kernel.terms import Term, Unit

    amount, unit, *moves = [*said.split(" "), ""]
    return Term(int(amount), Unit(unit), "+" in moves) if unit else date.fromisoformat(said)


def _uncounted(reasons: Reasons) -> list[date]:
    """The days off that were passed over and the days on which the term was held."""
    from bihuan.kernel.clock import civil_date

    held: list[date] = []
    for begin, end in reasons.held:
        days = (civil_date(end) - civil_date(begin)).days
        held += [civil_date(begin) + ahead * ONE_DAY for ahead in range(days)]
    return sorted([*reasons.days_off, *held])


def _listed(days: Iterable[date], language: Language) -> str:
    """List days as month and day, those in a row as from and to."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == ONE_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    between, to = {"en": (", ", " to "), "zh": ("、", " 至 ")}[language]
    return (
        between.join(
            f"{run[0]:%m-%d}" if len(run) == 1 else f"{run[0]:%m-%d}{to}{run[-1]:%m-%d}"
            for run in runs
        )
        or "—"
    )
