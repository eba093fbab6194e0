"""Withdrawn (误报作废) or marked as a duplicate; with a reason, and never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from django.db import OperationalError

from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import OPEN, State, Step
from bihuan.findings.permissions import visible_finding
from bihuan.findings.recording import Asked, Doing, finish, require_reason, undertake

if TYPE_CHECKING:
    from uuid import UUID

    from bihuan.findings.models import Finding

_DEAD = (State.WITHDRAWN, State.DUPLICATE, State.TRANSFERRED)


def withdraw(
    *,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Take back what is not true or out of scope."""
    with undertake(Step.WITHDRAW, **asked) as doing:
        doing.changes.update(turn_org=None, turn_person=None)
        finish(doing, reason=require_reason(reason))
    return doing.finding


def mark_duplicate(
    *,
    original_id: UUID,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Say that a finding repeats another, which goes on."""
    with undertake(Step.MARK_DUPLICATE, **asked) as doing:
        original = _held(doing, original_id)
        if original.pk == doing.finding.pk:
            raise RuleBroken("own_duplicate")
        if original.state in _DEAD:
            raise RuleBroken("duplicate_of_dead")
        if original.state not in OPEN:
            raise RuleBroken("duplicate_of_closed")
        doing.changes.update(duplicate_of=original, turn_org=None, turn_person=None)
        finish(doing, reason=require_reason(reason), facts={"original": original.number})
    return doing.finding


def _held(doing: Doing, original_id: UUID) -> Finding:
    """Return the original, locked: of two that are called each other's duplicate, one goes on."""
    try:
        return visible_finding(doing.actor, original_id, lock=True)
    except OperationalError as deadlock:
        raise RuleBroken("original_busy") from deadlock
