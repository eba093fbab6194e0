"""Messages to people, what is watched for them, and how they want to be told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.models import Row


class Message(Row):
    """Something that a person is told; its words are made when it is read."""

    recipient = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=24)
    #: What it is about; a summary is about its recipient.
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    #: Number of the subject; shown only while the recipient may see the subject.
    number = models.CharField(max_length=40, blank=True)
    #: Which rung of the ladder; 0 for what is no reminder.
    rung = models.PositiveSmallIntegerField(default=0)
    #: What is told once: a step by its history row, a term by the step that set it, a day.
    run = models.CharField(max_length=60)
    #: What the words are made of; no sentences but those that people wrote.
    facts = models.JSONField(default=dict)
    #: When it happened.
    at = models.DateTimeField()
    asks_answer = models.BooleanField(default=False)
    #: Overdue or major: told on days off too.
    is_urgent = models.BooleanField(default=False)
    #: Waits for a summary, or stands in one; not a row of its own in the inbox.
    is_held = models.BooleanField(default=False)
    digest = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="gathered", null=True, db_index=False
    )
    is_read = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    #: Rows of the inbox.
    STANDS: ClassVar = Q(is_held=False)
    #: Asked for an answer that was not given, and no longer waiting for a summary.
    WAITS_FOR_ANSWER: ClassVar = Q(asks_answer=True, answered_at=None) & (
        Q(is_held=False) | Q(digest__isnull=False)
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recipient", "subject_id", "kind", "rung", "run"], name="message_told_once"
            ),
            models.CheckConstraint(
                condition=Q(is_read=False, read_at__isnull=True)
                | Q(is_read=True, read_at__isnull=False),
                name="message_read_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="message_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | Q(is_held=True),
                name="message_gathered_was_held",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["recipient", "-id"],
                condition=Q(is_held=False, is_read=False),
                name="message_unread",
            ),
            models.Index(fields=["recipient", "is_read", "-id"], condition=Q(is_held=False),
                         name="message_inbox"),
            models.Index(fields=["recipient", "-id"],
                         condition=Q(asks_answer=True, answered_at__isnull=True),
                         name="message_unanswered"),
            models.Index(fields=["recipient"],
                         condition=Q(is_held=True, digest__isnull=True),
                         name="message_waiting"),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False),
                         name="message_by_digest"),
            models.Index(fields=["subject_id", "run"], name="message_by_subject"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Watch(Row):
    """A subject with a deadline, how far up its ladder was told, and when to look again."""

    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField(unique=True)
    #: The term that the rung belongs to; another term begins at the bottom again.
    run = models.CharField(max_length=60, blank=True)
    rung = models.PositiveIntegerField(default=0)
    #: Empty while nothing runs.
    look_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["look_at"], condition=Q(look_at__isnull=False), name="watch_to_look_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} {self.rung}"


class Pace(models.TextChoices):
    """How somebody wants to be told what can wait."""

    DAILY = "daily", _("Once a day, in a summary")
    AT_ONCE = "at_once", _("Each at once")


class Preference(models.Model):
    """How a person wants to be told; who has none is told daily and not by e-mail."""

    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    pace = models.CharField(max_length=10, choices=Pace.choices, default=Pace.DAILY)
    #: Empty: no e-mail.
    email = models.EmailField(_("E-mail address"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="preference_pace_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.pace}"


class Mailing(Row):
    """A message on its way by a channel; tried again until it is sent or given up."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="mailings", db_index=False
    )
    channel = models.CharField(max_length=12)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: When to try; empty once it is sent or given up.
    try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    #: Why it was not sent: a class of fault, never an address.
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "channel"], name="mailing_once_a_channel"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["try_at"], condition=Q(try_at__isnull=False), name="mailing_to_try"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.message_id}"
