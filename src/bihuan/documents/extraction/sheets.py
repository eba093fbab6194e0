"""Spreadsheets into grids: .xlsx, .xls and .csv, sniffed by content, never by the file's name.

What is a web page or XML inside, as many systems export it, is read under any of these names.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from bihuan.documents.extraction import limits as refusals
from bihuan.documents.extraction import marked_up, plain, separated, xls_facts, xlsx_facts
from bihuan.documents.extraction.sheet_facts import (
    SheetFacts,
    SheetLimits,
    too_many,
    unreadable_sheets,
    web_page,
)
from bihuan.engines.ledger import Blank, Grid, Merge, Value
from bihuan.engines.text import Warning_
from bihuan.kernel.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
CSV = "text/csv"
_ZIP = b"PK\x03\x04"
_WEB_PAGE = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:(?:<\?[^>]*>|<!--.*?-->)\s*)*<(?:!doctype html|html|table|meta|head|style|body|div)\b",
    re.IGNORECASE | re.DOTALL,
)
#: A page with its pictures in one file (.mht).
_ARCHIVED_PAGE = re.compile(rb"^(?:\xef\xbb\xbf)?\s*MIME-Version:", re.IGNORECASE)
#: Control characters above this share are no text.
_BINARY = 0.01
_DAMAGED = Warning_("text.undecodable", "Some characters could not be read")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Sheets:
    """A spreadsheet's grids in order, what it is, and what could not be read."""

    grids: tuple[Grid, ...]
    media_type: str
    warnings: tuple[Warning_, ...] = ()


def read_sheets(path: Path, limits: SheetLimits | None = None) -> Sheets:
    """Read a spreadsheet; macros, links and pictures in it are left alone.

    Raises:
        BadInput: no such file, damaged, locked, empty, too large, or no spreadsheet.
    """
    limits = limits or SheetLimits()
    try:
        if path.stat().st_size > limits.packed:
            raise too_many("bytes", limits.packed)
        data = path.read_bytes()
    except OSError as error:
        raise refusals.not_a_file() from error
    return read_sheets_in(data, path.stem, limits)


def read_sheets_in(data: bytes, name: str, limits: SheetLimits | None = None) -> Sheets:
    """Read a spreadsheet whose bytes are at hand; ``name`` becomes that of a text's only sheet.

    Raises:
        BadInput: damaged, locked, empty, too large, or no spreadsheet.
    """
    limits = limits or SheetLimits()
    sheets = _read(data, name, limits)
    if not any(grid.rows for grid in sheets.grids):
        raise refusals.empty()
    if sum(len(grid.rows) for grid in sheets.grids) > limits.rows:
        raise too_many("rows", limits.rows)
    return sheets


def _read(data: bytes, name: str, limits: SheetLimits) -> Sheets:
    if not data.strip(b"\x00\r\n\t \x0c"):
        raise refusals.empty()
    if data.startswith(_ZIP):
        return Sheets(_workbook(data, _xlsx_facts(data, limits), limits), XLSX)
    if data.startswith(xls_facts.SIGNATURE):
        return Sheets(_workbook(data, xls_facts.read_facts(data), limits), XLS)
    if marked_up.WORKBOOK.match(data[:4096]):
        return Sheets(marked_up.read_workbook(data, limits), XLS)
    if _ARCHIVED_PAGE.match(data[:4096]):
        raise web_page()
    # In two bytes a character, tags are seen only once they are read.
    if _WEB_PAGE.match(data[:4096].replace(b"\x00", b"").removeprefix(b"\xff\xfe")):
        return _web_page(data, name, limits)
    return _separated(data, name, limits)


def _xlsx_facts(data: bytes, limits: SheetLimits) -> list[SheetFacts]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xlsx_facts.check_parts(archive, limits)
            return xlsx_facts.read_facts(archive)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise unreadable_sheets() from error


def _web_page(data: bytes, name: str, limits: SheetLimits) -> Sheets:
    text, damaged = _decoded(data)
    warnings = (_DAMAGED,) if damaged else ()
    return Sheets(marked_up.read_web_page(text, name, limits), XLS, warnings)


def _decoded(data: bytes) -> tuple[str, bool]:
    try:
        return plain.decode(data)
    except BadInput as error:
        raise unreadable_sheets() from error


