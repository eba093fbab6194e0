"""When two entries of ledgers tell of one and the same hazard (重复隐患).

Nothing may speak against it: the same enterprise, no other body or person, dates that lie within
days. What their words tell, ``engines.text`` says, and only what it calls the same counts: what
is merely similar stays apart, for people to look at.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from bihuan.engines.text import Described, described, keys, tell_the_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Days between two entries of one hazard, at most. A product's choice: no document gives one.
DAYS = 7
#: Of more entries of one enterprise and time than this, ...
_FEW = 24
#: ... those are compared that share most words, out of so many that share the rarest.
_COMPARED, _LOOKED_AT = 8, 400
_NO_DAY = -2
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
        return tell_the_same(_read(one.text, one.place), _read(other.text, other.place))
    if one.text == other.text or tell_the_same(_read(one.text), _read(other.text)):
        return True
    return bool(one.place or other.place) and tell_the_same(
        _read(one.text, one.place), _read(other.text, other.place)
    )


@lru_cache(maxsize=_READ)
def _read(text: str, place: str = "") -> Described:
    return described(text, place)


def _numbers() -> array[int]:
    return array("L")


@dataclass
class _Week:
    """Entries of one enterprise and week, by their numbers; by their words once that is asked."""

    numbers: list[int] = field(default_factory=list)
    by_text: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[int, array[int]] = field(default_factory=lambda: defaultdict(_numbers))
    #: How many of the entries stand in ``by_key``.
    keyed: int = 0


@dataclass
class Known:
    """Entries by enterprise and week, in the order in which they were met."""

    _met: list[tuple[Entry, object]] = field(default_factory=list)
    _weeks: dict[tuple[str, int], _Week] = field(default_factory=lambda: defaultdict(_Week))

    def add(self, entry: Entry, what: object) -> None:
        """Remember an entry as the hazard ``what``."""
        week = self._weeks[entry.enterprise, _week(entry.found_on)]
        week.numbers.append(len(self._met))
        week.by_text[entry.text].append(len(self._met))
        self._met.append((entry, what))

    def find(self, entry: Entry) -> object | None:
        """Return the hazard that an entry tells of again: the first in its words, or in others."""
        weeks = self._around(entry)
        if not weeks:
            return None
        equal = sorted(chain.from_iterable(week.by_text.get(entry.text, ()) for week in weeks))
        same = (
            what
            for known, what in map(self._met.__getitem__, chain(equal, self._near(entry, weeks)))
            if is_same(known, entry)
        )
        return next(same, None)

    def _around(self, entry: Entry) -> list[_Week]:
        week = _week(entry.found_on)
        around = (week,) if entry.found_on is None else (week - 1, week, week + 1)
        found = (self._weeks.get((entry.enterprise, each)) for each in around)
        return [each for each in found if each is not None]

    def _near(self, entry: Entry, weeks: Sequence[_Week]) -> Iterator[int]:
        """Yield the entries worth comparing, those that share most words first."""
        if sum(len(week.numbers) for week in weeks) <= _FEW:
            yield from sorted(chain.from_iterable(week.numbers for week in weeks))
            return
        shared = Counter(chain.from_iterable(self._sharing(entry, weeks)))
        may_be = (n for n, _keys in shared.most_common() if _may_be_same(self._met[n][0], entry))
        yield from islice(may_be, _COMPARED)

    def _sharing(self, entry: Entry, weeks: Sequence[_Week]) -> Iterator[array[int]]:
        """Yield lists of entries that share a key, the rare keys first, up to what is read."""
        for week in weeks:
            for number in week.numbers[week.keyed :]:
                for key in _keys(self._met[number][0]):
                    week.by_key[key].append(number)
            week.keyed = len(week.numbers)
        ours = _keys(entry)
        lists = [found for week in weeks for key in ours if (found := week.by_key.get(key))]
        room = _LOOKED_AT
        for found in sorted(lists, key=len):
            yield found[-room:]
            room -= len(found)
            if room <= 0:
                break


def _keys(entry: Entry) -> frozenset[int]:
    return keys(_read(entry.text, entry.place).telling)


def _week(day: date | None) -> int:
    """Return the number of a span of ``DAYS``; what lies within days is in it or beside it."""
    return day.toordinal() // DAYS if day else _NO_DAY
