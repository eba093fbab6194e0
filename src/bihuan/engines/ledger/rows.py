"""One row of a table into a record, a rejection, or a part of the record above it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bihuan.engines.ledger import lines
from bihuan.engines.ledger.cells import LONGEST_TEXT, is_as_above, is_nothing, text_of
from bihuan.engines.ledger.grid import Blank
from bihuan.engines.ledger.model import Joined, LedgerRow, Rejected
from bihuan.engines.ledger.record import Record

if TYPE_CHECKING:
    from bihuan.engines.ledger.columns import Assigned
    from bihuan.engines.ledger.grid import Grid, Merge, Value

#: Fields whose own cell makes a row a hazard of its own below a merged description.
_OF_ITS_OWN = {"number", "enterprise", "place", "region", "found_on"}
#: Fields that a row without number takes over from the row above it, if its cells are blank.
_GROUPED = ("enterprise", "region", "found_on", "category", "place", "finder", "finder_org")
#: Characters of a cell that a reason shows.
_SHOWN = 80
#: Why a row is rejected, by code; ``%(text)s`` is what its column of hazards says.
REASONS = {
    "uncomputed": "The description is a formula whose result is not stored; open the file, save it and send it again",
    "error_value": "The description shows an error of its formula",
    "example": "The row is an example of how to fill in the form",
    "no_description": "The row says nothing in the column of hazards",
    "nil_report": "The row reports that there is no hazard: %(text)s",
    "no_words": "The column of hazards holds no words: %(text)s",
    "too_long": "The description is longer than a cell may be",
}


@dataclass
class Reader:
    """Reads the rows of one table in order, and keeps what later rows refer to."""

    grid: Grid
    assigned: list[Assigned]
    stated: tuple[int, ...]
    #: What titles and sections say of the rows below them, by field.
    context: dict[str, str] = field(default_factory=dict)
    #: The last date read in each field, near which a date without year lies.
    near: dict[str, dt.date] = field(default_factory=dict)
    _above: dict[int, Value] = field(default_factory=dict)
    _last: LedgerRow | None = None

    @cached_property
    def column(self) -> int:
        """The table's first column."""
        return min(c for a in self.assigned for c in a.head.columns)

    @cached_property
    def fields(self) -> frozenset[str | None]:
        """The fields that some column stands for."""
        return frozenset(a.column.field for a in self.assigned)

    @cached_property
    def _columns(self) -> dict[str | None, int]:
        """The first grid column of each field."""
        return {a.column.field: a.head.columns[0] for a in self.assigned}

    def read(self, row: int) -> LedgerRow | Joined | Rejected:
        """What a row of entries is."""
        shared = self._over_description(row)
        cells = {at: self._cell(row, a, shared) for at, a in enumerate(self.assigned)}
        values = self._by_field(cells)
        refused = self._refused(row, values)
        if refused is not None:
            return refused
        if self._goes_on(row) and self._last is not None:
            return Joined(self.grid.name, row, self.column, self._last.row)
        record = Record(self, row, cells, values).make()
        self._last = record
        return record

    def joined(self, row: int, into: LedgerRow) -> LedgerRow:
        """The record with the measure that a further row of it adds."""
        at = next((a for a in self.assigned if a.column.field == "measure"), None)
        more = text_of(self.grid.own(row, at.head.columns[0])) if at else ""
        if not more or is_nothing(more) or more in into.measure:
            return into
        self._last = replace(into, measure=f"{into.measure}\n{more}".strip())
        return self._last

    def _over_description(self, row: int) -> Merge | None:
        """The range merged over the column of hazards and others: its text is the hazard."""
        merge = self.grid.merge_at(row, self._columns["description"])
        return merge if merge and merge.width > 1 else None

    def _cell(self, row: int, assigned: Assigned, shared: Merge | None) -> Value:
        """What a person reads in a column of the row; 同上 is what stands above."""
        at = assigned.head.columns[0]
        if (
            shared
            and assigned.column.field != "description"
            and self._merge(row, assigned) == shared
        ):
            return None
        value = self.grid.at(row, at)
        others = assigned.head.columns[1:]
        if others and (texts := [t for c in others if (t := text_of(self.grid.own(row, c)))]):
            value = " ".join(filter(None, [text_of(value), *texts]))
        if isinstance(value, str) and is_as_above(value):
            value = self._above.get(at)
        if value is not None and value != "":
            self._above[at] = value
        return value

    def _by_field(self, cells: Mapping[int, Value]) -> dict[str, Value]:
        """Cells by field; of several rounds' columns the last that says something."""
        values: dict[str, Value] = {}
        for at, a in enumerate(self.assigned):
            field = a.column.field
            if field and not a.ticked and (field not in values or text_of(cells[at])):
                values[field] = cells[at]
        return values

    def _refused(self, row: int, values: Mapping[str, Value]) -> Rejected | None:
        """Why a row holds no hazard, if it holds none."""
        value = values.get("description")
        code = "example" if lines.is_example(text_of(values.get("number"))) else _fault(value)
        if code is None:
            return None
        facts = {"text": text_of(value)[:_SHOWN]}
        return Rejected(self.grid.name, row, self.column, code, REASONS[code], facts)

    def _goes_on(self, row: int) -> bool:
        """Whether a row only adds to the hazard over whose rows its description is merged."""
        merges = [self._merge(row, a) for a in self.assigned if a.column.field == "description"]
        if not merges or merges[0] is None or merges[0].top == row:
            return False
        own = {
            a.column.field for a in self.assigned if text_of(self.grid.own(row, a.head.columns[0]))
        }
        return not own & _OF_ITS_OWN and self._last is not None and self._last.row >= merges[0].top

    def _merge(self, row: int, assigned: Assigned) -> Merge | None:
        return self.grid.merge_at(row, assigned.head.columns[0])

    def grouped(self, row: int, name: str) -> str | dt.date | None:
        """What the row above says in a field that this row leaves to it (unmerged groups)."""
        at = self._columns
        if self._last is None or name not in at or name not in _GROUPED:
            return None
        number = at.get("number")
        led = text_of(self.grid.at(row, number)) if number is not None else at[name] != self.column
        if led or at[name] > at.get("description", 0) or self._last.row < row - 1:
            return None
        found: str | dt.date | None = getattr(self._last, name)
        return found


def _fault(value: Value) -> str | None:
    """Code of what is wrong with a description; None where it is one."""
    text = text_of(value)
    if isinstance(value, Blank):
        return "uncomputed" if value is Blank.UNCOMPUTED else "error_value"
    if lines.says_none(text):
        return "nil_report"
    if is_nothing(text):
        return "no_description"
    if not isinstance(value, str) or not re.search(r"[^\W\d_]", text):
        return "no_words"
    return "too_long" if len(text) > LONGEST_TEXT else None
