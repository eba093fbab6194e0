"""Findings as the API shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from bihuan.findings.domain.facts import Commitment, Grade, Kind
from bihuan.findings.domain.lifecycle import State, Step
from bihuan.findings.models import DutyRole, LookBackResult, Opinion
from bihuan.findings.schemas_clock import ClockOut
from bihuan.foundation.rest.shapes import Shape


class Named(Shape):
    """A body or a person by id and name."""

    id: UUID
    name: str


class Place(Shape):
    """A region by code and name."""

    code: str
    name: str


class Reference(Shape):
    """Another finding."""

    id: UUID
    number: str


class FindingRow(Shape):
    """A finding as a row of a list."""

    id: UUID
    number: str
    kind: Kind
    grade: Grade
    title: str
    state: State
    state_label: str
    #: dangerState of the national exchange: 0 rectifying, 1 to be accepted, 9 accepted.
    national_code: int | None
    version: int
    region: Place
    place: str
    found_at: datetime
    due_on: date | None
    #: Calendar days after today; null in a pause and once it was handed in.
    days_left: int | None
    #: Working days among them, where the term counts those.
    working_days_left: int | None
    is_paused: bool
    is_overdue: bool
    turn_organisation: Named | None
    turn_person: Named | None
    measures: int
    measures_done: int


class FindingPage(Shape):
    """One page of findings, the soonest deadline first."""

    items: list[FindingRow]
    next: str | None
    previous: str | None


class FileOut(Shape):
    """A file as evidence; fetch it at ``/files/{id}/{variant}``."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    purpose: str
    note: str
    seq: int
    is_void: bool


class PhotoRemarkOut(Shape):
    """Something to look at in a photograph; told to those who may verify, and never a refusal."""

    #: ``used_before``, ``used_elsewhere``, or what its time, place and camera say.
    code: str
    text: str
    #: The earlier picture to lay beside it, at ``/files/{id}/view``; null where one may not see it.
    earlier_file: UUID | None
    earlier_finding: Reference | None


class EvidenceOut(FileOut):
    """A file as evidence, with what is remarkable about it where it is a photograph."""

    remarks: list[PhotoRemarkOut]


class ReportOut(Shape):
    """What was reported of a measure."""

    at: datetime
    by: str
    text: str
    status: str
    #: Lines of the notice that say it; empty where it was typed.
    notice_lines: str


class MeasureOut(Shape):
    """One thing to do about a finding."""

    id: UUID
    no: int
    label: str
    title: str
    text: str
    lead_leader: str
    lead_department: Named | None
    responsible_department: Named | None
    responsible_person: Named | None
    due_on: date | None
    funds_fen: int | None
    done_at: datetime | None
    voided_at: datetime | None
    void_reason: str
    notice_lines: str
    reports: list[ReportOut]


class MeasuresOut(Shape):
    """The measures of a finding."""

    items: list[MeasureOut]


class DutyOut(Shape):
    """A level of duty."""

    position: int
    level: str
    role: DutyRole
    organisation: Named
    person: Named | None
    given_at: datetime
    struck_off_at: datetime | None


class ExtensionOut(Shape):
    """A request for more time."""

    asked_at: datetime
    asked_by: str
    reason: str
    old_due_on: date | None
    new_due_on: date
    decided_at: datetime | None
    decided_by: str | None
    is_granted: bool | None
    decision: str
    #: Settled undecided by another step: when, and by which.
    lapsed_at: datetime | None
    lapsed_with: Step | None


class CheckOut(Shape):
    """A question to somebody who was asked to check, and the opinion on it."""

    id: UUID
    asked_at: datetime
    asked_by: Named
    person: Named
    question: str
    due_on: date
    answered_at: datetime | None
    opinion: Opinion | None
    text: str
    taken_back_at: datetime | None
    #: Settled unanswered by another step: when, and by which.
    lapsed_at: datetime | None
    lapsed_with: Step | None


class ChecksOut(Shape):
    """What others were asked to check, the oldest first."""

    items: list[CheckOut]


class LookBackOut(Shape):
    """A round of looking back."""

    round: int
    due_on: date
    share_percent: int
    rule_source: str
    done_at: datetime | None
    done_by: str | None
    result: LookBackResult | None
    note: str


class StepOut(Shape):
    """A step that is one's own to take; what it lacks, as a sentence, or nothing."""

    step: Step
    label: str
    missing: str
    #: Where to send it.
    path: str


class StepsOut(Shape):
    """The steps that are one's own now, the one that leads on first."""

    items: list[StepOut]


class TimelineOut(Shape):
    """One step that was taken."""

    seq: int
    step: Step
    label: str
    at: datetime
    by: str
    from_state: str
    to_state: str
    reason: str
    facts: dict[str, Any]
    #: Digest of the step's link in the chain; a signed root covers it or does not yet.
    digest: str
    is_rooted: bool
    files: list[FileOut]


class TimelinePage(Shape):
    """The steps that were taken, the newest first."""

    items: list[TimelineOut]


class FindingOut(Shape):
    """A finding whole, but for its timeline and measures."""

    id: UUID
    number: str
    kind: Kind
    grade: Grade
    title: str
    description: str
    state: State
    state_label: str
    national_code: int | None
    version: int
    region: Place
    place: str
    codes: dict[str, int]
    found_at: datetime
    found_by_organisation: Named | None
    listed_by: Named | None
    turn_organisation: Named | None
    lead_leader: str
    due_on: date | None
    #: Calendar days after today; null in a pause and once it was handed in.
    days_left: int | None
    clock: ClockOut | None
    rounds: int
    criterion: str
    criterion_version: str
    commitments: dict[Commitment, str]
    duties: list[DutyOut]
    extensions: list[ExtensionOut]
    look_backs: list[LookBackOut]
    files: list[EvidenceOut]
    notice_id: UUID | None
    notice_item: int | None
    notice_lines: str
    reported_status: str
    relapse_of_id: UUID | None
    relapses: list[Reference]
    duplicate_of_id: UUID | None
    #: Findings that were joined to this one.
    duplicates: list[Reference]
    #: Which of relapse_of, relapses, original, duplicates and notice there are, but not for whoever asks.
    hidden: list[str]
    accepted_at: datetime | None
    closed_at: datetime | None
    steps: list[StepOut]


class Taken(Shape):
    """How a finding stands after a step."""

    id: UUID
    number: str
    state: State
    state_label: str
    version: int
    due_on: date | None
    #: The new finding that a relapse opened.
    relapse: Reference | None = None


class LookBackRow(Shape):
    """A round that waits, with its finding."""

    finding: Reference
    title: str
    region: Place
    listed_by: Named | None
    round: int
    due_on: date
    share_percent: int


class LookBackPage(Shape):
    """One page of rounds that wait, the soonest first."""

    items: list[LookBackRow]
    next: str | None


class TableOut(Shape):
    """One of the three lists, as it is printed."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[str]]


class ImportedOut(Shape):
    """The findings that were made of a notice."""

    items: list[Reference] = Field(min_length=1)
