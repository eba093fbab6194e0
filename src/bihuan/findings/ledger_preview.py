"""What a person sees of a ledger before it is taken over: sheets, columns, rows, what is left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from bihuan.documents import public as documents
from bihuan.engines.ledger import read_ledger
from bihuan.findings.domain.taking_over import doubtful_rows, doubts_of, settled, standing_of
from bihuan.kernel.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bihuan.engines.ledger import Grid, Ledger, LedgerRow, Rejected

#: Rows that are shown as they will become.
FIRST_ROWS = 10
#: Doubtful rows that are named; the spreadsheet to be downloaded holds all.
DOUBTFUL_ROWS = 200
#: Cells of a column that are shown beside its heading, and characters of each.
_SAMPLES, _SHOWN = 3, 40
_DATES = ("found_on", "due_on", "rectified_on", "verified_on")
_TEXTS = ("enterprise", "place", "responsible_org", "responsible_person", "measure", "category")


def read(data: bytes, name: str, mapping: Mapping[str, str | None]) -> Ledger:
    """Return the ledger in a spreadsheet's bytes.

    Raises:
        BadInput: they are no spreadsheet that can be read.
    """
    return read_ledger(grids_of(data, name), file_name=name, mapping=mapping)


def grids_of(data: bytes, name: str) -> tuple[Grid, ...]:
    """Return the sheets of a spreadsheet under the names that the rows of its ledger bear.

    Raises:
        BadInput: they are no spreadsheet that can be read.
    """
    return documents.grids_in(data, _stem(name))


def shape_of(ledger: Ledger) -> str:
    """Return a digest of the headings, in whatever order they stand."""
    return hashlib.sha256(canonical_json(sorted(ledger.columns)).encode()).hexdigest()


def preview_of(ledger: Ledger, today: date) -> dict[str, Any]:
    """Return what the page of a ledger shows, as it is kept; days after today are doubted."""
    samples = _samples(ledger)
    doubtful = doubtful_rows(ledger.rows, today)
    rows = Counter(row.sheet for row in ledger.rows)
    return {
        "rows_read": ledger.rows_read,
        "records": len(ledger.rows),
        "joined": len(ledger.joined),
        "rejected": rejected_of(ledger),
        "passed": dict(Counter(row.kind for row in ledger.passed)),
        "sheets": [
            {"name": s.name, "role": s.role, "is_hidden": s.hidden, "records": rows[s.name]}
            for s in ledger.sheets
        ],
        "headers": [
            {"sheet": table.sheet, "rows": list(table.header_rows)} for table in ledger.tables
        ],
        "columns": [
            {"name": name, "field": field, "samples": samples.get((name, field), [])}
            for name, field in ledger.columns.items()
        ],
        "first": [_row(settled(row, today)) for row in ledger.rows[:FIRST_ROWS]],
        "doubts": dict(Counter(w.code for row in doubtful for w in row.warnings)),
        "doubtful_rows": len(doubtful),
        "doubtful": [
            {"sheet": row.sheet, "row": row.row, "doubts": doubts_of(row)}
            for row in doubtful[:DOUBTFUL_ROWS]
        ],
    }


def rejected_of(ledger: Ledger) -> list[dict[str, Any]]:
    """Return every row that holds no hazard, and why."""
    return [
        {
            "sheet": row.sheet,
            "row": row.row,
            "code": row.code,
            "reason": row.reason,
            "text": str(row.facts.get("text", "")),
        }
        for row in ledger.rejected
    ]


def with_cells(
    rows: Iterable[LedgerRow | Rejected], grids: Mapping[str, Grid]
) -> list[tuple[Any, list[str]]]:
    """Return rows with their cells as they stand in the file."""
    from bihuan.engines.ledger.cells import text_of

    return [
        (row, [text_of(value) for value in grids[row.sheet].by_number.get(row.row, ())])
        for row in rows
    ]


def _samples(ledger: Ledger) -> dict[tuple[str, str | None], list[str]]:
    """Return what stands in each column, for those who do not know its heading."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for name, field in ledger.columns.items():
        values = (_value(row, name, field) for row in ledger.rows)
        distinct: dict[str, None] = {}
        for value in values:
            if value:
                distinct[value[:_SHOWN]] = None
            if len(distinct) == _SAMPLES:
                break
        found[name, field] = list(distinct)
    return found


def _value(row: LedgerRow, name: str, field: str | None) -> str:
    if name in row.extra:
        return row.extra[name]
    value = getattr(row, field, None) if field else None
    return "" if value is None else str(value)


def _row(row: LedgerRow) -> dict[str, Any]:
    days = {name: day.isoformat() for name in _DATES if (day := getattr(row, name))}
    return {
        "sheet": row.sheet,
        "row": row.row,
        "description": row.description,
        "grade": row.grade.value if row.grade else "",
        "state": standing_of(row).state.value,
        **{name: getattr(row, name) for name in _TEXTS},
        **days,
        "doubts": doubts_of(row),
    }


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
