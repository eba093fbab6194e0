"""What is asked of others in a finding: more time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

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
