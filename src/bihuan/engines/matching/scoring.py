"""How likely two records are one place: evidence added up, and what forbids to merge unasked.

Each piece of evidence adds to the logarithm of the odds; how much was set on registers that
tests/engines/matching makes dirty, and is measured by benchmarks/place_matching.py on others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import asin, cos, exp, log, radians, sin, sqrt
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from bihuan.engines.matching.model import Match, Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bihuan.engines.matching.names import PlaceName
    from bihuan.engines.matching.reading import Ready
    from bihuan.engines.matching.streets import Street

#: From here on two records are shown to somebody; from there on they may be merged unasked.
LEAST_CANDIDATE, LEAST_SAME = 0.35, 0.97
#: Odds that two records which share a block are one place, before anything is known of them.
_BEFORE = -2.5
_EARTH_M = 6_371_000.0
#: Where positions speak for one place, and where against; metres.
_VERY_NEAR_M, _NEAR_M, _OFF_M, _FAR_M = 30.0, 100.0, 600.0, 3000.0
#: Names at least so alike count as similar; below, they speak against.
_SIMILAR = 0.62
#: Symbols of a code that may be wrong.
_SLIPS = 2
#: Shorter names share a pair of characters by chance.
_SHORTEST_HELD = 3
#: Where in a house, the widest first.
_WITHIN = ("building", "floor", "room")
#: What makes a merge without asking wrong too often, whatever the sum says.
_FORBIDS = frozenset(
    {
        Reason.OTHER_CODE,
        Reason.OTHER_BRANCH,
        Reason.OTHER_NUMBER_IN_NAME,
        Reason.OTHER_KIND,
        Reason.OTHER_ROOM,
        Reason.OTHER_AREA,
        Reason.OTHER_NAME,
        Reason.OTHER_WORDS,
        Reason.SAME_SOUND,
        Reason.OTHER_NUMBER,
        Reason.OTHER_STREET,
        Reason.FAR,
    }
)


class Commonness:
    """How rare each pair of characters is among the names of a register.

    Args:
        names: all names.
    """

    def __init__(self, names: Iterable[PlaceName]) -> None:
        self._pairs: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        for name in names:
            self._names[name.core + name.branch] += 1
            self._pairs.update(set(pairs_of(name.core)))
        self._all = max(1, self._names.total())

    def weight(self, pair: str) -> float:
        """Return how much a pair tells: the logarithm of how few names have it."""
        return log(1 + self._all / (1 + self._pairs[pair]))

    def rarity(self, name: str) -> float:
        """Return 0 for a core with branch that every hundredth place bears, 1 for one borne once."""
        most = log(1 + self._all / 100) or 1.0
        return max(0.0, min(1.0, 1 - log(max(1, self._names[name])) / most))


def pairs_of(core: str) -> list[str]:
    """Return each two characters that stand together."""
    return [core[at : at + 2] for at in range(len(core) - 1)] or [core]


@dataclass
class _Sum:
    odds: float = _BEFORE
    reasons: list[Reason] = field(default_factory=list)

    def add(self, odds: float, reason: Reason) -> None:
        self.odds += odds
        self.reasons.append(reason)


class Scorer:
    """Holds records against each other.

    Args:
        commonness: of the names of the register.
    """

    def __init__(self, commonness: Commonness) -> None:
        self._commonness = commonness

    def match(self, one: Ready, other: Ready) -> Match:
        """Return what two records are to each other, with the reasons."""
        total = _Sum()
        self._codes(one, other, total)
        alike = self._names(one, other, total)
        _streets(one, other, alike, total)
        _positions(one, other, total)
        _people(one, other, total)
        confidence = 1 / (1 + exp(-max(-30.0, min(30.0, total.odds))))
        verdict = Verdict.DIFFERENT
        if confidence >= LEAST_CANDIDATE:
            unasked = confidence >= LEAST_SAME and _may_be_merged(total.reasons)
            verdict = Verdict.SAME if unasked else Verdict.CANDIDATE
        order = list(Reason)
        reasons = tuple(sorted(dict.fromkeys(total.reasons), key=order.index))
        return Match(one.record.key, other.record.key, verdict, confidence, reasons)

    def _codes(self, one: Ready, other: Ready, total: _Sum) -> None:
        if one.code and other.code:
            if one.code == other.code:
                total.add(9, Reason.SAME_CODE)
            else:
                total.add(-9, Reason.OTHER_CODE)
            return
        first, second = one.code or one.typo, other.code or other.typo
        if first and second and Levenshtein.distance(first, second) <= _SLIPS:
            total.add(4, Reason.NEAR_CODE)

    def _names(self, one: Ready, other: Ready, total: _Sum) -> float:
        """Add what the names say; return how alike they are, 0 to 1."""
        pairs = [(one.name, other.name, False)]
        pairs += [(former, other.name, True) for former in one.former]
        pairs += [(one.name, former, True) for former in other.former]
        scored = [(self._alike(left, right), left, right, was) for left, right, was in pairs]
        alike, left, right, was_former = max(scored, key=lambda each: each[0])
        rarity = min(self._commonness.rarity(each.core + each.branch) for each in (left, right))
        if alike >= 1:
            total.add(1.5 + 3.5 * rarity, Reason.SAME_NAME)
        elif left.sound == right.sound:
            total.add(0.5 + 2.5 * rarity, Reason.SAME_SOUND)
            alike = max(alike, _SIMILAR)
        elif alike >= _SIMILAR:
            total.add(4.5 * (alike - _SIMILAR) / (1 - _SIMILAR), Reason.SIMILAR_NAME)
            if not _says_less(left.core, right.core):
                total.add(-0.5, Reason.OTHER_WORDS)
        else:
            total.add(-4.5 * (_SIMILAR - alike) / _SIMILAR - 1, Reason.OTHER_NAME)
        if was_former and alike >= _SIMILAR:
            total.reasons.append(Reason.FORMER_NAME)
        if left.numbers != right.numbers:
            total.add(-3, Reason.OTHER_NUMBER_IN_NAME)
        if left.branch != right.branch and not _is_its_street(left, right, one, other):
            total.add(-3 if left.branch and right.branch else -2, Reason.OTHER_BRANCH)
        return alike

    def _alike(self, left: PlaceName, right: PlaceName) -> float:
        if left.core == right.core:
            return 1.0
        if sorted(left.core) == sorted(right.core):
            return 0.95
        mine, yours = set(pairs_of(left.core)), set(pairs_of(right.core))
        weight = self._commonness.weight
        shared = sum(weight(pair) for pair in mine & yours)
        fewer = min(sum(map(weight, mine)), sum(map(weight, yours)))
        more = max(sum(map(weight, mine)), sum(map(weight, yours)))
        held = shared / fewer if min(len(left.core), len(right.core)) >= _SHORTEST_HELD else 0.0
        return min(
            0.97, max(ratio(left.core, right.core) / 100, 0.55 * held + 0.45 * shared / more)
        )


def _may_be_merged(reasons: Iterable[Reason]) -> bool:
    given = set(reasons)
    against = given & _FORBIDS
    if Reason.SAME_CODE in given:
        # A code is of one legal person: who moved is one place, whose branch stands elsewhere is two.
        forgiven = {Reason.OTHER_WORDS, Reason.SAME_SOUND}
        return (
            not against - forgiven - ({Reason.OTHER_NAME} if Reason.SAME_SPOT in given else set())
        )
    if against:
        return False
    met = given & {Reason.SAME_SPOT, Reason.SAME_PHONE}
    return bool(met) or given >= {Reason.NEAR, Reason.SAME_PERSON}


def _says_less(one: str, other: str) -> bool:
    """Tell whether one name is the other with characters left out, or the same ones in another order."""
    if sorted(one) == sorted(other):
        return True
    less, more = sorted((one, other), key=len)
    left = iter(more)
    return all(character in left for character in less)


def _is_its_street(left: PlaceName, right: PlaceName, one: Ready, other: Ready) -> bool:
    """Tell whether the branch only says the street that the other one's address says."""
    branch = left.branch or right.branch
    if left.branch and right.branch:
        return False
    streets = (one.street, other.street)
    return any(len(each) > 1 and each in branch for s in streets for each in (s.road, s.village))


