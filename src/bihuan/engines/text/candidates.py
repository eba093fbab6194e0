"""The few findings worth comparing with one text, out of a hundred thousand.

Findings of the same organisation are looked at first, and those that name none; what another
organisation has is another hazard. ``keys`` may as well be stored in rows and looked up there.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from heapq import nlargest
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from bihuan.engines.text.likeness import Described, Likeness, Verdict, compare
from bihuan.engines.text.likeness_words import Aspect

if TYPE_CHECKING:
    from bihuan.engines.text.telling import Telling

#: What is looked up; amounts, counts and dates tell apart but find nothing.
_KEYED = (Aspect.THING, Aspect.FAULT, Aspect.PLACE, Aspect.PERSON, Aspect.LABEL)
#: Entries read for one question, at most, the rarest words first; ...
_READ = 10_000
#: ... and findings compared.
_COMPARED = 60
_EVERYBODY = None


def keys(telling: Telling) -> frozenset[int]:
    """Return what a text is found by: numbers of 63 bits, some 3 to 20, the same on any machine."""
    rest = telling.rest
    pieces = {f"{aspect} {word}" for aspect in _KEYED for word in telling.of(aspect)}
    pieces |= {one + two for one, two in pairwise(rest)} or {rest}
    return frozenset(_number(piece) for piece in pieces if piece)


def _number(piece: str) -> int:
    return int.from_bytes(blake2b(piece.encode(), digest_size=8).digest()) >> 1


@dataclass
class Candidates:
    """Findings in memory, looked up by what they tell."""

    _known: list[tuple[object, Described]] = field(default_factory=list)
    #: Arrays, because the collector of garbage would walk through half a million lists.
    _found_by: dict[tuple[str | None, int], array[int]] = field(
        default_factory=lambda: defaultdict(partial(array, "L"))
    )

    def __len__(self) -> int:
        return len(self._known)

    def add(self, ident: object, finding: Described) -> None:
        """Remember a finding under what the caller knows it by."""
        number = len(self._known)
        self._known.append((ident, finding))
        for key in keys(finding.telling):
            self._found_by[finding.organisation, key].append(number)
            self._found_by[_EVERYBODY, key].append(number)

    def alike(self, finding: Described, most: int = 5) -> list[tuple[object, Likeness]]:
        """Return the findings that are the same or similar, the same first, then by score."""
        judged = (
            (ident, compare(finding, known))
            for ident, known in map(self._known.__getitem__, self._near(finding))
        )
        found = [each for each in judged if each[1].verdict is not Verdict.DIFFERENT]
        found.sort(key=lambda each: (each[1].verdict is not Verdict.SAME, -each[1].score))
        return found[:most]

    def _near(self, finding: Described) -> list[int]:
        """Numbers of the findings that share most with this one, rare words counting more."""
        scopes = (finding.organisation, "") if finding.organisation else (_EVERYBODY,)
        lists = [
            numbers
            for scope in scopes
            for key in keys(finding.telling)
            if (numbers := self._found_by.get((scope, key)))
        ]
        shared: dict[int, float] = defaultdict(float)
        read = 0
        for numbers in sorted(lists, key=len):
            read += len(numbers)
            if shared and read > _READ:
                break
            worth = log(1 + len(self) / len(numbers))
            for number in numbers:
                shared[number] += worth
        return nlargest(_COMPARED, shared, key=lambda number: (shared[number], number))
