"""Papers of bodies: drafts, what was issued, and how a body heads and numbers them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.models import Moved, Row


class PaperKind(models.TextChoices):
    """What sort of paper it is."""

    ORDER = "order", _("Rectification order")
    REPLY = "reply", _("Reply on rectification")
    ACCEPTANCE = "acceptance", _("Acceptance form")
    EXTENSION = "extension", _("Decision on an extension")
    TRANSFER = "transfer", _("Transfer letter")
    LISTS = "lists", _("Three lists")


class PaperState(models.TextChoices):
    """How far a paper has come."""

    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    VOID = "void", _("Void")
    DISCARDED = "discarded", _("Discarded")


#: What bears a number, whatever became of it.
NUMBERED = (PaperState.ISSUED, PaperState.VOID)


class Paper(Moved):
    """A paper about a record; what was issued never changes, a correction is a new paper."""

    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    #: The record that it is about, by the slug of its history.
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    #: How people call that record, such as its number.
    subject_label = models.CharField(max_length=80)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    #: What a person wrote into it: addressee, basis, demands, copies to.
    words = models.JSONField(default=dict)
    #: Every value that was printed, as it stood when it was issued.
    content = models.JSONField(default=dict)
    year = models.PositiveSmallIntegerField(null=True)
    no = models.PositiveIntegerField(null=True)
    #: As printed, e.g. 苏应急责改〔2026〕3号.
    number = models.CharField(max_length=80, blank=True)
    issued_at = models.DateTimeField(null=True)
    file = models.ForeignKey(
        "evidence.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    #: The template that it was rendered by; none for the standard one.
    template = models.ForeignKey(
        "documents.PaperTemplate", on_delete=models.PROTECT, related_name="+", null=True
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=PaperState.values), name="paper_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=NUMBERED)
                | (Q(no__isnull=False) & Q(file__isnull=False) & ~Q(number="")),
                name="paper_issued_is_numbered",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "year", "no"], name="paper_number_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "made_at"], name="paper_by_subject"),
            models.Index(fields=["organisation", "issued_at"], name="paper_by_organisation"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.get_kind_display())

    @property
    def state_label(self) -> str:
        """The state as people read it."""
        return str(PaperState(self.state).label)


class Letterhead(Row):
    """How a body signs its papers."""

    organisation = models.OneToOneField(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    #: Character code of the body (机关代字), e.g. 苏应急.
    code = models.CharField(max_length=20)
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.code


class PaperTemplate(Row):
    """A body's own template for a kind of paper; kept for ever, in force until another takes over."""

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    file = models.ForeignKey("evidence.StoredFile", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_by_name = models.CharField(max_length=120)
    #: When another template, or the standard one, took its place.
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(ended_at__isnull=True),
                name="paper_template_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
