"""Reads hazard ledgers (隐患台账): grids of cells in, a record or a reason for every row out."""

from __future__ import annotations

from bihuan.engines.ledger.grid import Blank, Grid, Merge, Value
from bihuan.engines.ledger.model import (
    Column,
    Grade,
    Joined,
    Ledger,
    LedgerRow,
    Passed,
    Progress,
    Rejected,
    SheetRead,
    Table,
)
from bihuan.engines.ledger.reading import read_ledger

__all__ = [
    "Blank",
    "Column",
    "Grade",
    "Grid",
    "Joined",
    "Ledger",
    "LedgerRow",
    "Merge",
    "Passed",
    "Progress",
    "Rejected",
    "SheetRead",
    "Table",
    "Value",
    "read_ledger",
]
