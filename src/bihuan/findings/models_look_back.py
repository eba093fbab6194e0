"""Rounds of looking back (回头看) at what was closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.models import Row


class LookBackResult(models.TextChoices):
    """What was seen when a closed finding was visited again."""

    HELD = "held", _("Held")
    RELAPSED = "relapsed", _("Relapsed")


class LookBack(Row):
    """A round of looking back (回头看) for which a closed finding was drawn."""

    finding = models.ForeignKey(
        "findings.Finding", on_delete=models.PROTECT, related_name="look_backs"
    )
    round = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    #: Why it was drawn: share in per cent and the source of the rule.
    share_percent = models.PositiveSmallIntegerField()
    rule_source = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True
    )
    result = models.CharField(max_length=10, choices=LookBackResult.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "round"], name="look_back_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} #{self.round}"
