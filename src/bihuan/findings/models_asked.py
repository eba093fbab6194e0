"""What is asked of others in a finding: more time, and somebody's check."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.models import Row


class Extension(Row):
    """A request for more time, and what was decided."""

    finding = models.ForeignKey(
        "findings.Finding", on_delete=models.PROTECT, related_name="extensions"
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField()
    #: So much more time was asked for, and the new day is what it leads to.
    more_amount = models.PositiveIntegerField(null=True)
    more_unit = models.CharField(max_length=3, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True
    )
    is_granted = models.BooleanField(null=True)
    decision = models.TextField(blank=True)
    #: Settled undecided by another step: when, and by which.
    lapsed_at = models.DateTimeField(null=True)
    lapsed_with = models.CharField(max_length=24, blank=True)

    #: Neither decided nor lapsed.
    WAITING: ClassVar = Q(decided_at=None, lapsed_at=None)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(decided_at__isnull=True, lapsed_at__isnull=True),
                name="extension_one_open",
            ),
            models.CheckConstraint(
                condition=Q(lapsed_at__isnull=True, lapsed_with="")
                | (Q(lapsed_at__isnull=False, decided_at__isnull=True) & ~Q(lapsed_with="")),
                name="extension_lapsed_undecided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="extension_not_self_granted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} -> {self.new_due_on}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is neither decided nor lapsed."""
        return self.decided_at is None and self.lapsed_at is None


class Opinion(models.TextChoices):
    """What somebody who was asked to check says of the question."""

    HOLDS = "holds", _("Holds")
    DOES_NOT_HOLD = "does_not_hold", _("Does not hold")
    CANNOT_TELL = "cannot_tell", _("Cannot tell")


class CheckRequest(Row):
    """A question to somebody who is asked to check (协助核查), and the opinion on it."""

    finding = models.ForeignKey("findings.Finding", on_delete=models.PROTECT, related_name="checks")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=16, choices=Opinion.choices, blank=True)
    text = models.TextField(blank=True)
    taken_back_at = models.DateTimeField(null=True)
    #: Settled unanswered by another step: when, and by which.
    lapsed_at = models.DateTimeField(null=True)
    lapsed_with = models.CharField(max_length=24, blank=True)

    #: Neither taken back nor lapsed: the one who was asked sees the finding.
    OPENS: ClassVar = Q(taken_back_at=None, lapsed_at=None)
    #: Nor answered yet.
    WAITING: ClassVar = OPENS & Q(answered_at=None)

    class Meta:
        ordering: ClassVar = ["finding", "asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["finding", "person"],
                condition=Q(
                    answered_at__isnull=True, taken_back_at__isnull=True, lapsed_at__isnull=True
                ),
                name="check_one_open_each",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("asked_by")), name="check_asks_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, opinion="", text="")
                | (Q(answered_at__isnull=False) & ~Q(opinion="") & ~Q(text="")),
                name="check_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(lapsed_at__isnull=True, lapsed_with="")
                | (Q(lapsed_at__isnull=False) & ~Q(lapsed_with="")),
                name="check_lapsed_with_a_step",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, taken_back_at__isnull=True)
                | Q(answered_at__isnull=True, lapsed_at__isnull=True)
                | Q(taken_back_at__isnull=True, lapsed_at__isnull=True),
                name="check_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} ? {self.question[:40]}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is neither answered, nor taken back, nor lapsed."""
        return self.opens and self.answered_at is None

    @property
    def opens(self) -> bool:
        """Whether the one who was asked sees the finding: neither taken back nor lapsed."""
        return self.taken_back_at is None and self.lapsed_at is None
