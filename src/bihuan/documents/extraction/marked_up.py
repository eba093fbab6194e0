"""Spreadsheets that are text inside: web pages and XML under the name of a spreadsheet (.xls).

Systems of government export tables so, and spreadsheet programs open them without a word.
Sources: WHATWG HTML 4.9 (tables); Office 2003 XML reference schemas (SpreadsheetML).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from bihuan.documents.extraction.sheet_facts import (
    SheetLimits,
    cell_name,
    reaches_too_far,
    too_many,
    unreadable_sheets,
)
from bihuan.engines.ledger import Blank, Grid, Merge, Value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: SpreadsheetML, with or without what stands before its root.
WORKBOOK = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:(?:<\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\])?\s*>)\s*)*"
    rb"<(?:\w+:)?workbook\b",
    re.IGNORECASE | re.DOTALL,
)
_NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "div",
        "center",
        "li",
        "caption",
        "pre",
        "blockquote",
        "section",
        "header",
        "footer",
    ]
)
_UNSEEN = frozenset(["script", "style", "head", "title", "template", "noscript"])
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
#: A cell that says it is wider than this is wrong (HTML 4.9.11 allows 1000).
_WIDEST, _TALLEST = 1_000, 65_534
#: Rows and columns of a sheet, as spreadsheet programs have them.
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_383
#: Cells that merged ranges may cover in all: they are held in memory one by one.
_MOST_COVERED = 500_000
_LONGEST_NUMBER = 7
_BLANKS = re.compile(r"[^\S\n]+")


def read_web_page(text: str, name: str, limits: SheetLimits) -> tuple[Grid, ...]:
    """Return the tables of a web page one below the other, as a spreadsheet program shows them.

    Raises:
        BadInput: no table in it, or one that is too large.
    """
    from lxml import html
    from lxml.etree import LxmlError

    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError) as error:
        raise unreadable_sheets() from error
    sheet = _Sheet(limits)
    try:
        _lay(root, sheet)
    except RecursionError as error:
        raise unreadable_sheets() from error
    if not sheet.has_table:
        raise unreadable_sheets()
    return (sheet.grid(name),)


def read_workbook(data: bytes, limits: SheetLimits) -> tuple[Grid, ...]:
    """Return the worksheets of a SpreadsheetML file.

    Raises:
        BadInput: no well-formed XML, XML that declares entities, or too large.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise unreadable_sheets() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise unreadable_sheets()
    worksheets = root.findall(f"{_NAMESPACE}Worksheet")
    if len(worksheets) > limits.sheets:
        raise too_many("sheets", limits.sheets)
    return tuple(_worksheet(each, limits) for each in worksheets)


class _Sheet:
    """A sheet that is filled cell by cell; rows count from 1, columns from 0."""

    def __init__(self, limits: SheetLimits) -> None:
        self._limits = limits
        self._rows: dict[int, dict[int, Value]] = {}
        self._merges: list[Merge] = []
        self._taken: set[tuple[int, int]] = set()
        self._hidden: set[int] = set()
        self._covered = 0
        self.row = 0
        self.has_table = False

    def put(self, column: int, value: Value, *, wide: int = 1, tall: int = 1) -> int:
        """Put a value into this row at the next free column; return the one behind it."""
        while (self.row, column) in self._taken:
            column += 1
        if self.row > _LAST_ROW or column > _LAST_COLUMN:
            raise reaches_too_far("1", cell_name(self.row, column))
        self._covered += wide * tall if wide * tall > 1 else 0
        if self._covered > _MOST_COVERED:
            raise too_many("merged cells", _MOST_COVERED)
        if value not in {None, ""}:
            self._rows.setdefault(self.row, {})[column] = value
        if wide > 1 or tall > 1:
            self._merges.append(Merge(self.row, column, self.row + tall - 1, column + wide - 1))
            self._taken.update(
                (self.row + down, column + across)
                for down in range(1, tall)
                for across in range(wide)
            )
        return column + wide

    def hide(self) -> None:
        self._hidden.add(self.row)

    def grid(self, name: str, *, hidden: bool = False) -> Grid:
        if sum(max(cells) + 1 for cells in self._rows.values()) > self._limits.cells:
            raise too_many("cells", self._limits.cells)
        rows = [
            (number, tuple(cells.get(column) for column in range(max(cells) + 1)))
            for number, cells in sorted(self._rows.items())
        ]
        return Grid(
            name, rows, tuple(self._merges), hidden=hidden, hidden_rows=frozenset(self._hidden)
        )


