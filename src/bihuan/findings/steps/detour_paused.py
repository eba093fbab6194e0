"""Paused (中止) and resumed (恢复): time that nobody can use is not counted against anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bihuan.evidence.public import Purpose
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.recording import Asked, Doing, finish, require_reason, undertake
from bihuan.kernel.standing import TimerState
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bihuan.findings.models import Finding
    from bihuan.findings.recording import Brought

#: Orders and certificates; a pause proves nothing of the state before or after.
_PAPERS = frozenset({Purpose.DOCUMENT, Purpose.OTHER})


def pause(
    *,
    ground: str,
    reason: str,
    evidence: Sequence[Brought] = (),
    **asked: Unpack[Asked],
) -> Finding:
    """Stop the clock for a while; the finding stays where it is and work may go on.

    Args:
        ground: a code of the pack's ``pause_ground``.
        reason: what happened; it is kept with the finding.
        evidence: orders or certificates, if there are some.
        asked: a finding in hand whose clock runs, not rectified by the actor.

    Raises:
        RuleBroken: no deadline, a clock that is paused already, no such ground, no reason,
            evidence of before or after.
    """
    with undertake(Step.PAUSE, **asked) as doing:
        said = require_reason(reason)
        if doing.finding.clock_state == TimerState.PAUSED:
            raise RuleBroken("paused_already")
        if doing.finding.clock_state != TimerState.RUNNING:
            raise RuleBroken("no_clock")
        if any(item.purpose not in _PAPERS for item in evidence):
            raise RuleBroken("pause_no_evidence")
        item = _ground(doing, ground)
        facts = {"ground": item.code, "ground_zh": item.zh, "ground_en": item.en}
        finish(doing, reason=said, facts=facts, evidence_brought=evidence)
    return doing.finding


def resume(
    *,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Let the clock go on with exactly what was left.

    Raises:
        RuleBroken: it is not paused, no reason.
    """
    with undertake(Step.RESUME, **asked) as doing:
        said = require_reason(reason)
        if doing.finding.clock_state != TimerState.PAUSED:
            raise RuleBroken("not_paused")
        finish(doing, reason=said)
    return doing.finding


def _ground(doing: Doing, code: str) -> standards.EnumerationItem:
    grounds = standards.pack_for(doing.finding.county_code).enumeration("pause_ground")
    try:
        return grounds.item(code)
    except KeyError:
        raise RuleBroken("unknown_pause_ground") from None
