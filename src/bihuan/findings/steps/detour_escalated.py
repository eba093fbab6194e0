"""Escalated to major (升级): back to verified, until a second person confirms it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bihuan.findings.domain.facts import Grade
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.recording import Asked, finish, require_reason, undertake
from bihuan.findings.steps.step1_verified_true import set_grade

if TYPE_CHECKING:
    from bihuan.findings.models import Finding


def escalate(
    *,
    criterion: str,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Grade a hazard major after all, with its criterion and a reason."""
    with undertake(Step.ESCALATE, **asked) as doing:
        said = require_reason(reason)
        set_grade(doing, Grade.MAJOR, criterion)
        doing.changes.update(turn_org=doing.finding.listed_by, turn_person=None)
        finish(doing, reason=said, facts={"criterion": criterion})
    return doing.finding
