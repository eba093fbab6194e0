"""Extended (延期): asked for in writing, decided by somebody else above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bihuan.findings.domain.deadlines import require_future, require_later
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import Extension
from bihuan.findings.recording import Asked, finish, require_reason, undertake

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.models import Finding


def ask_extension(
    *,
    new_due_on: date,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Ask for a later deadline; one request at a time."""
    with undertake(Step.ASK_EXTENSION, **asked) as doing:
        said = require_reason(reason)
        require_future(new_due_on, doing.today)
        require_later(new_due_on, doing.finding.due_on)
        if doing.finding.extensions.filter(Extension.WAITING).exists():
            raise RuleBroken("extension_open")
        Extension.objects.create(
            finding=doing.finding,
            asked_at=doing.at,
            asked_by_id=doing.actor.as_person,
            reason=said,
            old_due_on=doing.finding.due_on,
            new_due_on=new_due_on,
        )
        finish(doing, reason=said, facts={"new_due_on": new_due_on.isoformat()})
    return doing.finding


def decide_extension(
    *,
    is_granted: bool,
    note: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Grant or refuse the extension that waits; never one's own request."""
    with undertake(Step.DECIDE_EXTENSION, **asked) as doing:
        said = require_reason(note)
        waiting = doing.finding.extensions.filter(Extension.WAITING).first()
        if waiting is None:
            raise RuleBroken("no_extension_asked")
        if waiting.asked_by_id == doing.actor.person_id:
            raise RuleBroken("extension_own_request")
        waiting.decided_at, waiting.decided_by_id = doing.at, doing.actor.person_id
        waiting.is_granted, waiting.decision = is_granted, said
        waiting.save()
        if is_granted:
            doing.changes["due_on"] = waiting.new_due_on
            _move_measures(doing.finding, waiting)
        facts = {"is_granted": is_granted, "new_due_on": waiting.new_due_on.isoformat()}
        finish(doing, reason=said, facts=facts)
    return doing.finding


def _move_measures(finding: Finding, granted: Extension) -> None:
    """Move the open measures that were due on the old deadline along with it."""
    finding.measures.filter(done_at=None, voided_at=None, due_on=granted.old_due_on).update(
        due_on=granted.new_due_on
    )
