"""How many queries an address costs, as a checked-in snapshot: an N+1 shows as a difference.

Use :func:`counting` around one request. Names are ``METHOD route``, with a word after it where
one route is looked at in several ways. Writing is safe with several workers.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.snapshot_files import IS_WRITING, keep, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

SNAPSHOT = "query_counts.json"


@contextmanager
def counting(name: str) -> Iterator[None]:
    """Compare the number of queries inside with the snapshot, or write it there.

    Savepoints count like queries; they are round trips too.
    """
    with CaptureQueriesContext(connection) as captured:
        yield
    count = len(captured)
    if IS_WRITING:
        _write(name, count)
        return
    expected = kept(SNAPSHOT).get(name)
    if count != expected:
        asked = "\n".join(query["sql"][:200] for query in captured.captured_queries)
        pytest.fail(f"{name}: {count} queries, {expected} in the snapshot\n{asked}")


def _write(name: str, count: int) -> None:
    with Path(gettempdir(), "bihuan-query-counts.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keep(SNAPSHOT, kept(SNAPSHOT) | {name: count})
