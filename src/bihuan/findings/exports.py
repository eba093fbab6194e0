"""Lists as spreadsheets in the layout that offices keep: title, headings, bordered rows.

Rows are written as they are read, so that a list of any length takes the same memory.
"""

from __future__ import annotations

import csv
import io
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Protocol

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from django.http.response import HttpResponseBase

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
#: A file up to this size is kept in memory and sent whole.
_WHOLE_BYTES = 4 * 1024 * 1024
#: Rows of a csv that are sent at once.
_TOGETHER = 500
#: How a text begins that a spreadsheet would take for a formula (OWASP, CSV injection).
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Tabular(Protocol):
    """A list to be written."""

    @property
    def title(self) -> str:
        """Name of the sheet, and its first line."""
        ...

    @property
    def columns(self) -> Sequence[tuple[str, int]]:
        """Headings and widths in characters."""
        ...

    @property
    def rows(self) -> Iterable[tuple[str, ...]]:
        """Texts; gone through once."""
        ...


def workbook(tables: Sequence[Tabular], *, subtitle: str, made_on: date) -> bytes:
    """Return the bytes of an .xlsx file, for lists that fit into memory; see below."""
    with workbook_file(tables, subtitle=subtitle, made_on=made_on) as file:
        return file.read()


def workbook_file(tables: Sequence[Tabular], *, subtitle: str, made_on: date) -> IO[bytes]:
    """Write tables as sheets of one workbook.

    Every cell is written as text, so that no cell can become a formula.

    Args:
        tables: one sheet each.
        subtitle: who took it out and what was asked for; stands under the title.
        made_on: the day it was made.

    Returns:
        An open .xlsx file at its beginning, gone when it is closed: A4 landscape, headings
        repeated on every page.
    """
    file = SpooledTemporaryFile(max_size=_WHOLE_BYTES)  # noqa: SIM115 - whoever sends it closes it
    book = xlsxwriter.Workbook(file, _PLAIN)
    looks = _looks(book)
    for table in tables:
        _sheet(book.add_worksheet(table.title), table, f"{subtitle}　{made_on.isoformat()}", looks)
    book.close()
    file.seek(0)
    return file


def _looks(book: xlsxwriter.Workbook) -> dict[str, Any]:
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"}),
        "note": book.add_format({"font_name": "仿宋", "font_size": 10, "font_color": "#4c5667"}),
        "head": book.add_format(
            {
                "font_name": "黑体", "font_size": 10.5, "border": 1, "bg_color": "#e9edf2",
                "align": "center", "valign": "vcenter", "text_wrap": True,
            }
        ),
        "cell": book.add_format(
            {
                "font_name": "仿宋", "font_size": 10.5, "border": 1, "valign": "top",
                "text_wrap": True,
            }
        ),
    }  # fmt: skip


def _sheet(sheet: Any, table: Tabular, subtitle: str, looks: dict[str, Any]) -> None:
    """Write a sheet from top to bottom: a row that was left behind cannot be written again."""
    last = len(table.columns) - 1
    sheet.set_row(0, 28)
    sheet.merge_range(0, 0, 0, last, table.title, looks["title"])
    sheet.merge_range(1, 0, 1, last, subtitle, looks["note"])
    for index, (heading, width) in enumerate(table.columns):
        sheet.set_column(index, index, width)
        sheet.write_string(2, index, heading, looks["head"])
    write, cell, number = sheet.write_string, looks["cell"], 2
    for number, row in enumerate(table.rows, start=3):
        for index, value in enumerate(row):
            write(number, index, value, cell)
    if number == 2:  # noqa: PLR2004 - the headings' row: no other came
        sheet.merge_range(3, 0, 3, last, _("No rows."), cell)
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, max(3, number), last)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&C&P / &N")


def csv_pieces(table: Tabular) -> Iterator[bytes]:
    """Yield a list as .csv, a piece at a time: UTF-8 with the mark that Excel needs.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([heading for heading, _width in table.columns])
    for number, row in enumerate(table.rows, start=1):
        writer.writerow([f"'{text}" if text[:1] in _FORMULA else text for text in row])
        if number % _TOGETHER == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def sent_workbook(file: IO[bytes], disposition: str) -> HttpResponseBase:
    """Answer with a workbook: whole where it is small, else read from disk as it is sent."""
    headers = {"Content-Disposition": disposition}
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > _WHOLE_BYTES:
        length = {"Content-Length": str(size)}
        return FileResponse(file, content_type=MEDIA_TYPE, headers={**headers, **length})
    with file:
        return HttpResponse(file.read(), content_type=MEDIA_TYPE, headers=headers)


def sent_csv(pieces: Iterator[bytes], disposition: str) -> HttpResponseBase:
    """Answer with a .csv: whole where it is short, else sent as it is read."""
    headers = {"Content-Disposition": disposition}
    begin = list(islice(pieces, 2))
    if len(begin) == 1:
        return HttpResponse(begin[0], content_type=CSV_TYPE, headers=headers)
    return StreamingHttpResponse(chain(begin, pieces), content_type=CSV_TYPE, headers=headers)
