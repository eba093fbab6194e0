"""The keys of findings' words: written with a finding, and asked for the few that share most.

What is written in great numbers, a ledger, is left to the job: nobody records the same by hand
within that minute.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from heapq import nlargest
from math import log
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from bihuan.engines.text import described, keys
from bihuan.findings.models import Finding
from bihuan.findings.models_alike import AlikeEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from bihuan.engines.text import Described
    from bihuan.kernel.clock import Clock

#: More findings than this at once are left to the job.
_AT_HAND = 100
#: Findings that the job catches up with in one run, and in one transaction.
_AT_ONCE, _BATCH = 10_000, 500
#: Rows of keys read for one question, at most, the rarest keys first.
_READ = 4_000
_WRITE = "INSERT INTO findings_alike_key (key, entry_id) VALUES (%s, %s)"


def words_of(finding: Finding) -> Described:
    """Return a finding as it is compared: by its sentence and its place."""
    return described(finding.title, finding.place)


def index_few(findings: Sequence[Finding]) -> None:
    """Write down the keys of new findings, unless the job does it better."""
    if len(findings) <= _AT_HAND:
        _index(findings)


def _index(findings: Sequence[Finding]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        entries = AlikeEntry.objects.bulk_create([AlikeEntry(finding=row) for row in findings])
        cursor.executemany(
            _WRITE,
            [
                (key, entry.pk)
                for row, entry in zip(findings, entries, strict=True)
                for key in _keys(words_of(row), row.county_code)
            ],
        )


def catch_up(_clock: Clock) -> str:
    """Index findings that are missing, the newest first; the job after an import or an update."""
    missing = Finding.objects.count() - AlikeEntry.objects.count()
    if missing <= 0:
        return "nothing was missing"
    known = AlikeEntry.objects.filter(finding=OuterRef("pk"))
    rows = Finding.objects.filter(~Exists(known)).order_by("-id")
    rows = rows.only("title", "place", "county_code")[:_AT_ONCE]
    done, batch = 0, list(rows)
    for start in range(0, len(batch), _BATCH):
        _index(batch[start : start + _BATCH])
        done += len(batch[start : start + _BATCH])
    return f"{done} findings"


def sharing_most(asked: Described, county_code: str, most: int) -> list[UUID]:
    """Return the findings of a county that share most with a text, rare words counting more.

    Args:
        asked: the text.
        county_code: where it is.
        most: findings to return at most.
    """
    wanted = _keys(asked, county_code)
    counts = _counts(wanted)
    shared: dict[int, float] = defaultdict(float)
    for key, entry in _entries(_rare(counts)):
        shared[entry] += log(1 + _READ / counts[key])
    best = nlargest(most, shared, key=lambda entry: (shared[entry], entry))
    found = dict(AlikeEntry.objects.filter(pk__in=best).values_list("pk", "finding_id"))
    return [found[entry] for entry in best if entry in found]


def _keys(words: Described, county_code: str) -> list[int]:
    """Return the keys of a text, told apart by county: the same words elsewhere are not looked at."""
    county = int.from_bytes(blake2b(county_code.encode(), digest_size=8).digest()) >> 1
    return sorted(key ^ county for key in keys(words.telling))


def _counts(wanted: Iterable[int]) -> dict[int, int]:
    """Return how many findings have each key, counted no further than is read."""
    one = (
        "SELECT MIN(key), COUNT(*) FROM "
        "(SELECT key FROM findings_alike_key WHERE key = %s LIMIT %s) n"
    )
    return {key: count for key, count in _each(one, [(key, _READ) for key in wanted]) if count}


def _rare(counts: Mapping[int, int]) -> dict[int, int]:
    """Return the keys to be read, the rarest first, and how many rows of each."""
    room, chosen = _READ, {}
    for key in sorted(counts, key=lambda each: counts[each]):
        chosen[key] = min(counts[key], room)
        room -= chosen[key]
        if room <= 0:
            break
    return chosen


def _entries(chosen: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return keys with their entries, of each key the newest."""
    one = (
        "SELECT key, entry_id FROM (SELECT key, entry_id FROM findings_alike_key "
        "WHERE key = %s ORDER BY entry_id DESC LIMIT %s) n"
    )
    return _each(one, chosen.items())


def _each(one: str, asked: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ask one thing of several keys in one query."""
    rows = list(asked)
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one] * len(rows)), [value for row in rows for value in row]
        )
        return [(key, value) for key, value in cursor.fetchall()]
