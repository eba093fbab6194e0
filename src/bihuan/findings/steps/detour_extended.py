"""Extended (延期): asked for in writing, decided by somebody else above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bihuan.findings.clocks import calendar_of, timer_of
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.domain.limits import extended, fitting, last_day
from bihuan.findings.models import Extension
from bihuan.findings.recording import Asked, Doing, finish, require_reason, undertake
from bihuan.kernel.terms import Term, Unit

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.models import Finding
    from bihuan.kernel.terms import Limit


def ask_extension(
    *,
    new_due_on: date | None = None,
    more: Term | None = None,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Ask for a later last day, or for so much more time; one request at a time.

    Raises:
        RuleBroken: no reason, neither of the two or both, a day that is over or no later than
            the present one, a request that waits.
    """
    with undertake(Step.ASK_EXTENSION, **asked) as doing:
        said = require_reason(reason)
        if (new_due_on is None) == (more is None):
            raise RuleBroken("extension_which")
        new = _granting(doing, new_due_on or more)
        if doing.finding.extensions.filter(Extension.WAITING).exists():
            raise RuleBroken("extension_open")
        Extension.objects.create(
            finding=doing.finding,
            asked_at=doing.at,
            asked_by_id=doing.actor.as_person,
            reason=said,
            old_due_on=doing.finding.due_on,
            new_due_on=new,
            more_amount=more.amount if more else None,
            more_unit=more.unit if more else "",
        )
        finish(doing, reason=said, facts={"new_due_on": new.isoformat(), **_told(more)})
    return doing.finding


def _granting(doing: Doing, asked_for: Limit | None) -> date:
    """Return the last day that more time leads to if it is granted now; the step gives it."""
    if asked_for is None:
        raise RuleBroken("extension_which")
    timer = timer_of(doing.finding, doing.at)
    if timer is None:
        doing.limit = asked_for
        return last_day(asked_for, doing.at, calendar_of(doing.finding, doing.today))
    doing.limit = fitting(asked_for, timer, doing.at)
    return extended(doing.limit, timer, doing.at)


def _told(more: Term | None) -> dict[str, str]:
    return {"more": f"{more.amount} {more.unit}"} if more else {}


def decide_extension(
    *,
    is_granted: bool,
    note: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Grant or refuse the extension that waits; never one's own request.

    Where a term was asked for it is added to what there is when it is granted; the day that it
    leads to may have moved since it was asked for.

    Raises:
        RuleBroken: nothing waits, one's own request, no reason, a day that is over by now.
    """
    with undertake(Step.DECIDE_EXTENSION, **asked) as doing:
        said = require_reason(note)
        waiting = doing.finding.extensions.filter(Extension.WAITING).first()
        if waiting is None:
            raise RuleBroken("no_extension_asked")
        if waiting.asked_by_id == doing.actor.person_id:
            raise RuleBroken("extension_own_request")
        waiting.decided_at, waiting.decided_by_id = doing.at, doing.actor.person_id
        waiting.is_granted, waiting.decision = is_granted, said
        more = Term(waiting.more_amount, Unit(waiting.more_unit)) if waiting.more_amount else None
        if is_granted:
            waiting.new_due_on = _granting(doing, more or waiting.new_due_on)
        waiting.save()
        facts = {"is_granted": is_granted, "new_due_on": waiting.new_due_on.isoformat()}
        finish(doing, reason=said, facts={**facts, **_told(more)})
    return doing.finding