def _streets(one: Ready, other: Ready, alike: float, total: _Sum) -> None:
    if _same(one.county, other.county) is False:
        total.add(-4, Reason.OTHER_AREA)
        return
    if _same(one.town, other.town) is False:
        total.add(-2, Reason.OTHER_AREA)
    mine, yours = one.street, other.street
    along = _same(mine.road, yours.road) or _same(mine.village, yours.village)
    if along is False:
        near = mine.road and yours.road and Levenshtein.distance(mine.road, yours.road) <= 1
        same_number = bool(near) and _same(mine.number, yours.number)
        total.add(-0.5 if same_number else -2.5, Reason.OTHER_STREET)
    elif along:
        _houses(mine, yours, alike, total)


def _houses(mine: Street, yours: Street, alike: float, total: _Sum) -> None:
    """Add what two addresses on one road or in one estate say."""
    numbers, groups = _same(mine.number, yours.number), _same(mine.group, yours.group)
    rooms = [_same(getattr(mine, part), getattr(yours, part)) for part in _WITHIN]
    if numbers is False or groups is False:
        total.add(-3, Reason.OTHER_NUMBER)
    elif False in rooms:
        total.add(-3 if alike < 1 else -2, Reason.OTHER_ROOM)
    elif numbers or groups or rooms[0]:
        total.add(4.5 if rooms[0] or rooms[-1] else 3.5, Reason.SAME_SPOT)
    else:
        total.add(1, Reason.SAME_STREET)


def _same(mine: str, yours: str) -> bool | None:
    """Return whether both say the same; None where one of them says nothing."""
    return mine == yours if mine and yours else None


def _positions(one: Ready, other: Ready, total: _Sum) -> None:
    if one.record.position is None or other.record.position is None:
        return
    away_m = distance_m(one.record.position, other.record.position)
    if away_m <= _VERY_NEAR_M:
        total.add(2.5, Reason.NEAR)
    elif away_m <= _NEAR_M:
        total.add(1.5, Reason.NEAR)
    elif away_m > _FAR_M:
        total.add(-4, Reason.FAR)
    elif away_m > _OFF_M:
        total.add(-2, Reason.FAR)


def _people(one: Ready, other: Ready, total: _Sum) -> None:
    if one.phone and other.phone and one.phone == other.phone:
        total.add(2.5, Reason.SAME_PHONE)
    mine, yours = one.record.person.strip(), other.record.person.strip()
    if mine and yours:
        if mine == yours:
            total.add(2, Reason.SAME_PERSON)
        else:
            total.add(-0.7, Reason.OTHER_PERSON)
    if one.record.kind and other.record.kind and one.record.kind != other.record.kind:
        total.add(-2, Reason.OTHER_KIND)


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return metres along the great circle between two positions, longitude first."""
    (east_1, north_1), (east_2, north_2) = (tuple(map(radians, each)) for each in (one, other))
    h = (
        sin((north_2 - north_1) / 2) ** 2
        + cos(north_1) * cos(north_2) * sin((east_2 - east_1) / 2) ** 2
    )
    return 2 * _EARTH_M * asin(sqrt(h))
