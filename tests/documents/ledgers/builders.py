"""Ledgers as offices write them: a case says what stands in the file and what must come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlwt
from openpyxl.utils import range_boundaries

from bihuan.documents.extraction.sheets import read_sheets
from bihuan.engines.ledger import Ledger, LedgerRow, read_ledger

Cells = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: cells from the first row on, merged ranges as A1:C2."""

    cells: Cells
    merges: tuple[str, ...] = ()
    name: str = "Sheet1"
    state: str = "visible"
    hidden_rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Case:
    """A ledger and what must be read from it.

    ``records`` are pairs of row and the fields that must be so; ``rejected`` are rows with codes.
    """

    name: str
    sheets: tuple[Sheet, ...]
    records: tuple[tuple[int, Mapping[str, Any]], ...]
    rejected: Mapping[int, str] = field(default_factory=dict)
    joined: Mapping[int, int] = field(default_factory=dict)
    kind: str = "xlsx"
    encoding: str = "utf-8"
    delimiter: str = ","
    file_name: str = ""


def write(case: Case, folder: Path) -> Path:
    """The case's file."""
    suffix = "csv" if case.kind == "csv" else case.kind
    path = folder / (case.file_name or f"台账.{suffix}")
    {"xlsx": _write_xlsx, "xls": _write_xls, "csv": _write_csv}[case.kind](case, path)
    return path


def read(path: Path, mapping: Mapping[str, str | None] | None = None) -> Ledger:
    """What the product reads from a file."""
    return read_ledger(read_sheets(path).grids, file_name=path.name, mapping=mapping)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def told(row: LedgerRow, expected: Mapping[str, Any]) -> dict[str, Any]:
    """A record's fields that a case names, dates as text."""
    found = {name: getattr(row, name) for name in expected}
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in found.items()
    }


def _write_xlsx(case: Case, path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in case.sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = sheet.state
        for row, cells in enumerate(sheet.cells, 1):
            for column, value in enumerate(cells, 1):
                if value is not None:
                    cell = page.cell(row, column)
                    cell.value = value
                    if isinstance(value, str) and value.startswith("=") and " " in value:
                        cell.data_type = "s"
        for merged in sheet.merges:
            page.merge_cells(merged)
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
    book.save(path)


def _write_xls(case: Case, path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for sheet in case.sheets:
        page = book.add_sheet(sheet.name)
        page.visibility = 0 if sheet.state == "visible" else 1
        merged = {}
        for text in sheet.merges:
            left, top, right, bottom = (bound or 0 for bound in range_boundaries(text))
            merged[top, left] = (bottom, right)
        for row, cells in enumerate(sheet.cells, 1):
            for column, value in enumerate(cells, 1):
                if value is None:
                    continue
                dated = [style] if isinstance(value, dt.date) else []
                if (row, column) in merged:
                    bottom, right = merged[row, column]
                    page.write_merge(row - 1, bottom - 1, column - 1, right - 1, value, *dated)
                else:
                    page.write(row - 1, column - 1, value, *dated)
        for row in sheet.hidden_rows:
            page.row(row - 1).hidden = True
    book.save(str(path))


def _write_csv(case: Case, path: Path) -> None:
    lines = []
    for cells in case.sheets[0].cells:
        texts = ["" if value is None else str(value) for value in cells]
        special = (case.delimiter, "\n", '"')
        lines.append(
            case.delimiter.join(
                '"' + text.replace('"', '""') + '"' if any(s in text for s in special) else text
                for text in texts
            )
        )
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(case.encoding))