# Web pages


def _lay(element: Element, sheet: _Sheet) -> None:
    """Lay what is shown into the sheet: a table by its rows, a block of words as a row of its own."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    if element.tag == "table":
        _table(element, sheet)
    elif any(each.tag == "table" or each.tag in _BLOCKS for each in element.iterdescendants()):
        for child in element:
            _lay(child, sheet)
    elif words := _words(element):
        sheet.row += 1
        sheet.put(0, words)


def _table(table: Element, sheet: _Sheet) -> None:
    sheet.has_table = True
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    if (caption := table.find("caption")) is not None and (words := _words(caption)):
        sheet.row += 1
        sheet.put(0, words)
    for left, row in zip(range(len(rows), 0, -1), rows, strict=True):
        sheet.row += 1
        column = 0
        for cell in row:
            if cell.tag in {"td", "th"}:
                wide = _span(cell, "colspan", _WIDEST)
                tall = min(_span(cell, "rowspan", _TALLEST), left)
                column = sheet.put(column, _words(cell), wide=wide, tall=tall)
        if row.get("hidden") is not None or _NOT_SHOWN.search(row.get("style") or ""):
            sheet.hide()


def _span(cell: Element, name: str, most: int) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, min(_whole(text), most))


def _words(element: Element) -> str:
    """Return the text that a browser shows, one line for each line break or block."""
    text = "".join(_pieces(element)).replace("\xa0", " ")
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _UNSEEN:
        block = element.tag in _BLOCKS or element.tag in {"br", "tr"}
        if block:
            yield "\n"
        yield re.sub(r"\s+", " ", element.text or "")
        for child in element:
            yield from _pieces(child)
            yield re.sub(r"\s+", " ", child.tail or "")
        if block:
            yield "\n"


# SpreadsheetML


def _worksheet(worksheet: Element, limits: SheetLimits) -> Grid:
    sheet = _Sheet(limits)
    table = worksheet.find(f"{_NAMESPACE}Table")
    for row in table.findall(f"{_NAMESPACE}Row") if table is not None else ():
        sheet.row = _index(row, sheet.row) + 1
        if row.get(f"{_NAMESPACE}Hidden") == "1":
            sheet.hide()
        column = 0
        for cell in row.findall(f"{_NAMESPACE}Cell"):
            column = sheet.put(
                _index(cell, column),
                _value(cell),
                wide=1 + _number(cell, "MergeAcross"),
                tall=1 + _number(cell, "MergeDown"),
            )
    hidden = any(
        (each.text or "").startswith("SheetHidden") or each.text == "SheetVeryHidden"
        for each in worksheet.iter("{urn:schemas-microsoft-com:office:excel}Visible")
    )
    return sheet.grid(worksheet.get(f"{_NAMESPACE}Name") or "", hidden=hidden)


def _index(element: Element, following: int) -> int:
    """Return where an element stands, from 0: where it says, or behind the last one."""
    asked = _number(element, "Index")
    return asked - 1 if asked else following


def _number(element: Element, name: str) -> int:
    return _whole((element.get(_NAMESPACE + name) or "0").strip())


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else 0


def _value(cell: Element) -> Value:
    data = cell.find(f"{_NAMESPACE}Data")
    if data is None:
        return Blank.UNCOMPUTED if cell.get(f"{_NAMESPACE}Formula") else None
    text = "".join(str(piece) for piece in data.itertext())
    made: Value = text
    with suppress(ValueError):
        match data.get(f"{_NAMESPACE}Type"):
            case "Number":
                made = int(text) if re.fullmatch(r"-?\d{1,15}", text) else float(text)
            case "DateTime":
                made = dt.datetime.fromisoformat(text)
            case "Boolean":
                made = text == "1"
            case "Error":
                made = Blank.ERROR
    return made
