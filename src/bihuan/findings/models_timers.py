"""The clock of a finding: what happened to it, and the deadline that follows, for lists to order by."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.lifecycle import HANDED_IN
from bihuan.foundation.models import Row
from bihuan.kernel.standing import TimerState
from bihuan.kernel.terms import Term, Unit
from bihuan.kernel.timers import TimerEvent, TimerStep

#: Stands for "no deadline" in the order of lists: after every real one.
NEVER = date(9999, 12, 31)

#: With a ``due_key`` in the past, what is overdue: open and not handed in; a paused one has none.
LATE = Q(is_open=True) & ~Q(state__in=sorted(state.value for state in HANDED_IN))


class Timed(models.Model):
    """What follows from the entries of the clock; written with them, by nothing else.

    A clock that is paused has no deadline that could pass, and stands with those without one.
    """

    due_on = models.DateField(null=True, blank=True)
    #: When the time is over: 24:00 of the last day, or the minute where hours are counted.
    due_at = models.DateTimeField(null=True, blank=True)
    due_unit = models.CharField(max_length=3, blank=True)
    #: Running, paused or stopped; empty where no deadline was set.
    clock_state = models.CharField(max_length=8, blank=True)
    #: The deadline as lists order by it: those without one come last. The database writes it.
    due_key = models.GeneratedField(
        expression=Case(
            When(clock_state=TimerState.PAUSED.value, then=Value(NEVER)),
            default=Coalesce("due_on", Value(NEVER)),
        ),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        abstract = True


class TimerPurpose(models.TextChoices):
    """What there is time for."""

    RECTIFY = "rectify", _("Rectifying")


class TimerEntry(Row):
    """One thing that happened to a clock; append-only, and witnessed by the chain.

    The present clock begins at the last entry that started one.
    """

    finding = models.ForeignKey(
        "findings.Finding", on_delete=models.PROTECT, related_name="timer_entries"
    )
    purpose = models.CharField(max_length=12, choices=TimerPurpose.choices)
    no = models.PositiveSmallIntegerField()
    event = models.CharField(max_length=12)
    at = models.DateTimeField()
    #: How long there is, or how much more.
    amount = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=3, blank=True)
    ends_on_working_day = models.BooleanField(default=False)
    #: Or the last day itself.
    until_on = models.DateField(null=True)
    #: The step that caused it, and its number in the finding's history.
    caused_by = models.CharField(max_length=24)
    seq = models.PositiveIntegerField()
    #: The first step whose seal witnesses the entry: its own, or the next one after a migration.
    witnessed_from = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["finding", "no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "purpose", "no"], name="timer_entry_once"),
            models.CheckConstraint(
                condition=Q(event__in=[step.value for step in TimerStep]),
                name="timer_event_known",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, unit="")
                | Q(amount__gte=1, unit__in=[unit.value for unit in Unit], until_on__isnull=True),
                name="timer_limit_is_one",
            ),
            models.CheckConstraint(
                condition=Q(witnessed_from__gte=F("seq")), name="timer_witnessed_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.event}"

    @property
    def as_event(self) -> TimerEvent:
        """The entry as the engine reads it."""
        limit = self.until_on
        if self.amount is not None:
            term = Term(self.amount, Unit(self.unit), self.ends_on_working_day)
            return TimerEvent(TimerStep(self.event), self.at, term)
        return TimerEvent(TimerStep(self.event), self.at, limit)
