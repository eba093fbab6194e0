"""What every context stores alike: rows with ids, the history that is also the outbox, counters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.ids import uuid7


class Row(models.Model):
    """A row whose id (UUIDv7) was made where the record was made."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Moved(Row):
    """A row with a state that only :func:`bihuan.foundation.moving.move` writes."""

    state = models.CharField(max_length=24)
    #: Counts the moves; the conditional UPDATE, the ETag and the history's sequence use it.
    version = models.PositiveIntegerField(default=0)
    #: County-level region code: the key for scope, partitions and sharding.
    county_code = models.CharField(max_length=12)

    class Meta:
        abstract = True


class History(Row):
    """One step of one row: who, when, from, to, why. It is the outbox too."""

    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    county_code = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()
    event = models.CharField(max_length=60)
    step = models.CharField(max_length=40)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "seq"], name="history_one_row_per_step"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["at"],
                condition=models.Q(delivered_at__isnull=True),
                name="history_undelivered",
            ),
            models.Index(fields=["actor_id", "at"], name="history_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.seq} {self.step}"


class Counter(models.Model):
    """The last number given in a series such as ``苏安隐/2026``."""

    series = models.CharField(max_length=80, primary_key=True)
    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.value}"


class IdempotencyKey(Row):
    """An answer already given to a write, kept so that a repeat gets the same answer."""

    owner_id = models.UUIDField()
    key = models.CharField(max_length=120)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner_id", "key"], name="idempotency_once"),
        ]

    def __str__(self) -> str:
        return self.key


class JobRun(models.Model):
    """When a scheduled job last ran, and who is running it now."""

    name = models.CharField(max_length=60, primary_key=True)
    #: The period that the last run was for, e.g. ``2026-11-22T01:00``.
    period = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField(null=True)
    #: Empty while it runs.
    finished_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    #: Failures in a row; with them, when it is tried again.
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class LongWorkState(models.TextChoices):
    """How far a piece of long work has come."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class LongWork(Row):
    """Something that takes longer than a request; :mod:`bihuan.foundation.long_work` writes it."""

    #: Who does it, by the table of ``config/wiring.py``, e.g. ``notice_reading``.
    kind = models.CharField(max_length=40)
    #: The row that it is done for; its context says who may see and cancel it.
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    asked_by_id = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=LongWorkState.WAITING)
    #: Units done of all, e.g. pages; a total of 0 is not known yet.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    #: How often a worker took it up; one that was stopped in order does not count.
    attempts = models.PositiveIntegerField(default=0)
    #: Made anew by each worker that takes it up: only the newest may write.
    hand = models.UUIDField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: Why it failed: the code and the facts of a refusal, worded where it is shown.
    failure = models.CharField(max_length=80, blank=True)
    failure_facts = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=LongWorkState.values), name="long_work_state_known"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=models.Q(state__in=["waiting", "running"], cancel_asked_at__isnull=True),
                name="long_work_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="long_work_unfinished",
            ),
            models.Index(fields=["subject_id", "kind"], name="long_work_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.done}/{self.total}"


class Redelivery(Row):
    """An event that a handler failed on; it is tried again until it is done."""

    history = models.ForeignKey(History, on_delete=models.PROTECT, related_name="redeliveries")
    handler = models.CharField(max_length=200)
    attempts = models.PositiveIntegerField(default=1)
    retry_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["history", "handler"], name="redelivery_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["retry_at"],
                condition=models.Q(done_at__isnull=True),
                name="redelivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler} of {self.history_id}"
