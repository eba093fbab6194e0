"""The clock of a finding (期限): what a step does to it is written down, what follows is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bihuan.findings.domain.clocks import (
    GIVES_TIME,
    MOVES_CLOCK,
    FindingStanding,
    timer_from,
)
from bihuan.findings.domain.deadlines import DaysLeft
from bihuan.findings.domain.lifecycle import State, Step
from bihuan.findings.models import TimerEntry, TimerPurpose
from bihuan.foundation.inserting import new_row
from bihuan.kernel.clock import civil_date, day_begins
from bihuan.kernel.standing import TimerState
from bihuan.kernel.terms import Term, Unit
from bihuan.kernel.timers import Timer, TimerEvent, TimerStep
from bihuan.kernel.working_days import WorkingCalendar
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.kernel.terms import Limit

_ONE_DAY = timedelta(days=1)
#: States of a ledger in which nobody rectifies any more, or not yet again.
_STOPPED = frozenset({State.SUBMITTED, State.CLOSED, State.TRANSFERRED, State.WITHDRAWN})
#: After these the deadline lies elsewhere, and open measures that were due on it go along.
_SHIFTS = frozenset({TimerStep.EXTENDED, TimerStep.RESUMED, TimerStep.RETURNED})


def standing_of(findings: Iterable[Finding], now: datetime) -> dict[UUID, FindingStanding]:
    """Tell how the clocks of findings stand at a moment; one query for all of them.

    For whoever urges: ask with the open findings of a batch, look at ``is_running`` first (a
    clock that is paused or stopped urges nobody), then at ``share_used`` against the rungs of a
    ladder, 0.7 for 70 %; ``due_at`` is the moment at which it reaches 1.0, and time since then
    counts further weeks. The share falls when more time is granted. ``holder_org_id`` and
    ``holder_person_id`` say whose turn it is.

    Args:
        findings: rows as read; nobody's rights are asked here.
        now: the aware moment; what happened later is not looked at.

    Returns:
        By finding; those without a deadline are left out.
    """
    rows = {row.pk: row for row in findings}
    entries: dict[UUID, list[TimerEvent]] = {}
    for entry in TimerEntry.objects.filter(finding__in=rows).order_by("finding", "no"):
        if entry.at <= now:
            entries.setdefault(entry.finding_id, []).append(entry.as_event)
    calendars: dict[str, WorkingCalendar] = {}
    found = {}
    for pk, events in entries.items():
        row = rows[pk]
        if row.county_code not in calendars:
            calendars[row.county_code] = calendar_of(row, civil_date(now))
        timer = timer_from(events, calendars[row.county_code])
        if timer is not None:
            found[pk] = FindingStanding(
                finding_id=pk,
                standing=timer.standing(now),
                since=events[-1].at,
                holder_org_id=row.turn_org_id,
                holder_person_id=row.turn_person_id,
            )
    return found


def calendar_of(finding: Finding, on: date) -> WorkingCalendar:
    """Return which days are working days where a finding lies, as far as it is known on a day."""
    return standards.pack_for(finding.county_code).working_days(on)


def left_of(finding: Finding, today: date) -> DaysLeft | None:
    """Return the whole days left after today, by what the row says; None without a deadline."""
    if finding.due_on is None:
        return None
    state = TimerState(finding.clock_state or TimerState.RUNNING)
    left = DaysLeft((finding.due_on - today).days, state)
    if finding.due_unit == Unit.WORKING_DAY:
        tomorrow, after = today + _ONE_DAY, finding.due_on + _ONE_DAY
        counted = calendar_of(finding, today).count(min(tomorrow, after), max(tomorrow, after))
        return replace(left, working_days=counted)
    return left


def timer_of(finding: Finding, now: datetime) -> Timer | None:
    """Return the clock of one finding; None where it has no deadline. One query."""
    events = [entry.as_event for entry in finding.timer_entries.order_by("no")]
    return timer_from(events, calendar_of(finding, civil_date(now)))


@dataclass(frozen=True)
class Tick:
    """An entry to be written with a step, and the columns that follow from it."""

    entry: TimerEntry
    columns: dict[str, Any]

    @property
    def shifts(self) -> bool:
        """Whether open measures that were due with the finding go along."""
        return TimerStep(self.entry.event) in _SHIFTS


def tick_of(finding: Finding, step: Step, at: datetime, limit: Limit | None) -> Tick | None:
    """Return what a step does to the clock; None where it leaves it alone.

    Args:
        finding: the locked row.
        step: what is done.
        at: when.
        limit: how much time it gives, or until which day.
    """
    event = _event_of(finding, step, limit)
    if event is None:
        return None
    written = list(finding.timer_entries.order_by("no"))
    if written:
        at = max(at, written[-1].at)
    entry = _entry(finding, event, at, limit, no=len(written) + 1)
    entry.caused_by = step
    events = [*(one.as_event for one in written), entry.as_event]
    timer = timer_from(events, calendar_of(finding, civil_date(at)))
    return Tick(entry, columns_of(timer, at)) if timer else None


def _event_of(finding: Finding, step: Step, limit: Limit | None) -> TimerStep | None:
    event = MOVES_CLOCK.get(step)
    if event is None or (event in GIVES_TIME and limit is None):
        return None
    if event is TimerStep.EXTENDED and finding.clock_state == "":
        return TimerStep.STARTED
    is_idle = {
        TimerStep.STOPPED: finding.clock_state in ("", "stopped"),
        TimerStep.RETURNED: finding.clock_state != "stopped",
    }
    return None if is_idle.get(event) else event


def _entry(
    finding: Finding, event: TimerStep, at: datetime, limit: Limit | None, *, no: int
) -> TimerEntry:
    entry = new_row(
        TimerEntry,
        finding=finding,
        purpose=TimerPurpose.RECTIFY,
        no=no,
        event=event,
        at=at,
        seq=1,
        witnessed_from=1,
    )
    if isinstance(limit, Term):
        entry.amount, entry.unit = limit.amount, limit.unit
        entry.ends_on_working_day = limit.ends_on_working_day
    else:
        entry.until_on = limit
    return entry


def columns_of(timer: Timer, at: datetime) -> dict[str, Any]:
    """Return what a finding's row says of its clock."""
    standing = timer.standing(at)
    return {
        "due_on": standing.due_on,
        "due_at": standing.due_at,
        "due_unit": standing.unit.value,
        "clock_state": standing.state.value,
    }


