"""Writes the index of words in the transaction that writes the findings, and asks it.

What a finding says of itself is indexed: number, title, description, place, area. Bodies and
people are looked up by name when somebody asks, so that a new name holds at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from bihuan.engines.text.pieces import Piece, pieces_of
from bihuan.findings.models import Finding
from bihuan.findings.models_search import SearchEntry
from bihuan.foundation import health

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from bihuan.kernel.clock import Clock

BATCH = 500
#: Findings that the job catches up with in one run.
_AT_ONCE = 20_000
#: Findings from which on it is quicker to read all than to look up each.
_MANY = 30_000
_KNOWN = (
    "INSERT INTO findings_search_entry (finding_id) VALUES (%s) ON CONFLICT (finding_id) DO NOTHING"
)
_SQLITE = (
    "INSERT OR REPLACE INTO findings_search_words (rowid, words) "
    "SELECT id, %s FROM findings_search_entry WHERE finding_id = %s"
)
_POSTGRES = (
    "INSERT INTO findings_search_entry (finding_id, words) VALUES (%s, array_to_tsvector(%s)) "
    "ON CONFLICT (finding_id) DO UPDATE SET words = excluded.words"
)


def index(findings: Sequence[Finding]) -> None:
    """Write down the words of findings as they now stand; a repeat changes nothing."""
    if not findings:
        return
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(_POSTGRES, [(row.pk, _pieces(row)) for row in findings])
            return
        cursor.executemany(_KNOWN, [(row.pk.hex,) for row in findings])
        cursor.executemany(_SQLITE, [(" ".join(_pieces(row)), row.pk.hex) for row in findings])


def _pieces(row: Finding) -> list[str]:
    return pieces_of(row.number, row.title, row.place, row.region.name, row.description)


def ids_with(asked: Sequence[Piece]) -> RawSQL:
    """Return, for a condition ``pk__in``, the ids of findings with all of one or more pieces."""
    if connection.vendor == "postgresql":
        match = " & ".join(f"'{p.text}':*" if p.is_beginning else f"'{p.text}'" for p in asked)
        return RawSQL(_postgres_ids(match), [match])  # noqa: S611 - ours
    match = " AND ".join(f'"{p.text}" *' if p.is_beginning else f'"{p.text}"' for p in asked)
    found = "SELECT rowid FROM findings_search_words WHERE findings_search_words MATCH %s"
    ids = f"SELECT finding_id FROM findings_search_entry WHERE id IN ({found})"  # noqa: S608 - ours
    return RawSQL(ids, [match])  # noqa: S611 - ours


def _postgres_ids(match: str) -> str:
    """Return how the ids are best found: planners guess wrongly how many findings have a word.

    Few are found by the index of words alone and then looked up; of many, the findings are read
    in one go. Left to themselves, planners look the words of each finding up, row by row.
    """
    found = "SELECT finding_id FROM findings_search_entry WHERE words @@ %s::tsquery"
    counted = f"SELECT count(*) FROM ({found} LIMIT {_MANY}) found"  # noqa: S608 - ours
    with connection.cursor() as cursor:
        cursor.execute(counted, [match])
        if cursor.fetchone() == (_MANY,):
            return f"SELECT finding_id FROM ({found} OFFSET 0) found"  # noqa: S608 - ours
    return f"WITH found AS MATERIALIZED ({found}) SELECT finding_id FROM found"  # noqa: S608 - ours


def unindexed() -> QuerySet[Finding]:
    """Return the findings that the index does not know: taken over from before it, or restored."""
    known = SearchEntry.objects.filter(finding=OuterRef("pk"))
    return Finding.objects.filter(~Exists(known))


def count_unindexed() -> int:
    """Return how many findings the index does not know."""
    return max(0, Finding.objects.count() - SearchEntry.objects.count())


def check(_clock: Clock) -> tuple[Literal["ok", "warning"], str]:
    """Return whether every finding can be found, for the doctor."""
    if health.pending_migrations():
        return "ok", "nothing is indexed yet"
    missing = count_unindexed()
    if not missing:
        return "ok", "every finding is in the index of words"
    said = f"{missing} findings are not in the index of words; a job adds them, or at once "
    return "warning", said + "`bihuan search rebuild`"


def catch_up(_clock: Clock) -> str:
    """Index findings that are missing; the job that follows an update or a restored backup."""
    if not count_unindexed():
        return "nothing was missing"
    rows = unindexed().select_related("region").order_by("id")[:_AT_ONCE]
    return f"{_index_all(rows)} findings"


def rebuild(told: Callable[[int, int], None]) -> int:
    """Make the index anew, batch by batch, while others go on working.

    Args:
        told: called after each batch with the findings done, and all.

    Returns:
        How many findings the index knows afterwards.
    """
    total = Finding.objects.count()
    rows = Finding.objects.select_related("region").order_by("id")
    return _index_all(rows, lambda done: told(done, total))


def _index_all(rows: QuerySet[Finding], told: Callable[[int], None] = lambda _done: None) -> int:
    batch: list[Finding] = []
    done = 0
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            index(batch)
            done += len(batch)
            batch = []
            told(done)
    index(batch)
    if batch:
        told(done + len(batch))
    return done + len(batch)
