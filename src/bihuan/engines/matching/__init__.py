"""One place once: which records of a register or a list are the same place, with reasons."""

from __future__ import annotations

from bihuan.engines.matching.blocking import Blocks, read_all
from bihuan.engines.matching.model import Match, PlaceRecord, Reason, Verdict
from bihuan.engines.matching.reading import Reader, Ready
from bihuan.engines.matching.reconciling import Reconciled, Register, Standing
from bihuan.engines.matching.scoring import Commonness, Scorer

__all__ = [
    "Blocks",
    "Commonness",
    "Match",
    "PlaceRecord",
    "Reader",
    "Ready",
    "Reason",
    "Reconciled",
    "Register",
    "Scorer",
    "Standing",
    "Verdict",
    "read_all",
]
