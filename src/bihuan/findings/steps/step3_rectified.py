"""Rectified (整改): taken up, planned, reported on, handed in; or fixed at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from django.db.models import Max

from bihuan.findings.domain.deadlines import require_future
from bihuan.findings.domain.facts import Commitment as CommitmentName
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import Commitment, DutyRole, Measure, ProgressReport
from bihuan.findings.recording import Asked, Doing, finish, require_reason, undertake
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.findings.recording import Brought


@dataclass(frozen=True)
class Progress:
    """What was done about a measure since the last report."""

    measure_no: int
    text: str
    is_done: bool = False


@dataclass(frozen=True)
class MeasurePlan:
    """A measure to add, to change, or to give up with a reason."""

    text: str = ""
    title: str = ""
    no: int | None = None
    due_on: date | None = None
    lead_leader: str = ""
    responsible_person_id: UUID | None = None
    funds_fen: int | None = None
    void_reason: str = ""


def take_up(
    *,
    commitments: Mapping[CommitmentName, str] | None = None,
    note: str = "",
    **asked: Unpack[Asked],
) -> Finding:
    """Take a finding up; a major hazard with all five commitments (五落实)."""
    with undertake(Step.TAKE_UP, **asked) as doing:
        _commit(doing, commitments or {})
        doing.changes["turn_person_id"] = doing.actor.person_id
        finish(doing, reason=note.strip(), facts={"commitments": sorted(commitments or {})})
    return doing.finding


def plan_measures(
    plans: Sequence[MeasurePlan],
    **asked: Unpack[Asked],
) -> Finding:
    """Add, change or give up measures that are still open."""
    with undertake(Step.PLAN_MEASURES, **asked) as doing:
        for plan in plans:
            _plan(doing, plan)
        finish(doing, facts={"measures": [plan.title or plan.text[:60] for plan in plans]})
    return doing.finding


def report_progress(
    progress: Sequence[Progress],
    *,
    evidence: Sequence[Brought] = (),
    **asked: Unpack[Asked],
) -> Finding:
    """Report what was done about measures, and which of them are finished."""
    with undertake(Step.REPORT_PROGRESS, **asked) as doing:
        if not progress:
            raise RuleBroken("text_missing")
        _report(doing, progress)
        finish(doing, facts=_reported(progress), evidence_brought=evidence)
    return doing.finding


def add_evidence(
    evidence: Sequence[Brought],
    **asked: Unpack[Asked],
) -> Finding:
    """Add photographs or documents without handing in yet."""
    with undertake(Step.ADD_EVIDENCE, **asked) as doing:
        if not evidence:
            raise RuleBroken("no_after_evidence")
        finish(doing, evidence_brought=evidence)
    return doing.finding


def submit(
    *,
    note: str,
    progress: Sequence[Progress] = (),
    evidence: Sequence[Brought] = (),
    **asked: Unpack[Asked],
) -> Finding:
    """Hand a finding in for acceptance.

    Raises:
        RuleBroken: a measure is open or the after-evidence is missing.
    """
    with undertake(Step.SUBMIT, **asked) as doing:
        _report(doing, progress)
        _turn_to_overseer(doing)
        finish(
            doing,
            reason=require_reason(note),
            facts=_reported(progress),
            evidence_brought=evidence,
        )
    return doing.finding


def fix_at_once(
    *,
    note: str,
    evidence: Sequence[Brought] = (),
    **asked: Unpack[Asked],
) -> Finding:
    """Take the short path (立行立改): fixed on the spot, handed in at once for somebody's check.

    Where the kind asks for a measure and none was planned, what was done on the spot is it.
    """
    with undertake(Step.FIX_AT_ONCE, **asked) as doing:
        said = require_reason(note)
        doing.finding.measures.filter(done_at=None, voided_at=None).update(done_at=doing.at)
        _write_down_if_asked_for(doing, said)
        doing.changes["turn_person_id"] = None
        finish(doing, reason=said, evidence_brought=evidence)
    return doing.finding


def _write_down_if_asked_for(doing: Doing, said: str) -> None:
    """Write down what was done as the measure, where one is asked for and none stands."""
    finding = doing.finding
    stands = finding.measures.filter(voided_at=None).exists()
    if stands or not doing.rules.asks_for_measure(finding.grade):
        return
    measure = _next_measure(finding)
    measure.text, measure.due_on, measure.done_at = said, finding.due_on, doing.at
    measure.save()


def _commit(doing: Doing, commitments: Mapping[CommitmentName, str]) -> None:
    for kind, text in commitments.items():
        if text.strip():
            Commitment.objects.update_or_create(
                finding=doing.finding,
                kind=kind.value,
                defaults={
                    "text": text.strip(),
                    "at": doing.at,
                    "by_name": doing.actor.name,
                },
            )


def _open_measure(doing: Doing, no: int) -> Measure:
    measure = doing.finding.measures.filter(no=no).first()
    if measure is None:
        raise RuleBroken("no_measure")
    if measure.done_at or measure.voided_at:
        raise RuleBroken("measure_finished")
    return measure


def _plan(doing: Doing, plan: MeasurePlan) -> None:
    if plan.no is None:
        if not (plan.text.strip() or plan.title.strip()):
            raise RuleBroken("text_missing")
        measure = _next_measure(doing.finding)
    else:
        measure = _open_measure(doing, plan.no)
    _require_fit(doing, plan, measure)
    if plan.void_reason.strip():
        measure.voided_at, measure.void_reason = doing.at, plan.void_reason.strip()
    measure.title = plan.title.strip() or measure.title
    measure.text = plan.text.strip() or measure.text or measure.title
    measure.lead_leader = plan.lead_leader.strip() or measure.lead_leader
    measure.due_on = plan.due_on or measure.due_on or doing.finding.due_on
    measure.funds_fen = plan.funds_fen if plan.funds_fen is not None else measure.funds_fen
    measure.responsible_person_id = plan.responsible_person_id or measure.responsible_person_id
    measure.save()


def _next_measure(finding: Finding) -> Measure:
    """Return a new measure, not yet saved, that the body whose turn it is answers for."""
    highest = finding.measures.aggregate(no=Max("no"))["no"] or 0
    body = finding.turn_org
    return Measure(finding=finding, no=highest + 1, responsible_dept=body, lead_dept=body)


def _require_fit(doing: Doing, plan: MeasurePlan, measure: Measure) -> None:
    """Refuse a deadline behind the finding's own, which only an extension moves, and strangers."""
    if plan.due_on is not None and plan.due_on != measure.due_on:
        require_future(plan.due_on, doing.today)
        last = doing.finding.due_on
        if last is not None and plan.due_on > last:
            raise RuleBroken("measure_after_finding", due_on=last.isoformat())
    if plan.responsible_person_id is not None:
        bodies = people.organisations_under(doing.actor.scope, doing.today)
        posts = people.Post.objects.in_force(doing.today).filter(
            person=plan.responsible_person_id, person__is_active=True, organisation__in=bodies
        )
        if not posts.exists():
            raise RuleBroken("unknown_responsible")


def _report(doing: Doing, progress: Sequence[Progress]) -> None:
    for item in progress:
        if not item.text.strip():
            raise RuleBroken("text_missing")
        measure = _open_measure(doing, item.measure_no)
        ProgressReport.objects.create(
            measure=measure,
            at=doing.at,
            by_id=doing.actor.person_id,
            by_name=doing.actor.name,
            text=item.text.strip(),
            status="done" if item.is_done else "ongoing",
        )
        if item.is_done:
            Measure.objects.filter(pk=measure.pk).update(done_at=doing.at)


def _reported(progress: Sequence[Progress]) -> dict[str, object]:
    return {
        "progress": [
            {"measure": item.measure_no, "text": item.text.strip(), "is_done": item.is_done}
            for item in progress
        ]
    }


def _turn_to_overseer(doing: Doing) -> None:
    """Hand the turn to the level above the one who rectified."""
    above = (
        doing.finding.duties.filter(ended_at__isnull=True)
        .exclude(role=DutyRole.RECTIFY)
        .order_by("-position")
        .first()
    )
    doing.changes.update(
        turn_org_id=above.organisation_id if above else doing.finding.listed_by_id,
        turn_person_id=above.person_id if above else None,
    )
