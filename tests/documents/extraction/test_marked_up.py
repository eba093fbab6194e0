"""Tables that systems export as web pages or XML under the name of a spreadsheet."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.documents.extraction.sheets import XLS, read_sheets_in
from bihuan.engines.ledger import Blank, Grid, Merge, read_ledger
from bihuan.kernel.errors import BadInput

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312"><style>td {color: red}</style></head><body>
<div>2026年5月隐患排查治理台账</div>
<table border=1><caption>青屿街道</caption>
<thead><tr><th rowspan=2>序号</th><th rowspan="2">隐患描述</th><th colspan=2>整改</th></tr>
<tr><th>责任人</th><th>完成&nbsp;期限</th></tr></thead>
<tr><td>1</td><td>配电箱<b>未接地</b><br>消防栓<span>无水</span></td><td rowspan=2>王 强</td><td>2026-05-09</td></tr>
<tr style="display: none"><td>2</td><td>通道被占用<script>alert(1)</script></td><td>2026-05-12</td></tr>
</table></body></html>"""

BOOK = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="台账"><Table>
 <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">隐患台账</Data></Cell></Row>
 <Row ss:Index="3"><Cell><Data ss:Type="Number">7</Data></Cell>
  <Cell ss:Index="3"><Data ss:Type="DateTime">2026-05-09T00:00:00.000</Data></Cell>
  <Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#REF!</Data></Cell>
  <Cell ss:Formula="=A1"/></Row>
 <Row ss:Hidden="1"><Cell><Data ss:Type="Number">0.5</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="字典"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
 <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet></Workbook>"""


def only(data: bytes) -> Grid:
    sheets = read_sheets_in(data, "导出")
    assert sheets.media_type == XLS
    assert sheets.warnings == ()
    (grid,) = sheets.grids
    return grid


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_web_page_is_the_table_that_it_shows(encoding: str) -> None:
    grid = only(PAGE.encode(encoding))

    assert grid.name == "导出"
    assert dict(grid.rows) == {
        1: ("2026年5月隐患排查治理台账",),
        2: ("青屿街道",),
        3: ("序号", "隐患描述", "整改"),
        4: (None, None, "责任人", "完成 期限"),
        5: ("1", "配电箱未接地\n消防栓无水", "王 强", "2026-05-09"),
        6: ("2", "通道被占用", None, "2026-05-12"),
    }
    assert set(grid.merges) == {
        Merge(3, 0, 4, 0), Merge(3, 1, 4, 1), Merge(3, 2, 3, 3), Merge(5, 2, 6, 2)
    }  # fmt: skip
    assert grid.hidden_rows == {6}


def test_its_rows_are_read_as_a_ledger() -> None:
    ledger = read_ledger([only(PAGE.encode("gb18030"))], file_name="导出.xls")
    assert [(row.responsible_person, row.due_on) for row in ledger.rows] == [
        ("王强", dt.date(2026, 5, 9)),
        ("王强", dt.date(2026, 5, 12)),
    ]


def test_xml_is_the_workbook_that_it_tells_of() -> None:
    ledger, words = read_sheets_in(BOOK.encode(), "导出").grids

    assert (ledger.name, ledger.hidden, words.name, words.hidden) == ("台账", False, "字典", True)
    assert dict(ledger.rows) == {
        1: ("隐患台账",),
        3: (7, None, dt.datetime(2026, 5, 9), True, Blank.ERROR, Blank.UNCOMPUTED),  # noqa: DTZ001
        4: (0.5,),
    }
    assert ledger.merges == (Merge(1, 0, 1, 2),)
    assert ledger.hidden_rows == {4}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("<table>" + "<tr><td rowspan=60000 colspan=900>x" * 60_000 + "</table>", "too_large"),
        (BOOK.replace('ss:Index="3"><Data', 'ss:Index="9999999"><Data'), "reach"),
        (BOOK.replace('<Row ss:Index="3">', '<Row ss:Index="9999999">'), "reach"),
        (BOOK.replace("<Workbook", '<!DOCTYPE w [<!ENTITY a "b">]><Workbook'), "unreadable"),
    ],
    ids=["spans", "column", "row", "entities"],
)
def test_what_would_fill_the_memory_is_refused(data: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_sheets_in(data.encode(), "导出")
    assert refused.value.code == f"documents.sheets_{code}"


def test_tags_within_tags_without_end_are_given_up_or_read() -> None:
    deep = "<div>" * 50_000 + "<table><tr><td>x</td></tr></table>"
    with suppress(BadInput):
        assert only(deep.encode()).rows == [(1, ("x",))]


@given(st.text(alphabet="<>/=\"' tabledrhcospn123&;!-\n中文", max_size=300))
def test_any_page_is_read_or_refused(text: str) -> None:
    try:
        sheets = read_sheets_in(f"<table>{text}".encode(), "导出")
    except BadInput:
        return
    assert any(grid.rows for grid in sheets.grids)
