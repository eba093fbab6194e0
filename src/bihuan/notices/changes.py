"""What changed for those who hold a stream: one look for all of them, and a cheap one.

The numbers here tell only whom to ask again; what each of them may know is answered by
:mod:`bihuan.notices.live`, with their own rights.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Max

from bihuan.foundation.models import History
from bihuan.notices.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    Subject = tuple[str, UUID]

#: A question whose answer changes whenever anything was written, and that reads no table.
#: SQLite: "PRAGMA data_version"; PostgreSQL: 9.27.7 "Transaction ID and Snapshot Information".
_MARKS = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_current_snapshot()::text",
}


@dataclass(frozen=True)
class Standing:
    """How things stand, for nobody's eyes: it knows no rights."""

    unread: dict[UUID, int]
    versions: dict[Subject, int]

    def of(self, person_id: UUID, subject: Subject | None) -> tuple[int, int | None]:
        """Return what concerns one stream."""
        version = self.versions.get(subject) if subject else None
        return self.unread.get(person_id, 0), version


class Watch:
    """Looks whether anything was written since the last look; for one thread.

    SQLite counts what other connections wrote: this thread must write nothing itself.
    """

    def __init__(self) -> None:
        self._mark: str | None = None

    def look(
        self, people: Collection[UUID], subjects: Collection[Subject], *, again: bool
    ) -> Standing | None:
        """Return how things stand; None where nothing was written since the last look.

        Args:
            people: who holds a stream.
            subjects: the records that they have open.
            again: look even so, for somebody who came since.

        Raises:
            DatabaseError: the database does not answer; the next look connects anew.
        """
        try:
            mark = self._read_mark()
            if mark == self._mark and not again:
                return None
            standing = Standing(_unread(people), _versions(subjects))
        except Exception:
            self._mark = None
            connection.close()
            raise
        self._mark = mark
        return standing

    @staticmethod
    def _read_mark() -> str:
        with connection.cursor() as cursor:
            cursor.execute(_MARKS[connection.vendor])
            return str(cursor.fetchone()[0])


def _unread(people: Collection[UUID]) -> dict[UUID, int]:
    rows = Message.objects.filter(Message.STANDS, recipient__in=people, is_read=False)
    return dict(rows.order_by().values_list("recipient").annotate(Count("pk")))


def _versions(subjects: Collection[Subject]) -> dict[Subject, int]:
    """Return the newest step of each: history counts them as the rows' versions do."""
    asked: defaultdict[str, set[UUID]] = defaultdict(set)
    for subject_type, subject_id in subjects:
        asked[subject_type].add(subject_id)
    found: dict[Subject, int] = {}
    for subject_type, ids in asked.items():
        rows = History.objects.filter(subject_type=subject_type, subject_id__in=ids)
        newest = rows.order_by().values_list("subject_id").annotate(Max("seq"))
        found |= {(subject_type, subject_id): seq for subject_id, seq in newest}
    return found
