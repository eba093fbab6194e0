"""Notices as uploaded, read, corrected by a person, and confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bihuan.documents.papers.models import Letterhead, Paper, PaperTemplate
from bihuan.foundation.models import Moved

__all__ = ["UNREAD", "Letterhead", "Notice", "NoticeState", "Paper", "PaperTemplate"]


class NoticeState(models.TextChoices):
    """How far a notice has come."""

    READING = "reading", _("Being read")
    UNREADABLE = "unreadable", _("Not readable")
    CANCELLED = "cancelled", _("Reading cancelled")
    DRAFT = "draft", _("To be checked")
    CONFIRMED = "confirmed", _("Imported")
    DISCARDED = "discarded", _("Discarded")


#: The states of a notice that nothing was read from yet.
UNREAD = frozenset({NoticeState.READING, NoticeState.UNREADABLE, NoticeState.CANCELLED})


class Notice(Moved):
    """A document that was read; nothing is made of it before a person confirms."""

    title = models.CharField(max_length=300)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    #: SHA-256 of the uploaded bytes.
    content_hash = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    #: The text as read: [{"ref": 120, "text": "…", "page": 3 or null}].
    source_lines = models.JSONField(default=list)
    #: What the reader found, as the command line gives it; never changed afterwards.
    as_read = models.JSONField(default=dict)
    #: What the person made of it: the same shape with decisions; confirmed as it stands.
    as_edited = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=NoticeState.values), name="notice_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "uploaded_at"], name="notice_by_organisation"),
        ]

    def __str__(self) -> str:
        return self.title
