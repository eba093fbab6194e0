"""Ledgers (台账) that findings were taken over from, and which row became which finding."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.models import Moved, Row


class LedgerFile(Row):
    """A spreadsheet that was taken over; the same bytes once for a body."""

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    #: SHA-256 of its bytes.
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    taken_over_at = models.DateTimeField()
    taken_over_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="ledger_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class LedgerEntry(Row):
    """A row of a ledger and the finding that it became or joined; never changed."""

    finding = models.ForeignKey(
        "findings.Finding", on_delete=models.PROTECT, related_name="ledger_entries"
    )
    #: The ledger in which it was first met.
    ledger = models.ForeignKey(LedgerFile, on_delete=models.PROTECT, related_name="entries")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: Digest of what the row tells of, and the how-manieth row with it: the same in every copy.
    key = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    #: The finding was made of it; of no other row.
    is_first = models.BooleanField()
    found_on = models.DateField(null=True)
    #: Who and what it names, as written: bodies that are unknown here stay text.
    enterprise = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    responsible_org = models.CharField(max_length=200, blank=True)
    responsible_person = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=200, blank=True)
    #: Whatever else the row says, as written, by field or by heading.
    said = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["finding", "-is_first", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="ledger_entry_once"),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(is_first=True), name="ledger_entry_one_first"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "enterprise", "found_on"],
                condition=Q(is_first=True),
                name="ledger_entry_alike",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class LedgerUploadState(models.TextChoices):
    """How far a spreadsheet that somebody sent has come."""

    DRAFT = "draft", _("To be checked")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", _("Imported")
    STOPPED = "stopped", _("Import stopped")
    DISCARDED = "discarded", _("Discarded")


class LedgerUpload(Moved):
    """A spreadsheet that was sent: looked at, its columns settled, and then taken over."""

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    #: SHA-256 of the bytes as they were sent.
    content_hash = models.CharField(max_length=64)
    #: Digest of the headings: ledgers of one form have the same.
    shape = models.CharField(max_length=64)
    #: Fields by heading as a person decided; null leaves a column out.
    mapping = models.JSONField(default=dict)
    #: What was read with this mapping: sheets, columns, first rows, what is left out and why.
    preview = models.JSONField(default=dict)
    #: What became of the rows.
    result = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=LedgerUploadState.values), name="ledger_upload_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "shape", "uploaded_at"], name="ledger_upload_by_shape"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
