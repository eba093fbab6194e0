"""Areas under all the names that people write for them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Level(IntEnum):
    """How deep an area stands."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWN = 4
    VILLAGE = 5


class Naming(IntEnum):
    """How an area was written, the surest last."""

    #: Without what says its kind: 木渎.
    STEM = 1
    #: A zone by its kind alone, behind its county: 开发区.
    SHORT_ZONE = 2
    #: A zone whose own name is that of many, behind its county.
    ZONE = 3
    #: With another kind, as before a reform or by mistake: 虞山镇 for 虞山街道.
    OTHER_KIND = 4
    #: As it is called, or by a name that was given beside.
    FULL = 5


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the gazetteer; ``above`` is the code of the one that holds it."""

    code: str
    name: str
    level: Level
    above: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """An area that a text may name from ``start`` to ``end``."""

    start: int
    end: int
    area: Area
    naming: Naming


_KINDS: dict[Level, tuple[str, ...]] = {
    Level.PROVINCE: ("省",),
    Level.CITY: ("市",),
    Level.COUNTY: ("区", "县", "市"),
    Level.TOWN: ("街道办事处", "街道办", "街道", "镇", "乡"),
    Level.VILLAGE: ("社区居委会", "社区", "村委会", "村"),
}
#: 吴江经济技术开发区 -> 吴江, 经济技术开发区.
_ZONE = re.compile(
    r"(?P<whose>.*?)(?P<kind>(?:经济技术|高新技术产业|高新技术|经济|工业)?(?:开发区|园区)"
    r"|高新区|经开区|保税区|(?:综合)保税区|高铁新城|新区)$"
)
_SHORT_ZONES = {
    "经济技术开发区": ("开发区", "经开区", "经济开发区"),
    "经济开发区": ("开发区", "经开区"),
    "高新技术产业开发区": ("高新区", "高新技术开发区"),
    "工业园区": ("园区",),
}
_BRACKETS = re.compile(r"[（(](.+?)[)）]")
_SEPARATORS = re.compile(r"[\s,、;:/\\|.。·\-—_【】\[\]]+")
_SHORTEST = 2


def plain(text: str) -> str:
    """Return a text in usual width, with one blank for whatever parts it; brackets stay."""
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", text)).strip()


class Gazetteer:
    """Areas that can be looked up by code and found in a text.

    Args:
        areas: every area once; those above may come in any order.
        also: names beside the official ones, by code; they count as the full name.
    """

    def __init__(
        self, areas: Iterable[Area], also: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._areas = {area.code: area for area in areas}
        self._lineages = {area.code: self._upwards(area) for area in self._areas.values()}
        self._names: dict[str, dict[str, Naming]] = defaultdict(dict)
        for area in self._areas.values():
            for name, naming in _names_of(area):
                self._add(name, area.code, naming)
        for code, names in (also or {}).items():
            for name in names:
                self._add(name, code, Naming.FULL)
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for name in self._names:
            lengths = self._lengths[name[:_SHORTEST]]
            if len(name) not in lengths:
                lengths.append(len(name))

    def __getitem__(self, code: str) -> Area:
        return self._areas[code]

    def names(self) -> list[str]:
        """Return every name that an area may be written by."""
        return list(self._names)

    def lineage(self, area: Area) -> list[Area]:
        """Return the area and those above it, upwards."""
        return [self._areas[code] for code in self._lineages[area.code]]

    def holds(self, above: Area, below: Area) -> bool:
        """Tell whether ``below`` is ``above`` or lies within it."""
        return above.code in self._lineages[below.code]

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield every place where a name stands, whatever it may mean there."""
        for start in range(len(text) - _SHORTEST + 1):
            for length in self._lengths.get(text[start : start + _SHORTEST], ()):
                for code, naming in self._names.get(text[start : start + length], {}).items():
                    yield Mention(start, start + length, self._areas[code], naming)

    def _upwards(self, area: Area) -> tuple[str, ...]:
        codes = [area.code]
        while (above := self._areas[codes[-1]].above) is not None and above in self._areas:
            codes.append(above)
        return tuple(codes)

    def _add(self, name: str, code: str, naming: Naming) -> None:
        if len(name) >= _SHORTEST:
            known = self._names[name].get(code, naming)
            self._names[name][code] = max(known, naming)


def _names_of(area: Area) -> Iterator[tuple[str, Naming]]:
    beside = [name for name in _BRACKETS.findall(area.name) if name.endswith(_KINDS[area.level])]
    for name in (area.name, _BRACKETS.sub("", area.name), *beside):
        zone = _ZONE.match(name) if area.level >= Level.COUNTY else None
        if zone and not zone["whose"]:
            yield name, Naming.ZONE
        else:
            yield plain(name), Naming.FULL
        if zone:
            yield from _short_names(zone["whose"], zone["kind"])
        else:
            yield from _names_by_kind(name, area.level)


def _short_names(whose: str, kind: str) -> Iterator[tuple[str, Naming]]:
    for short in (kind, *_SHORT_ZONES.get(kind, ())):
        yield short, Naming.SHORT_ZONE
        if whose:
            yield whose + short, Naming.FULL


def _names_by_kind(name: str, level: Level) -> Iterator[tuple[str, Naming]]:
    kinds = _KINDS[level]
    kind = next((kind for kind in kinds if name.endswith(kind)), None)
    if kind is None:
        return
    stem = name.removesuffix(kind)
    if len(stem) < _SHORTEST:
        return
    yield stem, Naming.STEM
    for other in kinds:
        yield stem + other, Naming.OTHER_KIND
