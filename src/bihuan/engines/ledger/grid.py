"""Sheets as grids of typed cells: what a reader of files hands over, whatever the file was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property


class Blank(Enum):
    """A cell that shows nothing a person could have written."""

    #: A formula whose result is not stored in the file.
    UNCOMPUTED = "uncomputed"
    #: An error value such as #REF! or #N/A.
    ERROR = "error"


Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | Blank | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: 1-based rows, 0-based columns, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        """Columns that it covers."""
        return self.right - self.left + 1


@dataclass(frozen=True)
class Grid:
    """One sheet.

    Args:
        name: the sheet's name; for a text file the file's stem or an empty string.
        rows: pairs of (row number, its cells from the first column on), ascending, rows without
            any value left out. The number is the sheet's row, in csv the physical line.
        merges: merged ranges.
        hidden: whether people do not see the sheet.
        hidden_rows: numbers of the rows that people do not see.
        from_1904: whether bare numbers count days from 1904 on; typed dates are right already.
    """

    name: str
    rows: Sequence[tuple[int, Sequence[Value]]]
    merges: Sequence[Merge] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    from_1904: bool = False

    @cached_property
    def by_number(self) -> Mapping[int, Sequence[Value]]:
        """Cells of each row by its number."""
        return dict(self.rows)

    @cached_property
    def width(self) -> int:
        """Columns up to the last one that holds a value."""
        return max((len(cells) for _, cells in self.rows), default=0)

    @cached_property
    def _merge_at(self) -> Mapping[tuple[int, int], Merge]:
        """Merges by each cell that they cover; only rows with values are asked for."""
        found: dict[tuple[int, int], Merge] = {}
        for merge in self.merges:
            right = min(merge.right, self.width - 1)
            for row in self._numbers_within(merge):
                for column in range(merge.left, right + 1):
                    found[row, column] = merge
        return found

    def _numbers_within(self, merge: Merge) -> list[int]:
        if merge.bottom - merge.top < len(self.rows):
            return list(range(merge.top, merge.bottom + 1))
        return [number for number, _ in self.rows if merge.top <= number <= merge.bottom]

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range that covers a cell."""
        return self._merge_at.get((row, column))

    def own(self, row: int, column: int) -> Value:
        """What is written in the cell itself: in a merged range only its first cell holds it."""
        cells = self.by_number.get(row, ())
        return cells[column] if column < len(cells) else None

    def at(self, row: int, column: int) -> Value:
        """What a person sees there: a merged range shows its first cell throughout."""
        merge = self.merge_at(row, column)
        return self.own(merge.top, merge.left) if merge else self.own(row, column)
