"""Verified (验收): accepted or sent back, never by those who rectified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from django.db.models import F

from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import Duty, DutyRole
from bihuan.findings.recording import Asked, finish, require_reason, undertake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bihuan.findings.models import Finding
    from bihuan.findings.recording import Brought


def accept(
    *,
    note: str,
    evidence: Sequence[Brought] = (),
    **asked: Unpack[Asked],
) -> Finding:
    """Accept a rectification after an independent check.

    Raises:
        RuleBroken: ``self_acceptance``, an open measure, no after-evidence.
    """
    with undertake(Step.ACCEPT, **asked) as doing:
        held = doing.finding.duties.filter(ended_at__isnull=True)
        held.filter(role=DutyRole.RECTIFY).update(
            struck_off_at=doing.at, struck_off_by_id=doing.actor.person_id
        )
        nearest = held.filter(struck_off_at__isnull=True).order_by("-position").first()
        doing.changes.update(
            accepted_at=doing.at,
            turn_org_id=nearest.organisation_id if nearest else doing.finding.listed_by_id,
            turn_person_id=nearest.person_id if nearest else None,
        )
        finish(doing, reason=require_reason(note), evidence_brought=evidence)
    return doing.finding


def send_back(
    *,
    reason: str,
    reopen_measures: Sequence[int] = (),
    evidence: Sequence[Brought] = (),
    **asked: Unpack[Asked],
) -> Finding:
    """Send a rectification back with the reason; measures named are open again."""
    with undertake(Step.SEND_BACK, **asked) as doing:
        doing.finding.measures.filter(no__in=reopen_measures, voided_at=None).update(done_at=None)
        rectifier = _rectifier(doing.finding)
        doing.changes.update(
            rounds=F("rounds") + 1,
            turn_org_id=rectifier.organisation_id if rectifier else doing.finding.found_by_org_id,
            turn_person_id=rectifier.person_id if rectifier else None,
        )
        finish(
            doing,
            reason=require_reason(reason),
            facts={"reopened": sorted(reopen_measures)},
            evidence_brought=evidence,
        )
        doing.finding.refresh_from_db(fields=["rounds"])
    return doing.finding


def _rectifier(finding: Finding) -> Duty | None:
    return finding.duties.filter(ended_at__isnull=True, role=DutyRole.RECTIFY).first()
