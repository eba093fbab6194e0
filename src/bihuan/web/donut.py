"""A ring of shares, as dash lengths of SVG circles."""

from __future__ import annotations

from dataclasses import dataclass

#: Length of the whole ring; the circle's ``pathLength``.
WHOLE = 100


@dataclass(frozen=True)
class Donut:
    """How the month's findings stand: closed, open in time, overdue."""

    closed: int
    in_time: int
    overdue: int
    found: int

    @property
    def percent(self) -> int:
        """Share of the closed ones, rounded down so that 100 means all."""
        return WHOLE * self.closed // self.found if self.found else 0

    @property
    def arcs(self) -> list[tuple[str, int, int]]:
        """Name, length and offset of each arc that is not empty."""
        arcs, start = [], 0
        for name, count in (("ok", self.closed), ("open", self.in_time), ("late", self.overdue)):
            if count:
                length = max(1, round(WHOLE * count / self.found))
                arcs.append((name, length, -start))
                start += length
        return arcs


def donut(closed: int, overdue: int, found: int) -> Donut:
    """Return the ring of a month's findings."""
    return Donut(closed, found - closed - overdue, overdue, found)