def _separated(data: bytes, name: str, limits: SheetLimits) -> Sheets:
    text, damaged = _decoded(data)
    if len(_CONTROL.findall(text)) > _BINARY * len(text) or data.startswith(b"%PDF-"):
        raise unreadable_sheets()
    rows, literally = separated.read_rows(text.removeprefix("\ufeff"), limits.rows)
    warnings = []
    if damaged:
        warnings.append(_DAMAGED)
    if literally:
        template = "A quotation mark is never closed; quotation marks were taken literally"
        warnings.append(Warning_("sheets.unbalanced_quotes", template))
    return Sheets((Grid(name, rows),), CSV, tuple(warnings))


def _workbook(data: bytes, facts: Sequence[SheetFacts], limits: SheetLimits) -> tuple[Grid, ...]:
    """Grids of the worksheets: values by the library, what it does not tell by the facts."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    for at, fact in enumerate(facts):
        fact.check(str(at + 1), limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if len(book.sheet_names) > limits.sheets:
                raise too_many("sheets", limits.sheets)
            kinds = [sheet.typ is SheetTypeEnum.WorkSheet for sheet in book.sheets_metadata]
            aligned = _aligned(facts, kinds)
            return tuple(
                _grid(book, at, fact, limits) for at, fact in enumerate(aligned) if fact is not None
            )
    except PasswordError as error:
        raise refusals.encrypted() from error
    except (CalamineError, OSError) as error:
        raise unreadable_sheets() from error


def _aligned(facts: Sequence[SheetFacts], kinds: Sequence[bool]) -> list[SheetFacts | None]:
    """Facts of each worksheet; None for sheets of charts and macros, which hold no cells."""
    if len(facts) == len(kinds):
        return [fact if kind else None for fact, kind in zip(facts, kinds, strict=True)]
    if len(facts) != sum(kinds):
        raise unreadable_sheets()
    following = iter(facts)
    return [next(following) if kind else None for kind in kinds]


def _grid(book: CalamineWorkbook, at: int, facts: SheetFacts, limits: SheetLimits) -> Grid:
    from python_calamine import SheetVisibleEnum

    about = book.sheets_metadata[at]
    sheet = book.get_sheet_by_index(at)
    merges = tuple(
        Merge(top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
    )
    # Ranges laid over one another many times would be gone through many times.
    if sum(facts.covered(merge) for merge in merges) > limits.cells:
        raise too_many("merged cells", limits.cells)
    return Grid(
        about.name,
        _rows(sheet, facts),
        merges,
        hidden=about.visible is not SheetVisibleEnum.Visible,
        hidden_rows=frozenset(facts.hidden_rows),
        from_1904=facts.from_1904,
    )


def _rows(sheet: CalamineSheet, facts: SheetFacts) -> list[tuple[int, tuple[Value, ...]]]:
    """Rows with values; numbers count from 1."""
    before: tuple[Value, ...] = (None,) * (sheet.start[1] if sheet.start else 0)
    blanks = _by_row(facts)
    rows: list[tuple[int, tuple[Value, ...]]] = []
    for number, cells in enumerate(sheet.iter_rows() if sheet.start else (), 1):
        if number in blanks or cells.count("") < len(cells):
            values = (*before, *(None if cell == "" else cell for cell in cells))
            rows.append((number, _with(values, blanks.pop(number, {}))))
    # Rows with nothing but formulas without results lie outside of what the library sees.
    rows += [(number, _with((), held)) for number, held in blanks.items()]
    return sorted(rows, key=itemgetter(0))


def _by_row(facts: SheetFacts) -> dict[int, dict[int, Blank]]:
    found: dict[int, dict[int, Blank]] = {}
    for cells, blank in ((facts.uncomputed, Blank.UNCOMPUTED), (facts.errors, Blank.ERROR)):
        for row, column in cells:
            found.setdefault(row, {})[column] = blank
    return found


def _with(values: tuple[Value, ...], blanks: dict[int, Blank]) -> tuple[Value, ...]:
    """Values with what the library shows as empty, cut behind the last one."""
    cells = list(values)
    for column, blank in blanks.items():
        cells += [None] * (column + 1 - len(cells))
        if cells[column] is None:
            cells[column] = blank
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)
