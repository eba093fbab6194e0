"""A list held against the register: what the register does not know, or knows otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bihuan.engines.matching.blocking import read_all
from bihuan.engines.matching.model import Reason, Verdict
from bihuan.engines.matching.scoring import Commonness, Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bihuan.engines.matching.model import Match, PlaceRecord
    from bihuan.engines.matching.reading import Reader, Ready


class Standing(StrEnum):
    """How a line of a list stands to the register, what needs a look first."""

    #: Nothing in the register comes near.
    MISSING = "missing"
    #: The register has another name in that very place: a change of tenant, or of name.
    REPLACED = "replaced"
    #: The register holds it for closed.
    CLOSED = "closed"
    #: The register has it elsewhere.
    MOVED = "moved"
    #: Something comes near; somebody looks.
    UNSURE = "unsure"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One line of the list.

    Args:
        key: of the line.
        standing: what is to be done.
        confidence: 0 to 1, in that standing.
        place: key of the place of the register that it concerns, where there is one.
        reasons: what the line and that place share, and what not.
    """

    key: str
    standing: Standing
    confidence: float
    place: str | None = None
    reasons: tuple[Reason, ...] = ()


#: Elsewhere, though it is the same legal person.
_ELSEWHERE = frozenset(
    {Reason.OTHER_AREA, Reason.OTHER_STREET, Reason.OTHER_NUMBER, Reason.OTHER_ROOM, Reason.FAR}
)
#: How sure one may be that a line is missing, by what it says of itself.
_SURE_WITH_ALL, _LESS_WITHOUT = 0.98, 0.8
_IN_ITS_PLACE = frozenset({Reason.SAME_SPOT, Reason.OTHER_NAME})


class Register:
    """The places of a register, ready to be asked.

    Args:
        reader: takes records apart.
        places: the register.
        closed: keys of places that it holds for closed.
    """

    def __init__(
        self, reader: Reader, places: Iterable[PlaceRecord], closed: Iterable[str] = ()
    ) -> None:
        self._reader = reader
        self._ready = [reader.read(place) for place in places]
        commonness = Commonness(each.name for each in self._ready)
        self._blocks = read_all(self._ready, commonness)
        self._scorer = Scorer(commonness)
        self._closed = frozenset(closed)

    def reconcile(self, lines: Iterable[PlaceRecord]) -> list[Reconciled]:
        """Return the lines, those that need a look first, the surest of each kind first."""
        order = list(Standing)
        found = [self.look_up(line) for line in lines]
        return sorted(found, key=lambda each: (order.index(each.standing), -each.confidence))

    def look_up(self, line: PlaceRecord) -> Reconciled:
        """Return how one line stands to the register."""
        asked = self._reader.read(line)
        matches = [self._scorer.match(asked, self._blocks[at]) for at in self._blocks.near(asked)]
        best = max(matches, key=_by_likeness, default=None)
        if best is not None and best.verdict is not Verdict.DIFFERENT:
            return self._known(best)
        there = next((each for each in matches if set(each.reasons) >= _IN_ITS_PLACE), None)
        likeness = best.confidence if best else 0.0
        sure = (1 - likeness) * _sureness(asked)
        if there is not None:
            return Reconciled(line.key, Standing.REPLACED, sure, there.other, there.reasons)
        return Reconciled(line.key, Standing.MISSING, sure)

    def _known(self, match: Match) -> Reconciled:
        reasons = set(match.reasons)
        standing = Standing.UNSURE
        if match.verdict is Verdict.SAME:
            standing = Standing.KNOWN
        elif Reason.SAME_CODE in reasons and reasons & _ELSEWHERE:
            standing = Standing.MOVED
        elif reasons >= _IN_ITS_PLACE and Reason.SAME_CODE not in reasons:
            standing = Standing.REPLACED
        if match.other in self._closed and standing in {Standing.KNOWN, Standing.MOVED}:
            standing = Standing.CLOSED
        return Reconciled(match.one, standing, match.confidence, match.other, match.reasons)


def _by_likeness(match: Match) -> tuple[bool, float]:
    return match.verdict is Verdict.SAME, match.confidence


def _sureness(line: Ready) -> float:
    """Return how sure a line may be missed: who says neither code nor house may be anybody."""
    says = (bool(line.code), line.street.says_where, line.record.position is not None)
    return _SURE_WITH_ALL * _LESS_WITHOUT ** _lacking(says)


def _lacking(says: Sequence[bool]) -> int:
    return max(0, len(says) - 1 - sum(says))
