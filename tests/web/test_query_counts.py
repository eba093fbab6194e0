"""How many queries a page costs: a checked-in snapshot, so that a loop over rows is noticed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town
from tests.web.sent_ledgers import sent_ledger

SNAPSHOT = Path(__file__).resolve().parents[1] / "snapshots" / "query_counts_desk.json"
#: Reading the session, the person, and saving a session that was touched.
AROUND = ("django_session", "SAVEPOINT", "BEGIN")


def count(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return sum(1 for query in taken if not any(word in query["sql"] for word in AROUND))


def test_no_page_costs_more_queries_than_it_did(town: Town, as_: Callable[[str], Client]) -> None:
    rows = [make_finding(town, reach) for reach in ("found", "assigned", "submitted", "closed")]
    for _ in range(8):
        make_finding(town, "assigned", measures=3)
    client = as_("alice")
    pages = {
        "my work": "/",
        "findings": "/findings",
        "record, submitted": f"/findings/{rows[2].pk}",
        "record, closed": f"/findings/{rows[3].pk}",
        "problem list": "/findings/lists/problems",
        "task list": "/findings/lists/tasks",
        "responsibility list": "/findings/lists/responsibilities",
        "look-backs": "/findings/look-backs",
        "new finding": "/findings/new",
        "notices": "/notices",
        "ledgers": "/ledgers",
        "ledger, to be checked": f"/ledgers/{sent_ledger(town).pk}",
        "inbox": "/inbox",
        "settings": "/settings",
    }
    counts = {name: count(client, address) for name, address in pages.items()}
    if os.environ.get("BIHUAN_TEST_SNAPSHOTS") == "write":
        SNAPSHOT.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    assert counts == json.loads(SNAPSHOT.read_text("utf-8"))
