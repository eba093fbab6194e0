"""Lists as spreadsheets in the layout that offices keep: title, headings, bordered rows."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.queries.three_lists import Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(tables: list[Table], *, subtitle: str, made_on: date) -> bytes:
    """Write tables as sheets of one workbook.

    Every cell is written as text, so that no cell can become a formula.

    Args:
        tables: one sheet each.
        subtitle: who took it out and what was asked for; stands under the title.
        made_on: the day it was made.

    Returns:
        The bytes of an .xlsx file, A4 landscape, headings repeated on every page.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    title = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"})
    note = book.add_format({"font_name": "仿宋", "font_size": 10, "font_color": "#4c5667"})
    head = book.add_format(
        {
            "font_name": "黑体", "font_size": 10.5, "border": 1, "bg_color": "#e9edf2",
            "align": "center", "valign": "vcenter", "text_wrap": True,
        }
    )  # fmt: skip
    cell = book.add_format(
        {"font_name": "仿宋", "font_size": 10.5, "border": 1, "valign": "top", "text_wrap": True}
    )
    for table in tables:
        sheet = book.add_worksheet(table.title)
        last = len(table.columns) - 1
        sheet.merge_range(0, 0, 0, last, table.title, title)
        sheet.set_row(0, 28)
        sheet.merge_range(1, 0, 1, last, f"{subtitle}　{made_on.isoformat()}", note)
        for index, (heading, width) in enumerate(table.columns):
            sheet.set_column(index, index, width)
            sheet.write_string(2, index, heading, head)
        for number, row in enumerate(table.rows, start=3):
            for index, value in enumerate(row):
                sheet.write_string(number, index, value, cell)
        if not table.rows:
            sheet.merge_range(3, 0, 3, last, _("No rows."), cell)
        sheet.freeze_panes(3, 2)
        sheet.autofilter(2, 0, max(3, len(table.rows) + 2), last)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.set_footer("&C&P / &N")
    book.close()
    return buffer.getvalue()
