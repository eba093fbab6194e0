"""How the terms of findings stand, for the ladder: how much is used up, and of which term."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.findings.domain.clocks import timer_from
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import Finding, TimerEntry
from bihuan.foundation.models import History
from bihuan.kernel.clock import civil_date
from bihuan.kernel.standing import TimerState
from bihuan.kernel.timers import TimerStep
from bihuan.notices.public import Progress, Term
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from bihuan.kernel.timers import Timer

#: What sets a term anew; a pause only holds it.
_SETS = frozenset({TimerStep.STARTED, TimerStep.EXTENDED, TimerStep.RETURNED, TimerStep.REOPENED})
_NOTHING = timedelta(0)


def running_terms() -> Iterable[UUID]:
    """Return the findings with a term that runs."""
    return Finding.objects.filter(clock_state=TimerState.RUNNING).values_list("pk", flat=True)


def terms_of(ids: Collection[UUID], now: datetime) -> dict[UUID, Term]:
    """Return how the terms of findings stand; one without a deadline is left out.

    Three queries for all of them.
    """
    rows = Finding.objects.in_bulk(list(ids))
    entries: dict[UUID, list[TimerEntry]] = defaultdict(list)
    for entry in TimerEntry.objects.filter(finding__in=rows).order_by("finding", "no"):
        entries[entry.finding_id].append(entry)
    on = civil_date(now)
    codes = {row.county_code for row in rows.values()}
    calendars = {code: standards.pack_for(code).working_days(on) for code in codes}
    told_at = _recorded_at(written[-1] for written in entries.values())
    found = {}
    for pk, written in entries.items():
        timer = timer_from([each.as_event for each in written], calendars[rows[pk].county_code])
        if timer is not None:
            setter = next(e for e in reversed(written) if TimerStep(e.event) in _SETS)
            set_at = max(setter.at, told_at.get(pk, setter.at))
            found[pk] = _term(rows[pk], timer, f"{setter.no}", set_at, now)
    return found


def _recorded_at(newest: Iterable[TimerEntry]) -> dict[UUID, datetime]:
    """Return when findings were recorded whose term is older than they are here."""
    ids = [entry.finding_id for entry in newest if entry.caused_by == Step.TAKE_OVER]
    if not ids:
        return {}
    first = History.objects.filter(subject_type="finding", subject_id__in=ids, seq=1)
    return dict(first.values_list("subject_id", "at"))


def _term(row: Finding, timer: Timer, run: str, set_at: datetime, now: datetime) -> Term:
    # A clock that was set back does not stand before the term.
    standing = timer.standing(max(now, timer.events[0].at))
    return Term(
        number=row.number,
        county_code=row.county_code,
        kind=row.kind,
        grade=row.grade,
        run=run,
        is_running=standing.state is TimerState.RUNNING,
        progress=_progress(timer, now),
        when_set=_progress(timer, set_at),
        total=standing.total,
        due_on=standing.due_on,
    )


def _progress(timer: Timer, at: datetime) -> Progress:
    standing = timer.standing(max(at, timer.events[0].at))
    over_for = max(_NOTHING, at - standing.due_at) if standing.is_overdue else _NOTHING
    return Progress(standing.share_used, over_for)
