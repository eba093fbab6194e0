"""Verified (验收): accepted or sent back, never by those who rectified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from django.db.models import F

from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import Duty, DutyRole
from bihuan.findings.queries.photo_remarks import photo_remarks
from bihuan.findings.recording import Asked, finish, require_reason, undertake
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bihuan.findings.models import Finding
    from bihuan.findings.recording import Brought, Doing


def accept(
    *,
    note: str,
    evidence: Sequence[Brought] = (),
    shown_remarks: str | None = None,
    **asked: Unpack[Asked],
) -> Finding:
    """Accept a rectification after an independent check.

    Remarks on the photographs do not stand in the way; the step keeps them.

    Args:
        note: what was checked and seen.
        evidence: what the check brings.
        shown_remarks: keys of the remarks that a page showed; None where no page was asked.
        asked: as for every step.

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
        finish(
            doing,
            reason=require_reason(note),
            facts=_remarks(doing, shown_remarks),
            evidence_brought=evidence,
        )
    return doing.finding


def send_back(
    *,
    reason: str,
    reopen_measures: Sequence[int] = (),
    evidence: Sequence[Brought] = (),
    shown_remarks: str | None = None,
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
            facts={
                "reopened": sorted(reopen_measures),
                **_time_again(doing),
                **_remarks(doing, shown_remarks),
            },
            evidence_brought=evidence,
        )
        doing.finding.refresh_from_db(fields=["rounds"])
    return doing.finding


def _time_again(doing: Doing) -> dict[str, str]:
    """Give what comes back the time of the pack's rule; without one, what was left goes on."""
    pack = standards.pack_for(doing.finding.county_code)
    rule = pack.parameter("HAZ.AFTER_RETURN", doing.today)
    if not rule.value:
        return {}
    doing.limit = rule.term
    return {"term": f"{rule.term.amount} {rule.term.unit}", "rule": f"{rule.code} {rule.version}"}


def _remarks(doing: Doing, shown: str | None) -> dict[str, Any]:
    """Return what was remarkable about the photographs when they were judged."""
    return photo_remarks(doing.actor, doing.finding, doing.at).as_facts(shown)


def _rectifier(finding: Finding) -> Duty | None:
    return finding.duties.filter(ended_at__isnull=True, role=DutyRole.RECTIFY).first()
