"""Findings, their measures and duties; requests, look-backs and ledgers stand beside."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.lifecycle import OPEN, State
from bihuan.findings.models_alike import AlikeEntry
from bihuan.findings.models_asked import CheckRequest, Extension, Opinion
from bihuan.findings.models_ledger import (
    LedgerEntry,
    LedgerFile,
    LedgerUpload,
    LedgerUploadState,
)
from bihuan.findings.models_look_back import LookBack, LookBackResult
from bihuan.findings.models_saved import SavedFilter
from bihuan.findings.models_search import SearchEntry
from bihuan.findings.models_timers import LATE, NEVER, Timed, TimerEntry, TimerPurpose
from bihuan.foundation.models import Moved, Row

__all__ = [
    "LATE",
    "NEVER",
    "AlikeEntry",
    "CheckRequest",
    "Commitment",
    "CommitmentKind",
    "Duty",
    "DutyRole",
    "Extension",
    "Finding",
    "Grade",
    "Kind",
    "LedgerEntry",
    "LedgerFile",
    "LedgerUpload",
    "LedgerUploadState",
    "LookBack",
    "LookBackResult",
    "Measure",
    "Opinion",
    "ProgressReport",
    "SavedFilter",
    "SearchEntry",
    "StateLabel",
    "TimerEntry",
    "TimerPurpose",
    "state_label",
]


def named_by(field: str, name: str) -> models.Index:
    """Index a column that is mostly empty by what is in it; planners take the empty rows for hits."""
    return models.Index(fields=[field], condition=Q(**{f"{field}__isnull": False}), name=name)


class Kind(models.TextChoices):
    """What sort of thing was found."""

    HAZARD = "hazard", _("Hazard")
    INSPECTION_PROBLEM = "inspection_problem", _("Inspection problem")
    AUDIT_POINT = "audit_point", _("Audit point")
    TASK = "task", _("Task")


class Grade(models.TextChoices):
    """Statutory grades of a hazard."""

    GENERAL = "general", _("General hazard")
    MAJOR = "major", _("Major hazard")


class StateLabel(models.TextChoices):
    """The states as people read them."""

    FOUND = State.FOUND.value, _("To be verified")
    VERIFIED = State.VERIFIED.value, _("To be assigned")
    ASSIGNED = State.ASSIGNED.value, _("To be taken up")
    RECTIFYING = State.RECTIFYING.value, _("Rectifying")
    SUBMITTED = State.SUBMITTED.value, _("To be accepted")
    RETURNED = State.RETURNED.value, _("Returned")
    ACCEPTED = State.ACCEPTED.value, _("To be struck off")
    CLOSED = State.CLOSED.value, _("Closed")
    LOOKED_BACK = State.LOOKED_BACK.value, _("Looked back at")
    TRANSFERRED = State.TRANSFERRED.value, _("Transferred")
    WITHDRAWN = State.WITHDRAWN.value, _("Withdrawn")
    DUPLICATE = State.DUPLICATE.value, _("Duplicate")


_CONFIRMED_STATES = [
    State.ASSIGNED,
    State.RECTIFYING,
    State.SUBMITTED,
    State.RETURNED,
    State.ACCEPTED,
    State.CLOSED,
    State.LOOKED_BACK,
]


class Finding(Moved, Timed):
    """Whatever was found wrong; one row however many levels have a duty in it."""

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    grade = models.CharField(max_length=10, choices=Grade.choices, default=Grade.GENERAL)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    #: National codes (dangerSrc, hazardDangerType …) by field name, where they were chosen.
    codes = models.JSONField(default=dict, blank=True)

    found_at = models.DateTimeField()
    found_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True
    )
    found_by_org = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", null=True
    )

    #: Criterion of a major hazard (判定标准): its code and the version that judged it.
    criterion = models.CharField(max_length=60, blank=True)
    criterion_version = models.CharField(max_length=40, blank=True)
    graded_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True
    )
    confirmed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True
    )

    #: Whose turn it is: the organisation and, once known, the person.
    turn_org = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", null=True
    )
    turn_person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    #: The authority that struck it on the list and alone may strike it off.
    listed_by = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", null=True
    )
    lead_leader = models.CharField(max_length=120, blank=True)
    #: Whether somebody still has to do something; the database writes it, for lists to order by.
    is_open = models.GeneratedField(
        expression=Case(
            When(state__in=sorted(state.value for state in OPEN), then=Value(True)),  # noqa: FBT003 - SQL's TRUE
            default=Value(False),  # noqa: FBT003 - SQL's FALSE
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    rounds = models.PositiveSmallIntegerField(default=0)

    #: Where it was read: the notice, its item number and the first and last line.
    notice = models.ForeignKey(
        "documents.Notice", on_delete=models.PROTECT, related_name="+", null=True
    )
    notice_item = models.PositiveIntegerField(null=True)
    notice_lines = models.CharField(max_length=40, blank=True)
    notice_group = models.CharField(max_length=300, blank=True)
    #: What the rectifying unit's own report says of the whole problem; never an acceptance.
    reported_status = models.CharField(max_length=12, blank=True)

    relapse_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="relapses", null=True
    )
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="duplicates", null=True
    )
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="finding_state_known"
            ),
            models.CheckConstraint(
                condition=Q(grade=Grade.GENERAL) | (Q(kind=Kind.HAZARD) & ~Q(criterion="")),
                name="finding_major_cites_criterion",
            ),
            models.CheckConstraint(
                condition=Q(grade=Grade.GENERAL)
                | ~Q(state__in=_CONFIRMED_STATES)
                | Q(confirmed_by__isnull=False),
                name="finding_major_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("graded_by")),
                name="finding_second_confirmer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CLOSED, State.LOOKED_BACK])
                | (Q(closed_at__isnull=False) & Q(accepted_at__isnull=False)),
                name="finding_closed_was_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DUPLICATE) | Q(duplicate_of__isnull=False),
                name="finding_duplicate_names_original",
            ),
            models.UniqueConstraint(
                fields=["notice", "notice_item"],
                condition=Q(notice__isnull=False),
                name="finding_notice_item_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_key", "id"], name="finding_due"),
            models.Index(fields=["is_open", "due_key", "id"], name="finding_open_due"),
            models.Index(fields=["state", "due_key", "id"], name="finding_state_due"),
            models.Index(fields=["state", "region", "due_key"], name="finding_counted"),
            models.Index(fields=["turn_org", "state", "due_key", "id"], name="finding_turn_due"),
            named_by("turn_person", "finding_turn_person"),
            # Few are major: looked for among all, a page of them would cost a walk through all.
            models.Index(
                fields=["due_key", "id"], condition=Q(grade=Grade.MAJOR), name="finding_major_due"
            ),
            # The front page counts what was found this month and closed this week.
            models.Index(fields=["found_at"], name="finding_found_at"),
            named_by("closed_at", "finding_closed_at"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> str:
        """The state as people read it."""
        return state_label(self.state, self.kind)

    @property
    def is_graded(self) -> bool:
        """Whether the grade is somebody's judgement: until a hazard is verified, it is nobody's."""
        return self.state != State.FOUND or self.grade == Grade.MAJOR


def state_label(state: str, kind: str) -> str:
    """Name a state as people read it; what a team found needs no further verification."""
    found_by_team = state == State.FOUND and kind != Kind.HAZARD
    return str(StateLabel(State.VERIFIED if found_by_team else state).label)


class Measure(Row):
    """One thing to do about a finding; a row of the task list (任务清单)."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="measures")
    no = models.PositiveIntegerField()
    label = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    lead_leader = models.CharField(max_length=120, blank=True)
    lead_dept = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    responsible_dept = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    responsible_person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    due_on = models.DateField(null=True, blank=True)
    #: Money set aside, in fen.
    funds_fen = models.BigIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True)
    #: A measure is given up with a reason, never deleted.
    voided_at = models.DateTimeField(null=True)
    void_reason = models.TextField(blank=True)
    notice_lines = models.CharField(max_length=40, blank=True)
    #: What the unit's own report says; taken as progress, never as acceptance.
    reported_status = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering: ClassVar = ["finding", "no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "no"], name="measure_no_once"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="measure_void_has_reason",
            ),
        ]
        indexes: ClassVar = [
            named_by("lead_dept", "measure_lead_dept"),
            named_by("responsible_dept", "measure_responsible_dept"),
            named_by("responsible_person", "measure_responsible_person"),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:40]


