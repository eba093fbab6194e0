"""Rows of findings put into the shapes of the API; nothing is looked up here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bihuan.findings.domain.deadlines import days_left
from bihuan.findings.domain.facts import Commitment, Grade, Kind
from bihuan.findings.domain.lifecycle import NATIONAL_CODE, OPEN, State, Step
from bihuan.findings.models import DutyRole, LookBackResult, Opinion
from bihuan.findings.schemas import (
    CheckOut,
    DutyOut,
    ExtensionOut,
    FileOut,
    FindingOut,
    FindingRow,
    LookBackOut,
    LookBackRow,
    MeasureOut,
    Named,
    Place,
    Reference,
    ReportOut,
    StepOut,
    Taken,
    TimelineOut,
)

if TYPE_CHECKING:
    from datetime import date

    from bihuan.evidence.public import Attachment
    from bihuan.findings.models import (
        CheckRequest,
        Duty,
        Extension,
        Finding,
        LookBack,
        Measure,
        ProgressReport,
    )
    from bihuan.findings.queries.record import OfferedStep, Record, TimelineRow


def finding_row(row: Finding, today: date) -> FindingRow:
    """Show a row that was brought with its columns."""
    left = days_left(row.due_on, today) if row.closed_at is None else None
    return FindingRow(
        id=row.pk,
        number=row.number,
        kind=Kind(row.kind),
        grade=Grade(row.grade),
        title=row.title,
        state=State(row.state),
        state_label=row.state_label,
        national_code=NATIONAL_CODE.get(State(row.state)),
        version=row.version,
        region=Place(code=row.region.code, name=row.region.name),
        place=row.place,
        found_at=row.found_at,
        due_on=row.due_on,
        days_left=left.days if left else None,
        is_overdue=bool(left and left.is_overdue and row.state in OPEN),
        turn_organisation=named(row.turn_org),
        turn_person=named(row.turn_person),
        measures=row.measures_all,  # type: ignore[attr-defined]
        measures_done=row.measures_done,  # type: ignore[attr-defined]
    )


def finding_out(record: Record) -> FindingOut:
    """Show a finding whole."""
    row, related = record.finding, record.related
    return FindingOut(
        id=row.pk,
        number=row.number,
        kind=Kind(row.kind),
        grade=Grade(row.grade),
        title=row.title,
        description=row.description,
        state=State(row.state),
        state_label=row.state_label,
        national_code=record.national_code,
        version=row.version,
        region=Place(code=row.region.code, name=row.region.name),
        place=row.place,
        codes=row.codes,
        found_at=row.found_at,
        found_by_organisation=named(row.found_by_org),
        listed_by=named(row.listed_by),
        turn_organisation=named(row.turn_org),
        lead_leader=row.lead_leader,
        due_on=row.due_on,
        days_left=record.days.days if record.days else None,
        rounds=row.rounds,
        criterion=row.criterion,
        criterion_version=row.criterion_version,
        commitments={Commitment(kind): text for kind, text in record.commitments.items()},
        duties=[_duty(duty) for duty in record.duties],
        extensions=[_extension(item) for item in record.extensions],
        look_backs=[_look_back(item) for item in record.look_backs],
        files=[file_out(f) for f in (*record.before, *record.after, *record.documents)],
        notice_id=related.notice.pk if related.notice else None,
        notice_item=row.notice_item,
        notice_lines=row.notice_lines,
        reported_status=row.reported_status,
        relapse_of_id=related.relapse_of.pk if related.relapse_of else None,
        relapses=[reference(item) for item in related.relapses],
        duplicate_of_id=related.original.pk if related.original else None,
        hidden=sorted(related.hidden),
        accepted_at=row.accepted_at,
        closed_at=row.closed_at,
        steps=[step_out(step) for step in (*record.steps, *record.blocked)],
    )


def taken(row: Finding, relapse: Finding | None = None) -> Taken:
    """Show how a finding stands after a step."""
    return Taken(
        id=row.pk,
        number=row.number,
        state=State(row.state),
        state_label=row.state_label,
        version=row.version,
        due_on=row.due_on,
        relapse=reference(relapse) if relapse else None,
    )


def step_out(offered: OfferedStep) -> StepOut:
    """Show a step that is offered."""
    return StepOut(
        step=offered.step,
        label=offered.label,
        missing=offered.missing,
        path=f"steps/{offered.step.replace('_', '-')}",
    )


def measure_out(row: Measure) -> MeasureOut:
    """Show a measure with its reports."""
    return MeasureOut(
        id=row.pk,
        no=row.no,
        label=row.label,
        title=row.title,
        text=row.text,
        lead_leader=row.lead_leader,
        lead_department=named(row.lead_dept),
        responsible_department=named(row.responsible_dept),
        responsible_person=named(row.responsible_person),
        due_on=row.due_on,
        funds_fen=row.funds_fen,
        done_at=row.done_at,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
        notice_lines=row.notice_lines,
        reports=[_report(report) for report in row.reports.all()],
    )


def timeline_out(row: TimelineRow) -> TimelineOut:
    """Show a step that was taken."""
    step = row.history
    return TimelineOut(
        seq=step.seq,
        step=Step(step.step),
        label=row.label,
        at=step.at,
        by=step.actor_name,
        from_state=step.from_state,
        to_state=step.to_state,
        reason=step.reason,
        facts=row.facts,
        digest=row.digest,
        is_rooted=row.is_rooted,
        files=[file_out(file) for file in row.files],
    )


def look_back_row(row: LookBack) -> LookBackRow:
    """Show a round that waits."""
    finding = row.finding
    return LookBackRow(
        finding=reference(finding),
        title=finding.title,
        region=Place(code=finding.region.code, name=finding.region.name),
        listed_by=named(finding.listed_by),
        round=row.round,
        due_on=row.due_on,
        share_percent=row.share_percent,
    )


def file_out(row: Attachment) -> FileOut:
    """Show a file that is attached."""
    return FileOut(
        id=row.pk,
        name=row.file.name,
        media_type=row.file.media_type,
        size=row.file.size,
        sha256=row.file.sha256,
        purpose=row.purpose,
        note=row.note,
        seq=row.seq,
        is_void=row.void_seq is not None,
    )


def check_out(row: CheckRequest) -> CheckOut:
    """Show what somebody was asked to check."""
    return CheckOut(
        id=row.pk,
        asked_at=row.asked_at,
        asked_by=Named(id=row.asked_by_id, name=row.asked_by.name),
        person=Named(id=row.person_id, name=row.person.name),
        question=row.question,
        due_on=row.due_on,
        answered_at=row.answered_at,
        opinion=Opinion(row.opinion) if row.opinion else None,
        text=row.text,
        taken_back_at=row.taken_back_at,
        lapsed_at=row.lapsed_at,
        lapsed_with=Step(row.lapsed_with) if row.lapsed_with else None,
    )


def named(row: Any) -> Named | None:
    """Show a body or a person by name; nothing for nobody."""
    return Named(id=row.pk, name=row.name) if row else None


def reference(row: Finding) -> Reference:
    """Show that there is another finding."""
    return Reference(id=row.pk, number=row.number)


def _report(row: ProgressReport) -> ReportOut:
    return ReportOut(
        at=row.at, by=row.by_name, text=row.text, status=row.status, notice_lines=row.notice_lines
    )


def _duty(row: Duty) -> DutyOut:
    return DutyOut(
        position=row.position,
        level=row.level,
        role=DutyRole(row.role),
        organisation=Named(id=row.organisation_id, name=row.organisation.name),
        person=named(row.person),
        given_at=row.given_at,
        struck_off_at=row.struck_off_at,
    )


def _extension(row: Extension) -> ExtensionOut:
    return ExtensionOut(
        asked_at=row.asked_at,
        asked_by=row.asked_by.name,
        reason=row.reason,
        old_due_on=row.old_due_on,
        new_due_on=row.new_due_on,
        decided_at=row.decided_at,
        decided_by=row.decided_by.name if row.decided_by else None,
        is_granted=row.is_granted,
        decision=row.decision,
        lapsed_at=row.lapsed_at,
        lapsed_with=Step(row.lapsed_with) if row.lapsed_with else None,
    )


def _look_back(row: LookBack) -> LookBackOut:
    return LookBackOut(
        round=row.round,
        due_on=row.due_on,
        share_percent=row.share_percent,
        rule_source=row.rule_source,
        done_at=row.done_at,
        done_by=row.done_by.name if row.done_by else None,
        result=LookBackResult(row.result) if row.result else None,
        note=row.note,
    )
