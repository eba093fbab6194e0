"""The one way in: grids in, a ledger out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bihuan.engines.ledger.columns import mapping_of
from bihuan.engines.ledger.dates import years_in
from bihuan.engines.ledger.model import Ledger
from bihuan.engines.ledger.tables import read_sheet

if TYPE_CHECKING:
    from bihuan.engines.ledger.grid import Grid


def read_ledger(
    grids: Sequence[Grid], *, file_name: str = "", mapping: Mapping[str, str | None] | None = None
) -> Ledger:
    """Read every sheet of a file.

    Args:
        grids: its sheets in order.
        file_name: its name, which may state the year of dates such as 5月6日.
        mapping: fields (names of ``LedgerRow``, and state, check, closing, is_major, responsible)
            by heading; they outrank what the headings say. None: the column is left out.

    Returns:
        Every row of every table as a record, joined to one, or rejected with a reason; what is no
        entry (titles, headers, totals, signatures) under ``passed``.
    """
    years, decided = years_in(file_name), mapping_of(mapping or {})
    sheets = [read_sheet(grid, years=years, mapping=decided) for grid in grids]
    return Ledger(
        rows=tuple(row for sheet in sheets for row in sheet.rows),
        joined=tuple(row for sheet in sheets for row in sheet.joined),
        rejected=tuple(row for sheet in sheets for row in sheet.rejected),
        passed=tuple(row for sheet in sheets for row in sheet.passed),
        tables=tuple(table for sheet in sheets for table in sheet.tables),
        sheets=tuple(sheet.sheet for sheet in sheets),
    )
