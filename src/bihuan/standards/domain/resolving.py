"""Which pack speaks for a region, and which version of an entry holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import TypeVar

from bihuan.standards.domain.entries import Entry

#: Code of the national pack, on which all others rest.
NATIONAL = "cn"

E = TypeVar("E", bound=Entry)
K = TypeVar("K")


def chain_of(region_code: str, known: Iterable[str]) -> tuple[str, ...]:
    """List the packs that speak for a region, the most specific first.

    A pack speaks for every region whose code begins with the pack's code; the national
    pack speaks for all and comes last.

    Example:
        >>> chain_of("320583", ["cn", "3205", "9901"])
        ('3205', 'cn')
    """
    local = [code for code in known if code != NATIONAL and region_code.startswith(code)]
    return (*sorted(local, key=len, reverse=True), NATIONAL)


def in_force(tables: Iterable[Mapping[K, tuple[E, ...]]], key: K, on: date) -> E | None:
    """Return the entry that holds on a day, from the first table that has one in force."""
    for table in tables:
        for entry in table.get(key, ()):
            if entry.holds_on(on):
                return entry
    return None


def overlap(versions: Iterable[Entry]) -> bool:
    """Tell whether two versions hold on the same day."""
    ordered = sorted(versions, key=lambda entry: entry.effective_from)
    return any(
        earlier.effective_to is None or earlier.effective_to > later.effective_from
        for earlier, later in pairwise(ordered)
    )
