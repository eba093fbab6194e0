"""When two entries of ledgers tell of one and the same hazard (重复隐患).

A second entry is taken for the same hazard only where nothing speaks against it: the same words
but for slips of the pen, the same enterprise, no other place, body or person, and dates that lie
within days. The same short words in another enterprise, or weeks later, are another hazard.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

#: Days between two entries of one hazard, at most. A product's choice: no document gives one.
DAYS = 7
#: Texts shorter than this are the same only when they are equal.
SHORTEST_NEAR = 12
#: Least share of equal characters of two texts that differ by slips of the pen.
NEAR = 0.9
#: Characters at either end by which near texts are looked up, and how many are compared.
_ENDS, _COMPARED = 4, 40
_NOISE = re.compile(r"[\W_]+")
#: What tells one thing from another by a single character: numbers, sides, signs, kinds, no.
_TELLING = re.compile(
    r"[0-9a-z一二三四五六七八九十百千两甲乙丙丁戊庚辛东西南北左右上下前后内外中侧男女新旧正反大小未无不没非]"
)


def plain(text: str) -> str:
    """Return a text as it is compared: half width, lower case, no blanks and no punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


@dataclass(frozen=True, slots=True)
class Likeness:
    """What an entry is compared by; texts as ``plain`` gives them, "" where nothing is said."""

    words: str
    enterprise: str = ""
    place: str = ""
    body: str = ""
    person: str = ""
    found_on: date | None = None


def is_same(one: Likeness, other: Likeness) -> bool:
    """Say whether two entries tell of one hazard."""
    return _may_be_same(one, other) and _same_words(one.words, other.words)


def _may_be_same(one: Likeness, other: Likeness) -> bool:
    if one.enterprise != other.enterprise or not _near_days(one.found_on, other.found_on):
        return False
    named = ((one.place, other.place), (one.body, other.body), (one.person, other.person))
    if any(a and b and a != b for a, b in named):
        return False
    # Words alone, without place or day, may stand for any number of hazards.
    return bool(one.found_on or one.enterprise or any(a and b for a, b in named))


def _near_days(one: date | None, other: date | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs((one - other).days) <= DAYS


def _same_words(one: str, other: str) -> bool:
    if one == other:
        return True
    # Matching runs in one direction; likeness has none.
    one, other = sorted((one, other))
    shorter, longer = sorted((len(one), len(other)))
    if shorter < SHORTEST_NEAR or 2 * shorter < NEAR * (shorter + longer):
        return False
    match = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if match.quick_ratio() < NEAR or match.ratio() < NEAR:
        return False
    changed = [op for op in match.get_opcodes() if op[0] != "equal"]
    return not any(
        _TELLING.search(one[a:b] + other[c:d]) or (tag == "replace" and max(b - a, d - c) > 1)
        for tag, a, b, c, d in changed
    )


@dataclass
class Known:
    """Entries by what they are looked up by: their words, or how these begin and end."""

    _equal: dict[tuple[str, str], list[tuple[Likeness, object]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _near: dict[tuple[str, str], list[tuple[Likeness, object]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, entry: Likeness, what: object) -> None:
        """Remember an entry as the hazard ``what``."""
        self._equal[entry.enterprise, entry.words].append((entry, what))
        for end in _ends(entry):
            self._near[end].append((entry, what))

    def find(self, entry: Likeness) -> object | None:
        """Return the hazard that an entry tells of again; the first one known."""
        for known, what in self._equal.get((entry.enterprise, entry.words), ()):
            if is_same(known, entry):
                return what
        for end in _ends(entry):
            for known, what in self._near.get(end, ())[-_COMPARED:]:
                if is_same(known, entry):
                    return what
        return None


def _ends(entry: Likeness) -> tuple[tuple[str, str], ...]:
    if len(entry.words) < SHORTEST_NEAR:
        return ()
    return (
        (entry.enterprise, "^" + entry.words[:_ENDS]),
        (entry.enterprise, "$" + entry.words[-_ENDS:]),
    )
