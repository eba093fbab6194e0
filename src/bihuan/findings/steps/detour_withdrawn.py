"""Withdrawn (误报作废); with a reason, and never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.recording import Asked, finish, require_reason, undertake

if TYPE_CHECKING:
    from bihuan.findings.models import Finding


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
