"""Filters of the list that somebody gave a name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.foundation.models import Row


class SavedFilter(Row):
    """A filter under a name, for its owner and, if so chosen, for everybody of the owner's body."""

    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    #: What stands behind the question mark of the list's address, put in order.
    query = models.CharField(max_length=2000)
    position = models.PositiveSmallIntegerField(default=0)
    shared_with = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", null=True
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(removed_at__isnull=True),
                name="saved_filter_name_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_named"),
        ]

    def __str__(self) -> str:
        return self.name
