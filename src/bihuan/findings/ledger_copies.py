"""Spreadsheets that are written: the cells of an old .xls, and rows that were left out."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from bihuan.engines.ledger import Blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bihuan.engines.ledger import Grid, Value

#: How an .xls begins.
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_name(name: str) -> str:
    """Return the name of an .xls as it is kept."""
    stem, dot, _suffix = name.rpartition(".")
    return f"{stem if dot else name}.xlsx"


def as_xlsx(grids: Sequence[Grid]) -> bytes:
    """Write sheets as they were read: values, merged ranges, what is hidden; no program in it."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _PLAIN)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for grid in grids:
        sheet = book.add_worksheet(grid.name[:31])
        if grid.hidden and len(grids) > 1:
            sheet.hide()
        for merge in grid.merges:
            sheet.merge_range(merge.top - 1, merge.left, merge.bottom - 1, merge.right, "")
        for number, cells in grid.rows:
            for column, value in enumerate(cells):
                _put(sheet, number - 1, column, value, moment)
        for number in grid.hidden_rows:
            sheet.set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return buffer.getvalue()


def _put(sheet: Any, row: int, column: int, value: Value, moment: Any) -> None:
    if value is None:
        return
    if isinstance(value, Blank):
        sheet.write_formula(row, column, "=NA()", None, "#N/A")
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        sheet.write_datetime(row, column, value, moment)
    else:
        sheet.write_string(row, column, str(value))


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows of texts as one sheet; no cell can become a formula."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _PLAIN)
    head = book.add_format({"bold": True, "bg_color": "#e9edf2", "border": 1})
    sheet = book.add_worksheet(title[:31])
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, head)
    for number, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells):
            sheet.write_string(number, column, text)
    sheet.set_column(0, 1, 12)
    sheet.set_column(2, 2, 40)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
