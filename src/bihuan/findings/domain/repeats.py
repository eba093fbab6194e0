"""When two entries of ledgers tell of one and the same hazard (重复隐患).

Nothing may speak against it: the same enterprise, no other body or person, dates that lie within
days. What their words tell, ``engines.text`` says, and only what it calls the same counts: what
is merely similar stays apart, for people to look at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from heapq import nlargest
from itertools import chain

from bihuan.engines.text import Described, Verdict, compare, described, keys

#: Days between two entries of one hazard, at most. A product's choice: no document gives one.
DAYS = 7
#: Entries of one enterprise and time that are compared: those that share most words.
_COMPARED = 8
#: Texts whose reading is remembered.
_READ = 4096
_NOISE = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return a text as names and keys are compared: half width, lower case, only its letters."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry is compared by; "" where nothing is said.

    Args:
        text: the hazard, as written.
        place: where, as written.
        enterprise: the enterprise as ``plain`` gives it, and so body and person.
        body: who is responsible.
        person: who is responsible there.
        found_on: when it was found.
    """

    text: str
    enterprise: str = ""
    place: str = ""
    body: str = ""
    person: str = ""
    found_on: date | None = None


def is_same(one: Entry, other: Entry) -> bool:
    """Say whether two entries tell of one hazard."""
    return _may_be_same(one, other) and _same_words(one, other)


def _may_be_same(one: Entry, other: Entry) -> bool:
    if one.enterprise != other.enterprise or not _near_days(one.found_on, other.found_on):
        return False
    named = ((one.body, other.body), (one.person, other.person))
    if any(a and b and a != b for a, b in named):
        return False
    # Words alone, without place or day, may stand for any number of hazards.
    agree = any(a and b for a, b in (*named, (one.place, other.place)))
    return bool(one.found_on or one.enterprise or agree)


def _near_days(one: date | None, other: date | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs((one - other).days) <= DAYS


def _same_words(one: Entry, other: Entry) -> bool:
    """Whether both say the same of the same place; who names no place contradicts none."""
    if one.place and other.place:
        return _tell_the_same(_read(one.text, one.place), _read(other.text, other.place))
    if one.text == other.text or _tell_the_same(_read(one.text), _read(other.text)):
        return True
    return bool(one.place or other.place) and _tell_the_same(
        _read(one.text, one.place), _read(other.text, other.place)
    )


def _tell_the_same(one: Described, other: Described) -> bool:
    return compare(one, other).verdict is Verdict.SAME


@lru_cache(maxsize=_READ)
def _read(text: str, place: str = "") -> Described:
    return described(text, place)


@lru_cache(maxsize=_READ)
def _keys(text: str, place: str) -> frozenset[int]:
    return keys(_read(text, place).telling)


@dataclass
class Known:
    """Entries by enterprise and day, in the order in which they were met."""

    _met: list[tuple[Entry, object]] = field(default_factory=list)
    _by_day: dict[tuple[str, date | None], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, entry: Entry, what: object) -> None:
        """Remember an entry as the hazard ``what``."""
        self._by_day[entry.enterprise, entry.found_on].append(len(self._met))
        self._met.append((entry, what))

    def find(self, entry: Entry) -> object | None:
        """Return the hazard that an entry tells of again: the first in its words, or in others."""
        near = [one for one in self._near(entry) if _may_be_same(one[0], entry)]
        equal = [one for one in near if one[0].text == entry.text]
        if len(near) > _COMPARED:
            near = _nearest(entry, near)
        same = (what for known, what in (*equal, *near) if _same_words(known, entry))
        return next(same, None)

    def _near(self, entry: Entry) -> list[tuple[Entry, object]]:
        days = (self._by_day.get((entry.enterprise, day), ()) for day in _around(entry.found_on))
        return [self._met[number] for number in sorted(chain.from_iterable(days))]


def _nearest(entry: Entry, near: list[tuple[Entry, object]]) -> list[tuple[Entry, object]]:
    """Return the entries that share most words with one."""
    ours = _keys(entry.text, entry.place)
    return nlargest(_COMPARED, near, lambda one: len(ours & _keys(one[0].text, one[0].place)))


def _around(day: date | None) -> list[date | None]:
    if day is None:
        return [None]
    middle, first, last = day.toordinal(), date.min.toordinal(), date.max.toordinal()
    days = range(max(middle - DAYS, first), min(middle + DAYS, last) + 1)
    return [date.fromordinal(number) for number in days]