def opened(finding: Finding, taken_over_as: State | None, at: datetime) -> list[TimerEntry]:
    """Return the entries of a new finding that has a deadline already, and fill in its columns.

    Args:
        finding: the row before it is written; its deadline may be older than itself, where a
            ledger says so.
        taken_over_as: where it stands by that ledger.
        at: when it is recorded.
    """
    if finding.due_on is None:
        return []
    began = min(finding.found_at, day_begins(finding.due_on))
    entries = [_entry(finding, TimerStep.STARTED, began, finding.due_on, no=1)]
    if taken_over_as in _STOPPED:
        ended = max(began, finding.accepted_at or at)
        entries.append(_entry(finding, TimerStep.STOPPED, ended, None, no=2))
    for entry in entries:
        entry.caused_by = Step.TAKE_OVER if taken_over_as else Step.RECORD
    # A day that was named needs no calendar.
    timer = Timer(WorkingCalendar(), tuple(entry.as_event for entry in entries))
    for name, value in columns_of(timer, entries[-1].at).items():
        setattr(finding, name, value)
    return entries


def write(tick: Tick, seq: int, was_due_on: date | None) -> None:
    """Write an entry with the step that caused it; open measures due with the finding go along.

    Args:
        tick: what the step does.
        seq: the number of the step in the finding's history.
        was_due_on: the deadline before it.
    """
    entry = tick.entry
    entry.seq = entry.witnessed_from = seq
    entry.save(force_insert=True)
    if tick.shifts:
        shift_measures(entry.finding, was_due_on, tick.columns["due_on"])


def shift_measures(finding: Finding, was_due_on: date | None, due_on: date) -> None:
    """Let open measures that were due with a finding go along with its deadline."""
    if was_due_on != due_on:
        open_ones = finding.measures.filter(done_at=None, voided_at=None, due_on=was_due_on)
        open_ones.update(due_on=due_on)