class ProgressReport(Row):
    """What was reported of a measure, by whom, from where; append-only."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="reports")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(max_length=120)
    text = models.TextField()
    #: done, mostly_done, ongoing, long_term or at_once, as said by the reporter.
    status = models.CharField(max_length=12, blank=True)
    #: Lines of the notice that say it, where it was read and not typed.
    notice_lines = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["measure", "at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class CommitmentKind(models.TextChoices):
    """The five commitments (五落实)."""

    MEASURES = "measures", _("Measures")
    RESPONSIBILITY = "responsibility", _("Responsibility")
    FUNDS = "funds", _("Funds")
    DEADLINE = "deadline", _("Deadline")
    CONTINGENCY = "contingency", _("Contingency plan")


class Commitment(Row):
    """One of the five commitments of a finding."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=16, choices=CommitmentKind.choices)
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "kind"], name="commitment_once"),
            models.CheckConstraint(condition=~Q(text=""), name="commitment_said"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:30]}"


class DutyRole(models.TextChoices):
    """What an organisation has to do with a finding."""

    LIST = "list", _("Listed it, strikes it off")
    OVERSEE = "oversee", _("Oversees")
    RECTIFY = "rectify", _("Rectifies")


class Duty(Row):
    """A level of duty: who has it above whom; strike-off climbs back from the lowest."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="duties")
    #: 0 is the top; each hand-down adds one.
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12)
    role = models.CharField(max_length=10, choices=DutyRole.choices)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    given_at = models.DateTimeField()
    #: Ended when the finding was given to somebody else at this level.
    ended_at = models.DateTimeField(null=True)
    struck_off_at = models.DateTimeField(null=True)
    struck_off_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering: ClassVar = ["finding", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["finding", "position"],
                condition=Q(ended_at__isnull=True),
                name="duty_position_held_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "finding"], name="duty_by_organisation"),
            named_by("person", "duty_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.organisation}"
