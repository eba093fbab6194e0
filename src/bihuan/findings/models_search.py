"""The index of words, by which findings are searched.

It can be made again from the findings at any time, so no backup carries it. The pieces of the
texts stand in the database's own index: a virtual table of SQLite, a column of PostgreSQL.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SearchEntry(models.Model):
    """A finding that the index of words knows; migrations make the table by the database's means."""

    id = models.BigAutoField(primary_key=True)
    finding = models.OneToOneField(
        "findings.Finding", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )

    class Meta:
        managed = False
        db_table = "findings_search_entry"
        indexes: ClassVar = []

    def __str__(self) -> str:
        return str(self.finding_id)
