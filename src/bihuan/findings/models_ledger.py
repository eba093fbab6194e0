"""Ledgers (台账) that findings were taken over from, and which row became which finding."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.foundation.models import Row


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
