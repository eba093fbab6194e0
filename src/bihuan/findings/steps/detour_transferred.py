"""Transferred (移送): to discipline, police, procurators or another department."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.recording import Asked, finish, require_reason, undertake

if TYPE_CHECKING:
    from bihuan.findings.models import Finding


def transfer(
    *,
    receiver: str,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Hand a finding over to an authority outside the loop; it names the receiver."""
    with undertake(Step.TRANSFER, **asked) as doing:
        said = require_reason(reason)
        if not receiver.strip():
            raise RuleBroken("receiver_missing")
        doing.changes.update(turn_org=None, turn_person=None)
        finish(doing, reason=said, facts={"receiver": receiver.strip()})
    return doing.finding
