"""Hold the numbers that records carry against the counters that gave them out: pure.

Numbers are given without gaps, in the transaction that makes the record. So every number up
to the counter belongs to a record, and none lies beyond: a record removed with all its rows
leaves its number behind.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bihuan.evidence.domain.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    #: A number as people read it -> its series and its place there, None where it fits none.
    PlaceOf = Callable[[str], tuple[str, int] | None]
    #: A series and a place in it -> the number as people read it.
    Spell = Callable[[str, int], str]


class Runs:
    """Whole numbers from 1, kept as runs: a million in a row take the room of one."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def __len__(self) -> int:
        return sum(b - a + 1 for a, b in zip(self._firsts, self._lasts, strict=True))

    @property
    def last(self) -> int:
        """The greatest number; 0 where there is none."""
        return self._lasts[-1] if self._lasts else 0

    def add(self, no: int) -> bool:
        """Take a number in; tell whether it was new."""
        place = bisect_right(self._firsts, no)
        if place and no <= self._lasts[place - 1]:
            return False
        follows = place > 0 and self._lasts[place - 1] == no - 1
        leads = place < len(self._firsts) and self._firsts[place] == no + 1
        if follows and leads:
            self._lasts[place - 1] = self._lasts.pop(place)
            del self._firsts[place]
        elif follows:
            self._lasts[place - 1] = no
        elif leads:
            self._firsts[place] = no
        else:
            self._firsts.insert(place, no)
            self._lasts.insert(place, no)
        return True

    def missing(self, upto: int) -> Iterator[tuple[int, int]]:
        """Yield each run of numbers from 1 to ``upto`` that are not here, as first and last."""
        expected = 1
        for first, last in zip(self._firsts, self._lasts, strict=True):
            if first > upto:
                break
            if expected < first:
                yield expected, first - 1
            expected = last + 1
        if expected <= upto:
            yield expected, upto


@dataclass
class Register:
    """The numbers that records carry, by series; memory grows with the gaps, not the records."""

    place_of: PlaceOf
    spell: Spell
    _carried: dict[str, Runs] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self._carried.values()))

    def take(self, number: str) -> Fault | None:
        """Enter a record's number, as its chain tells it; return what is wrong with it."""
        place = self.place_of(number)
        if place is None:
            return Fault("number_malformed", detail=number)
        is_new = self._carried.setdefault(place[0], Runs()).add(place[1])
        return None if is_new else Fault("number_twice", detail=number)

    def missing(self, counters: Mapping[str, object]) -> Iterator[Fault]:
        """Yield numbers that were given out and that no record carries.

        Args:
            counters: series to the last number given out, as it stood **before** the records
                were read: what is recorded meanwhile is not missed.
        """
        for series, value in sorted(counters.items()):
            upto = value if type(value) is int else 0
            for run in self._carried.get(series, Runs()).missing(upto):
                first, last = (self.spell(series, no) for no in run)
                numbers = dict.fromkeys((first, last))
                yield Fault("number_missing", number=first, detail=" – ".join(numbers))

    def beyond(self, counters: Mapping[str, object]) -> Iterator[Fault]:
        """Yield counters that stand below a number that a record carries.

        Args:
            counters: as they stood **after** the records were read.
        """
        for series in sorted({*counters, *self._carried}):
            value, last = counters.get(series, 0), self._carried.get(series, Runs()).last
            if type(value) is not int or value < last:
                stands = f" < {self.spell(series, last)}" if last else ""
                yield Fault("number_counter", detail=f"{series} = {value}{stands}")
