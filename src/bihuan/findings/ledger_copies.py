"""Spreadsheets that are written: the cells of an old .xls, and rows that were left out or doubted."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from bihuan.engines.ledger import Blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bihuan.engines.ledger import Grid, Value

#: How an .xls begins.
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: So much of a file tells whether its cells alone are kept, in bytes.
HEAD = 512
#: What stands before the first sign of a text: marks of its encoding, blanks.
_BEFORE = b"\xef\xbb\xbf\xff\xfe \t\r\n"
#: Signs that no sheet may have in its name, and how long that may be.
_NO_NAME, _NAME = re.compile(r"[\[\]:*?/\\]"), 31
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def may_hide_programs(head: bytes) -> bool:
    """Say of a file by its beginning whether it is an old .xls, or a web page or XML named so."""
    return head.startswith(_OLD) or head.replace(b"\x00", b"").lstrip(_BEFORE).startswith(b"<")


def xlsx_name(name: str) -> str:
    """Return the name of an .xls as it is kept."""
    stem, dot, _suffix = name.rpartition(".")
    return f"{stem if dot else name}.xlsx"


def as_xlsx(grids: Sequence[Grid]) -> bytes:
    """Write sheets as they were read: values, merged ranges, what is hidden; no program in it."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _PLAIN)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    names: set[str] = set()
    for grid in grids:
        sheet = book.add_worksheet(_new_name(grid.name, names))
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


def _new_name(name: str, names: set[str]) -> str:
    """Return a name that a sheet may have and none of the others has, and add it to theirs."""
    plain = _NO_NAME.sub(" ", name).strip(" '")[:_NAME].rstrip(" '") or "1"
    if plain.casefold() in names:
        plain = f"{plain[: _NAME - 6]} {len(names) + 1}"
    names.add(plain.casefold())
    return plain


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


def tables(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """Write rows of texts, a sheet for each title; no cell can become a formula."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _PLAIN)
    head = book.add_format({"bold": True, "bg_color": "#e9edf2", "border": 1})
    for title, headings, rows in sheets:
        sheet = book.add_worksheet(title[:_NAME])
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
