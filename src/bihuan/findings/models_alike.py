"""Which findings are known by keys of their words, for whoever records what may be the same.

The keys stand in a table of pairs (key, entry), which has no model. Both can be made again from the
findings at any time, so no backup carries them.
"""

from __future__ import annotations

from django.db import models


class AlikeEntry(models.Model):
    """A finding whose words are known by keys; ids are short, for there are many keys."""

    id = models.BigAutoField(primary_key=True)
    finding = models.OneToOneField(
        "findings.Finding",
        on_delete=models.DO_NOTHING,
        related_name="alike_entry",
        db_constraint=False,
    )

    class Meta:
        managed = False
        db_table = "findings_alike_entry"

    def __str__(self) -> str:
        return str(self.finding_id)
