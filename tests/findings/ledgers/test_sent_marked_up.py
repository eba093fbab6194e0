"""Ledgers that a system wrote as a web page or XML under the name of a spreadsheet, and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.findings.ledger_copies import as_xlsx
from bihuan.findings.ledger_uploads import take_in_ledger
from bihuan.findings.queries.ledgers import content_of

if TYPE_CHECKING:
    from tests.factories import Town

PAGE = """<html><head><meta charset="gb2312"><script>alert(1)</script></head><body>
<table><tr><td colspan="4">隐患台账</td></tr>
<tr><th>序号</th><th>企业名称</th><th>隐患描述</th><th>检查日期</th></tr>
<tr><td>1</td><td>明川木业</td><td>电气线路未穿管&amp;裸露</td><td>2020.5.6</td></tr>
<tr><td>2</td><td>恒锐压铸</td><td>行车限位失效</td><td>2020.5.7</td></tr></table></body></html>"""
BOOK = """<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="六月"><Table>
<Row><Cell><Data ss:Type="String">企业名称</Data></Cell>
<Cell><Data ss:Type="String">隐患描述</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">明川木业</Data></Cell>
<Cell><Data ss:Type="String">行车限位失效</Data></Cell></Row></Table></Worksheet></Workbook>"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "records"),
    [
        (PAGE.encode("gb18030"), 2),
        (PAGE.replace("gb2312", "utf-8").encode("utf-8-sig"), 2),
        (PAGE.encode("utf-16"), 2),
        (BOOK.encode(), 1),
    ],
    ids=["page", "page with a mark", "page in two bytes", "xml"],
)
def test_the_cells_are_read_and_nothing_else_is_kept(town: Town, data: bytes, records: int) -> None:
    office = town.organisations["office"]

    upload = take_in_ledger(
        SimpleUploadedFile("导出[1].xls", data),
        organisation=office,
        region=office.region,
        actor=town.actor("alice"),
        clock=town.clock,
    )

    assert upload.preview["records"] == records
    assert upload.preview["first"][-1]["description"] == "行车限位失效"
    kept = content_of(upload)
    assert kept.startswith(b"PK")
    assert b"alert" not in kept


def test_names_that_sheets_may_not_have_or_share_are_changed() -> None:
    from bihuan.documents.public import grids_in
    from bihuan.engines.ledger import Grid

    rows = [(1, ("隐患描述",))]
    names = ["a/b[1]", "a b 1", "'" * 40, "长" * 40, "长" * 50]

    read = grids_in(as_xlsx([Grid(name, rows) for name in names]), "x.xlsx")

    assert len({grid.name.casefold() for grid in read}) == len(names)
    assert all(len(grid.name) <= 31 for grid in read)
