"""Rows of ledgers as the reader gives them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bihuan.engines.ledger import LedgerRow
from bihuan.findings import public as findings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.factories import Town

    from bihuan.findings.public import Outcome

SOURCE = findings.Source("2020年隐患台账.xlsx", "ab" * 32)


def row(at: int, description: str, **told: Any) -> LedgerRow:
    """A row of a sheet, found on 6 May 2020 unless said otherwise."""
    return LedgerRow("台账", at, 1, description, **{"found_on": date(2020, 5, 6), **told})


def imported(
    town: Town,
    rows: Sequence[LedgerRow],
    *,
    who: str = "alice",
    body: str = "office",
    source: findings.Source = SOURCE,
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Outcome]:
    """Take rows over for a body of the town."""
    return findings.import_ledger(
        rows,
        source=source,
        organisation=town.organisations[body],
        region=town.organisations[body].region,
        actor=town.actor(who),
        clock=town.clock,
        told=told,
    )
