"""Ledgers over the API: sent, columns settled, imported by a worker, and what is refused."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlwt
from tests.web.sent_ledgers import CELLS, sheet

from bihuan.findings.models import LedgerUpload
from bihuan.findings.public import Finding
from bihuan.foundation import jobs
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller

    As = Callable[[str], Caller]


def sent(caller: Caller, file: Any = None) -> dict[str, Any]:
    answer = caller.upload("/ledgers", file=file or sheet())
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    assert answer["Location"].endswith(found["id"])
    return found


def test_a_ledger_is_sent_settled_imported_and_told_of(as_: As, town: Town) -> None:
    alice = as_("alice")
    ledger = sent(alice)
    assert (ledger["rows_read"], ledger["records"], len(ledger["rejected"])) == (3, 2, 1)
    assert ledger["state"] == "draft"
    assert {c["name"]: c["field"] for c in ledger["columns"]}["隐患描述"] == "description"

    path = f"/ledgers/{ledger['id']}"
    answer = alice.send("PUT", f"{path}/columns", {"columns": {"备注": "place"}})
    assert answer.status_code == 200, answer.content
    assert answer.json()["first"][0]["place"] == "木工车间"

    answer = alice.send("POST", f"{path}/import", {})
    assert (answer.status_code, answer["Retry-After"]) == (202, "2")
    jobs.Worker(town.clock).tick()

    ledger = alice.get(path).json()
    assert ledger["state"] == "done"
    assert ledger["result"] == {"rows_read": 3, "imported": 2, "merged": 0, "rejected": 1}
    assert ledger["progress"]["state"] == "done"
    assert Finding.objects.count() == 2
    assert alice.get("/ledgers?state=done").json()["items"][0]["id"] == ledger["id"]


def test_what_is_doubtful_is_told_with_the_words_that_are_doubted(as_: As, town: Town) -> None:
    cells = CELLS.replace("2020.5.6", "2026-13-01").replace("2020.5.8", "2020.5.1")

    ledger = sent(as_("alice"), sheet(cells))

    assert ledger["doubtful_rows"] == 2
    told = [(row["row"], d["code"], d["field"], d["text"]) for row in ledger["doubtful"]
            for d in row["doubts"]]  # fmt: skip
    assert told == [
        (3, "date.impossible", "found_on", "2026-13-01"),
        (4, "due_before_found", "due_on", "2020.5.1"),
    ]
    assert ledger["doubtful"][1]["doubts"][0]["reason"] == "期限：“2020.5.1”早于发现日期，留空"
    assert ledger["first"][1]["doubts"] == ledger["doubtful"][1]["doubts"]
    assert "due_on" not in ledger["first"][1]


def test_an_old_workbook_is_kept_as_cells_alone(as_: As, town: Town) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for row, line in enumerate(CELLS.splitlines()):
        for column, cell in enumerate(line.split(",")):
            page.write(row, column, cell)
    buffer = BytesIO()
    book.save(buffer)
    buffer.seek(0)
    buffer.name = "台账.xls"

    ledger = sent(as_("alice"), buffer)

    assert (ledger["file_name"], ledger["records"]) == ("台账.xls", 2)


def hostile(kind: str) -> BytesIO:
    content = BytesIO()
    if kind == "macros":
        book = openpyxl.Workbook()
        book.save(content)
        from zipfile import ZipFile

        with ZipFile(content, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
    else:
        content.write(
            {"empty": b"", "page": b"<html><script>1</script>", "zip": b"PK\x03\x04"}[kind]
        )
    content.seek(0)
    content.name = "台账.xlsx"
    return content


@pytest.mark.parametrize("kind", ["empty", "page", "zip", "macros"])
def test_hostile_files_are_refused_and_nothing_is_stored(as_: As, town: Town, kind: str) -> None:
    alice, steps = as_("alice"), History.objects.count()

    answer = alice.upload("/ledgers", file=hostile(kind))

    assert answer.status_code in (400, 422)
    assert not LedgerUpload.objects.exists()
    assert History.objects.count() == steps


@pytest.mark.parametrize(
    "columns", [{"备注": "place", "企业名称": "place"}, {"备注": "nonsense"}, {}]
)
def test_columns_that_make_no_sense_change_nothing(
    as_: As, town: Town, columns: dict[str, str]
) -> None:
    alice = as_("alice")
    ledger = sent(alice)

    answer = alice.send("PUT", f"/ledgers/{ledger['id']}/columns", {"columns": columns})

    assert answer.status_code in (400, 422)
    assert alice.get(f"/ledgers/{ledger['id']}").json() == ledger


def test_what_is_imported_is_not_imported_settled_or_discarded_again(as_: As, town: Town) -> None:
    alice = as_("alice")
    path = f"/ledgers/{sent(alice)['id']}"
    alice.send("POST", f"{path}/import", {})
    jobs.Worker(town.clock).tick()
    steps = History.objects.count()

    answers = [
        alice.send("POST", f"{path}/import", {}),
        alice.send("POST", f"{path}/stop", {}),
        alice.send("POST", f"{path}/discard", {}),
        alice.send("PUT", f"{path}/columns", {"columns": {"备注": "place"}}),
    ]

    assert {(a.status_code, a.json()["code"]) for a in answers} == {
        (409, "findings.ledger_settled")
    }
    assert History.objects.count() == steps
    assert Finding.objects.count() == 2


def test_a_ledger_that_moved_on_since_it_was_seen_is_left_alone(as_: As, town: Town) -> None:
    alice = as_("alice")
    ledger = sent(alice)
    path = f"/ledgers/{ledger['id']}"
    alice.send("PUT", f"{path}/columns", {"columns": {"备注": "place"}})

    answer = alice.send("POST", f"{path}/import", {}, If_Match='"1"')

    assert answer.status_code == 412
    assert LedgerUpload.objects.get().state == "draft"
