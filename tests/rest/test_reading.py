"""Files, lists, people and standards, as they are read over the API."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from tests.factories import CRITERION, make_finding, photo

from bihuan.evidence import public as evidence
from bihuan.evidence.public import StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller

    As = Callable[[str], Caller]


def _attached(town: Town) -> tuple[Any, evidence.Attachment]:
    finding = make_finding(town, "submitted")
    return finding, evidence.attachments_of(subject_type="finding", subject_ids=[finding.pk]).get()


def test_a_photograph_is_handed_out_without_its_facts(town: Town, as_: As) -> None:
    _finding, attachment = _attached(town)
    alice, path = as_("alice"), f"/files/{attachment.pk}/view"
    unchanged = alice.get(path, If_None_Match=f'"{attachment.file.sha256}-view"')

    answer: Any = alice.get(path)

    assert unchanged.status_code == 304
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-cache"
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    answer.close()


def test_an_upload_of_somebody_else_is_no_evidence(town: Town, as_: As) -> None:
    finding = make_finding(town, "taken_up")
    upload = as_("ella").upload("/files", file=photo()).json()["id"]

    answer = as_("dong").post(
        f"/findings/{finding.pk}/steps/add-evidence", {"evidence": [{"file": upload}]}
    )

    assert (answer.status_code, answer.json()["code"]) == (404, "evidence.no_upload")
    assert not evidence.Attachment.objects.exists()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "evidence.file_empty"),
        (b"<svg onload='x'/>", 422, "evidence.file_active_text"),
        (b"\xff\xd8\xff\xe0broken", 422, "evidence.file_truncated"),
        (b"a" * (20 * 1024 * 1024 + 1), 413, "evidence.file_too_large"),
        (b"a" * (22 * 1024 * 1024), 413, "rest.too_large"),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing(
    as_: As, content: bytes, status: int, code: str
) -> None:
    sent = BytesIO(content)
    sent.name = "IMG_0001.jpg"

    answer = as_("dong").upload("/files", file=sent)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not StoredFile.objects.exists()


def test_a_form_with_more_than_the_file_is_refused(as_: As) -> None:
    answer = as_("dong").upload("/files", file=photo(), colour="red")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["form.colour"]
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["problems", "tasks", "responsibilities"])
def test_a_list_says_the_same_as_its_spreadsheet(town: Town, as_: As, name: str) -> None:
    make_finding(town, "assigned", measures=2)
    alice = as_("alice")

    table = alice.get(f"/lists/{name}").json()
    sheet = load_workbook(BytesIO(alice.get(f"/lists/{name}.xlsx").content)).active

    assert sheet is not None
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert rows == [table["columns"], *table["rows"]]


@pytest.mark.parametrize("name", ["problems", "tasks", "responsibilities"])
def test_a_list_says_the_same_as_csv_and_no_formula(town: Town, as_: As, name: str) -> None:
    hostile = make_finding(town, "assigned", measures=2, title="=1+1")
    alice = as_("alice")

    table = alice.get(f"/lists/{name}").json()
    answer = alice.get(f"/lists/{name}.csv")
    text = answer.content.decode("utf-8-sig")

    assert answer["Content-Type"].startswith("text/csv")
    rows = [[cell.removeprefix("'") for cell in row] for row in csv.reader(StringIO(text))]
    assert rows == [table["columns"], *table["rows"]]
    assert hostile.title == "=1+1"
    assert "'=1+1" in text


def test_look_backs_that_wait_are_listed(town: Town, as_: As) -> None:
    closed = make_finding(town, "closed", finder="alice")
    due_on = town.today + timedelta(days=90)
    closed.look_backs.create(round=9, due_on=due_on, share_percent=100)

    answer = as_("alice").get(f"/look-backs?due_to={due_on.isoformat()}")

    assert [(row["finding"]["number"], row["round"]) for row in answer.json()["items"]][-1] == (
        closed.number,
        9,
    )


def test_oneself_is_shown_with_posts_and_capabilities(as_: As) -> None:
    me = as_("auditor").get("/me").json()

    assert [post["role"] for post in me["posts"]] == ["auditor"]
    assert me["capabilities"] == ["export", "prove"]


def test_regions_are_paged_from_the_top_down(as_: As) -> None:
    alice = as_("alice")

    first = alice.get("/regions?limit=3").json()
    second = alice.get(f"/regions?limit=3&cursor={first['next']}").json()

    codes = [item["code"] for item in first["items"] + second["items"]]
    assert codes[0] == "9901"
    assert len(set(codes)) == 6
    assert [item["level"] for item in alice.get("/regions?level=county").json()["items"]][:1] == [
        "county"
    ]


def test_the_people_of_a_body_are_named_without_their_telephones(town: Town, as_: As) -> None:
    plant = town.organisations["plant"].pk

    people = as_("alice").get(f"/people?organisation={plant}").json()["items"]

    assert [set(person) for person in people] == [{"id", "name"}] * 2
    assert {person["name"] for person in people} == {"dong", "worker"}


def test_criteria_come_with_their_source(as_: As) -> None:
    items = as_("alice").get("/standards/criteria?on=2026-03-02").json()["items"]

    cited = next(item for item in items if item["code"] == CRITERION)
    assert cited["source"]
    assert cited["mark"] in ("sure", "unconfirmed")
