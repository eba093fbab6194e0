"""Whether two findings tell of one hazard, by their words: a verdict with its reasons.

What tells hazards apart decides before the words do: another place, side, label, amount, thing or
fault, or one of them settled, is another hazard however near the words are. The bounds below were
chosen and measured by benchmarks/text_likeness.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bihuan.engines.text.likeness_words import Aspect
from bihuan.engines.text.telling import Telling, read_telling

#: From this score on two texts are one hazard, where nothing tells them apart; ...
LEAST_SAME = 0.8
#: ... from this one on they are worth showing to somebody.
LEAST_SIMILAR = 0.65
#: How much a word of a list weighs, in characters of the rest.
_WEIGHT = 3
#: Both texts name such a thing, and neither names all that the other does: another hazard.
_TELLS_APART = (
    Aspect.PLACE,
    Aspect.FLOOR,
    Aspect.SIDE,
    Aspect.LABEL,
    Aspect.AMOUNT,
    Aspect.DATE,
    Aspect.PERSON,
    Aspect.THING,
    Aspect.FAULT,
)
#: One text says more exactly which one is meant, or names one thing more: perhaps the same.
_NARROWS = (
    Aspect.FLOOR,
    Aspect.SIDE,
    Aspect.LABEL,
    Aspect.PLACE,
    Aspect.THING,
    Aspect.FAULT,
)
#: These are told by their order as well: 3号车间5号冲床 is not 5号车间3号冲床.
_ORDERED = (Aspect.FLOOR, Aspect.LABEL)
#: What a text is about; where each text names something alone, they may be about two things.
_ABOUT = (Aspect.THING, Aspect.PLACE, Aspect.PERSON)


class Verdict(StrEnum):
    """What two texts are to each other."""

    SAME = "same"
    SIMILAR = "similar"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Described:
    """A finding as it is compared.

    Args:
        telling: what its text tells, with the place that stands in a field of its own.
        organisation: the enterprise, as its record is known; "" where none is named.
    """

    telling: Telling
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What the texts say of one aspect that the other does not."""

    aspect: Aspect
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near two findings are.

    Args:
        verdict: same, similar (show it, decide nothing) or different.
        score: share of the words that both texts say, 0 to 1.
        common: things, faults and places that both name.
        differences: what only one of them says, by aspect.
    """

    verdict: Verdict
    score: float
    common: tuple[str, ...]
    differences: tuple[Difference, ...]


def described(text: str, place: str = "", organisation: str = "") -> Described:
    """Read a finding's text, and its place where that stands in a field of its own."""
    return Described(read_telling(text, place), organisation)


def compare(one: Described, other: Described) -> Likeness:
    """Say whether two findings tell of one hazard; the order does not matter."""
    first, second = one.telling, other.telling
    score = _score(first, second)
    common = tuple(
        sorted({word for a in (*_ABOUT, Aspect.FAULT) for word in first.of(a) & second.of(a)})
    )
    differences = tuple(_differences(first, second))
    if one.organisation and other.organisation and one.organisation != other.organisation:
        foreign = Difference(Aspect.ORGANISATION, (one.organisation,), (other.organisation,))
        return Likeness(Verdict.DIFFERENT, score, common, (foreign, *differences))
    return Likeness(_verdict(score, first, second), score, common, differences)


def tell_the_same(one: Described, other: Described) -> bool:
    """Say whether ``compare`` calls two findings the same, without working out why."""
    first, second = one.telling, other.telling
    if one.organisation and other.organisation and one.organisation != other.organisation:
        return False
    if first.text != second.text and _told_apart(first, second):
        return False
    return _verdict(_score(first, second), first, second) is Verdict.SAME


def _verdict(score: float, first: Telling, second: Telling) -> Verdict:
    if first.text == second.text:
        return Verdict.SAME if first.text else Verdict.DIFFERENT
    if score < LEAST_SIMILAR or _told_apart(first, second):
        return Verdict.DIFFERENT
    return Verdict.SIMILAR if score < LEAST_SAME or _doubtful(first, second) else Verdict.SAME


def _doubtful(first: Telling, second: Telling) -> bool:
    """Whether one says more, labels change places, counts differ, or words do."""
    if any(first.of(aspect) != second.of(aspect) for aspect in _NARROWS):
        return True
    if any(first.told.get(aspect) != second.told.get(aspect) for aspect in _ORDERED):
        return True
    counts = first.of(Aspect.COUNT), second.of(Aspect.COUNT)
    if all(counts) and counts[0] != counts[1]:
        return True
    ours, theirs = _about(first), _about(second)
    return bool(ours - theirs) and bool(theirs - ours)


def _about(telling: Telling) -> Counter[str]:
    return Counter(telling.rest) + Counter(w for a in _ABOUT for w in telling.of(a))


def _told_apart(first: Telling, second: Telling) -> bool:
    """Whether either names what the other does not, of one aspect, or one alone is settled."""
    if any(_both_more(first.of(aspect), second.of(aspect)) for aspect in _TELLS_APART):
        return True
    if first.of(Aspect.SETTLED) != second.of(Aspect.SETTLED):
        return True
    return _denies(first, second) or _denies(second, first)


def _both_more(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours - theirs) and bool(theirs - ours)


def _denies(first: Telling, second: Telling) -> bool:
    """Whether one text names a fault and the other, with the same words otherwise, none."""
    same_rest = Counter(first.rest) == Counter(second.rest)
    return same_rest and bool(first.of(Aspect.FAULT)) and not second.of(Aspect.FAULT)


def _score(first: Telling, second: Telling) -> float:
    """Share of words and characters that both say; things and faults weigh more."""
    ours, theirs = _weights(first), _weights(second)
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else float(first.text == second.text)


def _weights(telling: Telling) -> Counter[str]:
    weights = Counter(telling.rest)
    for aspect, words in telling.told.items():
        for word in words:
            weights[f"{aspect} {word}"] = _WEIGHT
    return weights


def _differences(first: Telling, second: Telling) -> Iterator[Difference]:
    for aspect in Aspect:
        ours, theirs = first.of(aspect), second.of(aspect)
        if ours != theirs:
            yield Difference(aspect, tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours)))
    ours_alone, theirs_alone = _alone(first, second), _alone(second, first)
    if ours_alone or theirs_alone:
        yield Difference(Aspect.OTHER_WORDS, ours_alone, theirs_alone)


def _alone(first: Telling, second: Telling) -> tuple[str, ...]:
    """Characters of the rest that only the first text has, in its order, as one word."""
    left, alone = Counter(second.rest), ""
    for char in first.rest:
        if left[char]:
            left[char] -= 1
        else:
            alone += char
    return (alone,) if alone else ()
