"""What the API promises and what it costs, held against checked-in files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests import snapshot_files as snapshots
from tests.factories import make_finding
from tests.query_counts import counting
from tests.rest.notices import draft_notice

from bihuan.rest.rendering import as_json
from bihuan.rest.urls import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller

READS = [
    "/me",
    "/regions",
    "/organisations",
    "/people?organisation={plant}",
    "/standards/criteria",
    "/findings",
    "/findings/{finding}",
    "/findings/{finding}/timeline",
    "/findings/{finding}/measures",
    "/findings/{finding}/checks",
    "/findings/{finding}/steps",
    "/findings/{finding}/proof",
    "/lists/problems",
    "/lists/tasks",
    "/lists/responsibilities",
    "/lists/problems.xlsx",
    "/look-backs",
    "/inbox?show=all",
    "/inbox/counts",
    "/notices",
    "/notices/{notice}",
]
LISTS = [
    "/findings", "/lists/problems", "/lists/tasks", "/lists/responsibilities", "/notices",
    "/organisations", "/look-backs",
]  # fmt: skip


def test_the_document_is_as_it_was_reviewed() -> None:
    made = json.loads(as_json(document()))

    if snapshots.IS_WRITING:
        snapshots.keep("openapi.json", made)
    assert made == snapshots.kept("openapi.json")


def test_the_document_is_served_to_anybody(anonymous: Caller) -> None:
    answer = anonymous.get("/openapi.json")

    assert answer["Content-Type"] == "application/json"
    assert answer.json() == json.loads(as_json(document()))


def test_every_operation_has_a_name_and_a_sentence_of_its_own() -> None:
    operations = [each for methods in document()["paths"].values() for each in methods.values()]

    names = [each["operationId"] for each in operations]
    assert len(names) == len(set(names))
    assert all(each.get("description") for each in operations)


def test_reading_costs_what_it_cost(town: Town, as_: Callable[[str], Caller]) -> None:
    findings = [make_finding(town, "submitted", measures=3) for _ in range(3)]
    named = {
        "plant": town.organisations["plant"].pk,
        "finding": findings[0].pk,
        "notice": draft_notice(town).pk,
    }
    alice = as_("alice")

    for path in READS:
        with counting(f"GET /api/v1{path}"):
            answer = alice.get(path.format(**named))
        assert answer.status_code == 200, path


def test_a_longer_list_costs_no_more_queries(town: Town, as_: Callable[[str], Caller]) -> None:
    alice = as_("alice")

    for _ in range(3):
        make_finding(town, "closed", finder="alice", measures=2)
        draft_notice(town)
        for path in LISTS:
            with counting(f"GET /api/v1{path} however long"):
                answer = alice.get(path)
            assert answer.status_code == 200, path


def test_a_step_costs_what_it_cost(town: Town, as_: Callable[[str], Caller]) -> None:
    finding, alice = make_finding(town, "submitted", measures=3), as_("alice")

    with counting("POST /api/v1/findings/{finding}/steps/accept"):
        answer = alice.post(f"/findings/{finding.pk}/steps/accept", {"note": "属实"})

    assert answer.status_code == 200
