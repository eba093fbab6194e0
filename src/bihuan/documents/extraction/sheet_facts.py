"""What a spreadsheet says of its cells besides their values, and the refusals of spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput

if TYPE_CHECKING:
    from bihuan.engines.ledger import Merge


@dataclass(frozen=True)
class SheetLimits:
    """How large a spreadsheet may be.

    ``packed`` and ``unpacked`` are bytes, ``cells`` those of the smallest rectangle around a
    sheet's values (they are all held in memory at once), ``rows`` those with values in the file.
    """

    packed: int = 50 * 1024 * 1024
    unpacked: int = 512 * 1024 * 1024
    parts: int = 5_000
    sheets: int = 256
    cells: int = 1 << 24
    rows: int = 200_000


@dataclass
class SheetFacts:
    """Facts of one sheet; rows 1-based, columns 0-based."""

    hidden_rows: set[int] = field(default_factory=set)
    #: Formulas whose result is not stored, and cells that show an error.
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    #: Days count from 1904, as old Macintosh files have it.
    from_1904: bool = False
    last_row: int = 0
    last_column: int = -1

    def reach(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    def covered(self, merge: Merge) -> int:
        """Cells that a merged range covers, as far as the sheet holds anything."""
        rows = min(merge.bottom, self.last_row) - merge.top + 1
        columns = min(merge.right, self.last_column) - merge.left + 1
        return max(rows, 0) * max(columns, 0)

    def check(self, name: str, limits: SheetLimits) -> None:
        """Refuse a sheet that reaches so far that it would fill the memory."""
        if self.last_row * (self.last_column + 1) > limits.cells:
            raise reaches_too_far(name, cell_name(self.last_row, self.last_column))


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets call it: row 3, column 27 is AB3."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def unreadable_sheets() -> BadInput:
    """Refuse a file that is damaged or no spreadsheet."""
    message = _(
        "The spreadsheet cannot be read: it is damaged or of another kind. Open it, save it as .xlsx or .csv and try again."
    )
    return BadInput("documents.sheets_unreadable", message)


def web_page() -> BadInput:
    """Refuse a web page with its pictures in one file, under the name of a spreadsheet."""
    message = _(
        "This is a web page under the name of a spreadsheet. Open it in the spreadsheet program, save it as .xlsx and try again."
    )
    return BadInput("documents.sheets_web_page", message)


def too_many(what: str, limit: int) -> BadInput:
    """Refuse a spreadsheet beyond a limit."""
    message = _(
        "The spreadsheet is too large (%(what)s, at most %(limit)d). Split it and try again."
    )
    facts = {"what": what, "limit": limit}
    return BadInput("documents.sheets_too_large", message % facts, **facts)


def reaches_too_far(sheet: str, cell: str) -> BadInput:
    """Refuse a sheet with a stray value far outside of its table."""
    message = _(
        "The sheet “%(sheet)s” reaches as far as cell %(cell)s. Delete what stands far below or beside the table, save and try again."
    )
    facts = {"sheet": sheet, "cell": cell}
    return BadInput("documents.sheets_reach", message % facts, **facts)
