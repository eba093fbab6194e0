"""What the API takes to record findings, to list them and to take steps; all of it bounded."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from bihuan.evidence.public import Purpose
from bihuan.findings.domain.facts import Commitment, Grade, Kind
from bihuan.findings.models import LookBackResult, Opinion
from bihuan.foundation.rest.fields import (
    Code,
    Cursor,
    Day,
    Fen,
    Flag,
    Limit,
    Name,
    Note,
    Ordinal,
    Place,
    Prose,
    Reason,
    RegionCode,
    Title,
    Word,
)
from bihuan.foundation.rest.shapes import Shape
from bihuan.kernel.terms import Term, Unit

Tab = Literal[
    "open", "to_assign", "rectifying", "to_accept", "to_strike_off", "closed", "looked_back",
    "off_list",
]  # fmt: skip
ListName = Literal["problems", "tasks", "responsibilities"]
ShortTitle = Annotated[Note, Field(description="At most 300 characters")]
#: National codes (dangerSrc, hazardDangerType …) by field name.
NationalCodes = Annotated[
    dict[
        Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{1,40}$")],
        Annotated[int, Field(strict=True, ge=0, le=9_999)],
    ],
    Field(max_length=20),
]


class FindingsAsked(Shape):
    """Which findings; what is not said asks for all."""

    tab: Tab | None = None
    is_overdue: bool = False
    kind: Kind | None = None
    grade: Grade | None = None
    region: RegionCode = ""
    organisation: UUID | None = None
    notice: UUID | None = None
    ledger: UUID | None = None
    due_from: Day | None = None
    due_to: Day | None = None
    found_from: Day | None = None
    found_to: Day | None = None
    words: Name = ""


class FindingsQuery(FindingsAsked):
    """Which findings, and which page of them."""

    cursor: Cursor = ""
    limit: Limit = 25


class LookBacksQuery(Shape):
    """Which page of the rounds that wait."""

    due_to: Day | None = None
    cursor: Cursor = ""
    limit: Limit = 50


class EvidenceIn(Shape):
    """A file that one has uploaded before (``POST /files``), as evidence for a step."""

    file: UUID
    purpose: Purpose = Purpose.AFTER
    note: Note = ""
    #: The measure that it belongs to, by its number.
    measure: Ordinal | None = None


Brought = Annotated[list[EvidenceIn], Field(max_length=40)]


class MeasureIn(Shape):
    """A measure to be written down with a finding."""

    text: Annotated[Prose, Field(min_length=1)]
    title: ShortTitle = ""
    label: Annotated[Word, Field(max_length=20)] = ""
    due_on: Day | None = None


class FindingIn(Shape):
    """What was found, where, and whose list it goes on."""

    kind: Kind
    title: Title
    region: RegionCode
    #: Whose list it goes on; one's own body where nothing is said.
    organisation: UUID | None = None
    description: Prose = ""
    place: Place = ""
    due_on: Day | None = None
    codes: NationalCodes = Field(default_factory=dict)
    measures: Annotated[list[MeasureIn], Field(max_length=200)] = Field(default_factory=list)
    evidence: Brought = Field(default_factory=list)
    #: The finding that it repeats; it joins that one, where that is one's own to say.
    same_as: UUID | None = None


class AlikeQuery(Shape):
    """What somebody is about to record."""

    title: Title
    region: RegionCode
    place: Place = ""


class NoteIn(Shape):
    """A remark, if there is one."""

    note: Reason = ""


class ReasonIn(Shape):
    """Why; it is kept with the finding."""

    reason: Reason


class VerifyTrueIn(NoteIn):
    """It is true, and how grave it is."""

    grade: Grade = Grade.GENERAL
    #: Code of the criterion; a major hazard has one.
    criterion: Code = ""


class TermIn(Shape):
    """A length of time: hours, natural days or working days."""

    amount: Annotated[int, Field(ge=1, le=3650)]
    unit: Literal["h", "d", "wd"]

    @property
    def term(self) -> Term:
        """The same as the engine counts it."""
        return Term(self.amount, Unit(self.unit))


class AssignIn(NoteIn):
    """Who has to rectify it, by when: a last day, or a term, or the term of the rules."""

    organisation: UUID
    due_on: Day | None = None
    term: TermIn | None = None
    person: UUID | None = None
    lead_leader: Name = ""


class TakeUpIn(NoteIn):
    """The five commitments; a major hazard needs all of them."""

    commitments: dict[Commitment, Reason] = Field(default_factory=dict)


class MeasurePlanIn(Shape):
    """A measure to add, or by its number one to change or to give up."""

    no: Ordinal | None = None
    title: ShortTitle = ""
    text: Prose = ""
    due_on: Day | None = None
    lead_leader: Name = ""
    responsible_person: UUID | None = None
    funds_fen: Fen | None = None
    #: Why it is given up; empty leaves it standing.
    void_reason: Reason = ""


class PlanMeasuresIn(Shape):
    """Measures to add, change or give up."""

    measures: Annotated[list[MeasurePlanIn], Field(min_length=1, max_length=200)]


class ProgressIn(Shape):
    """What was done about a measure."""

    measure: Ordinal
    text: Annotated[Prose, Field(min_length=1)]
    is_done: Flag = False


Progresses = Annotated[list[ProgressIn], Field(max_length=200)]


class ReportProgressIn(Shape):
    """What was done since the last report."""

    progress: Annotated[Progresses, Field(min_length=1)]
    evidence: Brought = Field(default_factory=list)


class AddEvidenceIn(Shape):
    """Files to add."""

    evidence: Annotated[Brought, Field(min_length=1)]


class SubmitIn(Shape):
    """It is rectified; somebody else may check it."""

    note: Reason
    progress: Progresses = Field(default_factory=list)
    evidence: Brought = Field(default_factory=list)


class FixAtOnceIn(Shape):
    """It was fixed on the spot."""

    note: Reason
    evidence: Brought = Field(default_factory=list)


class AcceptIn(Shape):
    """What the check showed."""

    note: Reason
    evidence: Brought = Field(default_factory=list)


class SendBackIn(ReasonIn):
    """Why it is not good enough, and which measures are open again."""

    reopen_measures: Annotated[list[Ordinal], Field(max_length=200)] = Field(default_factory=list)
    evidence: Brought = Field(default_factory=list)


class LookBackIn(Shape):
    """What was seen on the visit."""

    result: LookBackResult
    note: Reason
    evidence: Brought = Field(default_factory=list)


class AskExtensionIn(ReasonIn):
    """Until when or how much more, and why."""

    new_due_on: Day | None = None
    more: TermIn | None = None


class DecideExtensionIn(Shape):
    """Granted or not, and why."""

    is_granted: Flag
    note: Reason


class AskCheckIn(Shape):
    """Who is asked to check what, by when."""

    person: UUID
    question: Reason
    due_on: Day


class PaperIn(EvidenceIn):
    """A file that one has uploaded before, and that is no evidence of before or after."""

    purpose: Purpose = Purpose.OTHER


class GiveOpinionIn(Shape):
    """What one says of the question, and what one checked and saw."""

    opinion: Opinion
    text: Reason
    evidence: Annotated[list[PaperIn], Field(max_length=40)] = Field(default_factory=list)


class PauseIn(ReasonIn):
    """On which ground the clock stands still, and what happened."""

    #: A code of the pack's ``pause_ground``.
    ground: Code
    evidence: Annotated[list[PaperIn], Field(max_length=40)] = Field(default_factory=list)


class TakeBackCheckIn(ReasonIn):
    """Which request of one's own."""

    check: UUID


class EscalateIn(ReasonIn):
    """Which criterion makes it a major hazard after all."""

    criterion: Code


class TransferIn(ReasonIn):
    """Who receives it."""

    receiver: Place


class MarkDuplicateIn(ReasonIn):
    """Which finding it repeats."""

    original: UUID


class ConfirmNoticeIn(Shape):
    """What sort of findings the notice holds."""

    kind: Kind = Kind.INSPECTION_PROBLEM
