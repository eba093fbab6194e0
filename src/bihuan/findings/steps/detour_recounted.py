"""Counted anew (期限重新推算): holidays announced later move what is counted in working days.

Nobody takes this step: a job does after an update brought another calendar, and the command
``bihuan terms recount`` at once. A second run finds nothing to move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from bihuan.findings import clocks
from bihuan.findings.domain.facts import Kind
from bihuan.findings.domain.lifecycle import State, Step, advance
from bihuan.findings.models import Finding, TimerEntry
from bihuan.findings.recording import Doing, finish
from bihuan.findings.wording import worded
from bihuan.kernel.standing import TimerState
from bihuan.kernel.terms import Unit
from bihuan.people.public import Actor
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.kernel.clock import Clock

_BATCH = 500
_COUNTER = Actor.system("闭环")


def recount(clock: Clock) -> str:
    """Count all running terms anew and move the deadlines that lie elsewhere by now.

    Each is a step of its own, in a transaction of its own: whoever is at work on a finding
    meanwhile goes first or after, and what was moved stays when the run is broken off.
    """
    moved, last = 0, None
    while rows := list(_next(last)):
        now = clock.now()
        standing = clocks.standing_of(rows, now)
        for row in rows:
            if row.pk in standing and standing[row.pk].due_at != row.due_at:
                moved += _recounted(row.pk, clock)
        last = rows[-1].pk
    return f"{moved} deadlines moved"


def _next(last: UUID | None) -> QuerySet[Finding]:
    """Return the next findings whose time runs and that a calendar can move."""
    moving = TimerEntry.objects.filter(finding=OuterRef("pk"), ends_on_working_day=True)
    rows = Finding.objects.filter(
        Q(due_unit=Unit.WORKING_DAY) | Exists(moving),
        clock_state=TimerState.RUNNING,
        is_open=True,
    )
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return rows.order_by("pk")[:_BATCH]


def _recounted(finding_id: UUID, clock: Clock) -> bool:
    """Move one deadline by a step of its own; not if it was moved or stopped meanwhile."""
    with worded(), transaction.atomic():
        finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding_id)
        at, was_due_on = clock.now(), finding.due_on
        timer = clocks.timer_of(finding, at)
        if timer is None or finding.clock_state != TimerState.RUNNING:
            return False
        columns = clocks.columns_of(timer, at)
        if columns["due_at"] == finding.due_at:
            return False
        rules = standards.pack_for(finding.county_code).kind_policy(finding.kind)
        to = advance(
            State(finding.state),
            Step.RECOUNT,
            kind=Kind(finding.kind),
            needs_verification=rules.needs_verification,
        )
        doing = Doing(finding, Step.RECOUNT, _COUNTER, at, to, rules, changes=columns)
        facts = {
            "due_on": columns["due_on"].isoformat(),
            "was_due_on": was_due_on.isoformat() if was_due_on else "",
            "calendars": list(timer.reasons(at).calendars),
        }
        # Before the step is sealed: the chain witnesses the measures as they then stand.
        clocks.shift_measures(finding, was_due_on, columns["due_on"])
        finish(doing, facts=facts)
    return True
