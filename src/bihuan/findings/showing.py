"""Rows of findings put into the shapes of the API; nothing is looked up here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.findings.clocks import left_of
from bihuan.findings.domain.lifecycle import NATIONAL_CODE, OPEN, State
from bihuan.findings.schemas import (
    CheckOut,
    EvidenceOut,
    ExtensionOut,
    FileOut,
    FindingOut,
    FindingRow,
    LookBackOut,
    LookBackRow,
    MeasureOut,
    PhotoRemarkOut,
    Reference,
    ReportOut,
    StepOut,
    Taken,
    TimelineOut,
)
from bihuan.findings.schemas_alike import AlikeOut, DifferenceOut
from bihuan.findings.schemas_clock import ClockOut, TimerEntryOut
from bihuan.foundation.rest.shapes import shown
from bihuan.kernel.standing import TimerState

if TYPE_CHECKING:
    from datetime import date

    from bihuan.evidence.public import Attachment
    from bihuan.findings.domain.deadlines import DaysLeft
    from bihuan.findings.models import (
        CheckRequest,
        Extension,
        Finding,
        LookBack,
        Measure,
    )
    from bihuan.findings.queries.alike import Alike
    from bihuan.findings.queries.clock import ClockTold
    from bihuan.findings.queries.photo_remarks import PhotoRemarks
    from bihuan.findings.queries.record import OfferedStep, Record, TimelineRow


def finding_row(row: Finding, today: date) -> FindingRow:
    """Show a row that was brought with its columns."""
    left = running_left(row, today)
    return shown(
        FindingRow,
        row,
        national_code=NATIONAL_CODE.get(State(row.state)),
        days_left=left.days if left else None,
        working_days_left=left.working_days if left and not left.is_overdue else None,
        is_paused=row.clock_state == TimerState.PAUSED,
        is_overdue=bool(left and left.is_overdue and row.state in OPEN),
        turn_organisation=row.turn_org,
        measures=row.measures_all,  # type: ignore[attr-defined] # brought by with_columns
    )


def running_left(row: Finding, today: date) -> DaysLeft | None:
    """Return the days left of a clock that runs; whoever is paused or has handed in has none."""
    left = left_of(row, today) if row.closed_at is None else None
    return left if left and left.is_running else None


def clock_out(clock: ClockTold) -> ClockOut:
    """Show how a clock stands."""
    standing = clock.standing
    return shown(
        ClockOut,
        clock,
        due_at=standing.due_at,
        due_on=standing.due_on,
        share_used=round(standing.share_used, 4),
        is_overdue=standing.is_overdue,
        is_confirmed=standing.is_confirmed,
        entries=[
            shown(TimerEntryOut, entry, unit=entry.unit or None, step=entry.caused_by)
            for entry in clock.entries
        ],
    )


def finding_out(
    record: Record, remarked: PhotoRemarks, clock: ClockTold | None = None
) -> FindingOut:
    """Show a finding whole, with the remarks on its photographs and how its clock stands."""
    row, related = record.finding, record.related
    return shown(
        FindingOut,
        row,
        national_code=record.national_code,
        found_by_organisation=row.found_by_org,
        turn_organisation=row.turn_org,
        days_left=record.days.days if record.days and record.days.is_running else None,
        clock=clock_out(clock) if clock else None,
        commitments=record.commitments,
        duties=record.duties,
        extensions=[_extension(item) for item in record.extensions],
        look_backs=[_look_back(item) for item in record.look_backs],
        files=[
            evidence_out(file, remarked)
            for file in (*record.before, *record.after, *record.documents)
        ],
        notice_id=related.notice.pk if related.notice else None,
        relapse_of_id=related.relapse_of.pk if related.relapse_of else None,
        relapses=related.relapses,
        duplicates=related.duplicates,
        duplicate_of_id=related.original.pk if related.original else None,
        hidden=sorted(related.hidden),
        steps=[step_out(step) for step in (*record.steps, *record.blocked)],
    )


def alike_out(near: Alike) -> AlikeOut:
    """Show a finding that may tell of the same."""
    differs = [
        DifferenceOut(what=str(what), here=here, there=there) for what, here, there in near.differs
    ]
    return shown(
        AlikeOut,
        near.finding,
        is_same=near.is_same,
        may_be_joined=near.may_be_joined,
        same=list(near.same),
        differs=differs,
    )


def taken(row: Finding, relapse: Finding | None = None) -> Taken:
    """Show how a finding stands after a step."""
    return shown(Taken, row, relapse=relapse)


def step_out(offered: OfferedStep) -> StepOut:
    """Show a step that is offered."""
    return shown(StepOut, offered, path=f"steps/{offered.step.replace('_', '-')}")


def measure_out(row: Measure) -> MeasureOut:
    """Show a measure with its reports."""
    return shown(
        MeasureOut,
        row,
        lead_department=row.lead_dept,
        responsible_department=row.responsible_dept,
        reports=[shown(ReportOut, report, by=report.by_name) for report in row.reports.all()],
    )


def timeline_out(row: TimelineRow) -> TimelineOut:
    """Show a step that was taken."""
    return shown(
        TimelineOut,
        row.history,
        label=row.label,
        by=row.history.actor_name,
        facts=row.facts,
        digest=row.digest,
        is_rooted=row.is_rooted,
        files=[file_out(file) for file in row.files],
    )


def look_back_row(row: LookBack) -> LookBackRow:
    """Show a round that waits."""
    finding = row.finding
    return shown(
        LookBackRow, row, title=finding.title, region=finding.region, listed_by=finding.listed_by
    )


def file_out(row: Attachment) -> FileOut:
    """Show a file that is attached."""
    attached = {"id": row.pk, "purpose": row.purpose, "note": row.note, "seq": row.seq}
    return shown(FileOut, row.file, **attached, is_void=row.void_seq is not None)


def evidence_out(row: Attachment, remarked: PhotoRemarks) -> EvidenceOut:
    """Show a file that is attached, with the remarks on it."""
    remarks = [
        shown(
            PhotoRemarkOut,
            remark,
            earlier_file=remark.earlier.pk if remark.earlier else None,
            earlier_finding=remark.finding,
        )
        for remark in remarked.of(row)
    ]
    return shown(EvidenceOut, file_out(row), remarks=remarks)


def check_out(row: CheckRequest) -> CheckOut:
    """Show what somebody was asked to check."""
    return shown(CheckOut, row, opinion=row.opinion or None, lapsed_with=row.lapsed_with or None)


def reference(row: Finding) -> Reference:
    """Show that there is another finding."""
    return shown(Reference, row)


def _extension(row: Extension) -> ExtensionOut:
    return shown(
        ExtensionOut,
        row,
        asked_by=row.asked_by.name,
        decided_by=row.decided_by.name if row.decided_by else None,
        lapsed_with=row.lapsed_with or None,
    )


def _look_back(row: LookBack) -> LookBackOut:
    done_by = row.done_by.name if row.done_by else None
    return shown(LookBackOut, row, done_by=done_by, result=row.result or None)
