"""What was asked for and not answered lapses (失效) with the step that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.findings.domain.lifecycle import SETTLES_CHECKS, SETTLES_EXTENSIONS
from bihuan.findings.models import CheckRequest, Extension

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.findings.domain.lifecycle import Step
    from bihuan.findings.models import Finding


def lapse(finding: Finding, step: Step, at: datetime) -> dict[str, int]:
    """End what still waits for an answer and is settled by a step.

    Returns:
        How many requests lapsed, by what was asked for; the step's history keeps it.
    """
    lapsed = {}
    if step in SETTLES_EXTENSIONS:
        waiting = finding.extensions.filter(Extension.WAITING)
        lapsed["extensions"] = waiting.update(lapsed_at=at, lapsed_with=step)
    if step in SETTLES_CHECKS:
        unanswered = finding.checks.filter(CheckRequest.WAITING)
        lapsed["checks"] = unanswered.update(lapsed_at=at, lapsed_with=step)
    return {name: count for name, count in lapsed.items() if count}
