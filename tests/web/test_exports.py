"""Lists as files: any length at one size of memory, as .csv too, and no formula in them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.factories import make_finding

from bihuan.findings import exports
from bihuan.findings.queries import long_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

    As = Callable[[str], Client]

HOSTILE = ('=HYPERLINK("http://example.invalid")', "+1", "-1", "@SUM(A1)", "＝1+1")


def lines(answer: Any) -> list[list[str]]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("name", ["problems", "tasks", "responsibilities"])
def test_a_csv_holds_the_rows_of_the_spreadsheet(as_: As, town: Town, name: str) -> None:
    for at in range(3):
        make_finding(town, "assigned", title=f"隐患{at}", measures=2)
    alice = as_("alice")

    rows = lines(alice.get(f"/findings/lists/{name}.csv?tab=all"))
    answer = alice.get(f"/findings/lists/{name}.xlsx?tab=all")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    book = [[str(c.value or "") for c in row] for row in sheet.iter_rows(min_row=3)]
    assert rows == book
    assert len(rows) > 3


def test_what_looks_like_a_formula_is_a_text(as_: As, town: Town) -> None:
    for title in HOSTILE:
        make_finding(town, "found", title=title)
    alice = as_("alice")

    rows = lines(alice.get("/findings/lists/problems.csv?tab=all"))
    answer = alice.get("/findings/lists/problems.xlsx?tab=all")

    assert sorted(row[2] for row in rows[1:]) == sorted(f"'{title}" for title in HOSTILE)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [row[2] for row in sheet.iter_rows(min_row=4)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sorted(str(cell.value) for cell in cells) == sorted(HOSTILE)


def test_pieces_are_numbered_through(as_: As, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "PIECE", 2)
    monkeypatch.setattr(exports, "_TOGETHER", 2)
    for _ in range(5):
        make_finding(town, "found")

    answer = as_("alice").get("/findings/lists/problems.csv?tab=all")

    assert answer.streaming
    rows = lines(answer)
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5"]


def test_a_large_spreadsheet_is_read_from_disk_as_it_is_sent(
    as_: As, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_finding(town, "found")
    monkeypatch.setattr(exports, "_WHOLE_BYTES", 100)

    answer: Any = as_("alice").get("/findings/lists/all.xlsx?tab=all")

    content = b"".join(answer.streaming_content)
    assert answer["Content-Length"] == str(len(content))
    assert len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) == 3


def test_the_filter_holds_for_the_file(as_: As, town: Town) -> None:
    make_finding(town, "found", title="灭火器过期")
    make_finding(town, "found", title="通道堵塞")

    rows = lines(as_("alice").get("/findings/lists/problems.csv?tab=all&words=灭火器"))

    assert [row[2] for row in rows[1:]] == ["灭火器过期"]


def test_who_takes_nothing_out_gets_no_csv(as_: As, town: Town) -> None:
    make_finding(town, "found")

    answer = as_("grid").get("/findings/lists/problems.csv")

    assert answer.status_code == 403
