"""What reading a ledger (台账) gives: a record or a reason for every row, frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.engines.text.model import Warning_


class Progress(StrEnum):
    """How far the office says that a hazard's rectification has come."""

    NOT_STARTED = "not_started"
    ONGOING = "ongoing"
    #: The unit reports it done (已整改).
    DONE = "done"
    #: Somebody went and saw that it is not (复查不合格).
    FAILED = "failed"
    #: Somebody went and saw that it is (验收合格).
    VERIFIED = "verified"
    #: Struck off the list (已销号, 闭环).
    CLOSED = "closed"
    LONG_TERM = "long_term"
    TRANSFERRED = "transferred"
    #: Entered by mistake (误报, 作废).
    VOID = "void"


class Grade(StrEnum):
    """Statutory grades; 较大 is general by law."""

    GENERAL = "general"
    MAJOR = "major"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One hazard as its ledger tells it; texts cleaned, "" where the ledger says nothing.

    ``row`` is the sheet's row, in csv the physical line; ``column`` the first column of its table,
    which parts two tables that stand side by side.
    """

    sheet: str
    row: int
    column: int
    description: str
    number: str = ""
    title: str = ""
    found_on: dt.date | None = None
    due_on: dt.date | None = None
    rectified_on: dt.date | None = None
    verified_on: dt.date | None = None
    #: 立即, 当场: to be rectified on the spot.
    at_once: bool = False
    enterprise: str = ""
    region: str = ""
    place: str = ""
    responsible_org: str = ""
    responsible_person: str = ""
    leader: str = ""
    phone: str = ""
    category: str = ""
    grade: Grade | None = None
    source: str = ""
    basis: str = ""
    measure: str = ""
    funds: str = ""
    state: Progress | None = None
    result: str = ""
    finder: str = ""
    finder_org: str = ""
    verifier: str = ""
    remarks: str = ""
    photos: str = ""
    #: Columns that no field stands for, by their heading.
    extra: Mapping[str, str] = field(default_factory=dict)
    #: What could not be made out, with the text as written; ``facts`` name the field.
    warnings: tuple[Warning_, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of a table that holds no hazard, and why; shells may translate the template."""

    sheet: str
    row: int
    column: int
    code: str
    template: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The template with its facts filled in, in English."""
        return self.template % self.facts


@dataclass(frozen=True, slots=True)
class Joined:
    """A row that goes on with the hazard of an earlier one, over whose cells it is merged."""

    sheet: str
    row: int
    column: int
    into: int


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is no entry: title, header, section, total, signature, note, empty form line."""

    sheet: str
    row: int
    kind: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, the field it stands for, and why."""

    name: str
    field: str | None
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of hazards that was found: where its header stands and what its columns hold."""

    sheet: str
    header_rows: tuple[int, int]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What became of a sheet: ``ledger``, ``summary`` (counts), ``other`` or ``empty``."""

    name: str
    role: str
    hidden: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A whole file, read: each row of its tables is in exactly one of the first three."""

    rows: tuple[LedgerRow, ...]
    joined: tuple[Joined, ...]
    rejected: tuple[Rejected, ...]
    passed: tuple[Passed, ...]
    tables: tuple[Table, ...]
    sheets: tuple[SheetRead, ...]
    warnings: tuple[Warning_, ...] = ()

    @property
    def rows_read(self) -> int:
        """Rows that count: records, rows joined to one, rejected rows."""
        return len(self.rows) + len(self.joined) + len(self.rejected)

    @property
    def columns(self) -> dict[str, str | None]:
        """Fields by heading, over all tables; the surest reading of a heading stands."""
        best: dict[str, Column] = {}
        for table in self.tables:
            for column in table.columns:
                known = best.get(column.name)
                if known is None or (column.field and column.confidence > known.confidence):
                    best[column.name] = column
        return {name: column.field for name, column in best.items()}
