"""Which county and which street an address lies in, from its text alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.engines.addresses.gazetteer import Area, Gazetteer, Level, Mention, Naming, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What a name without its kind is part of, rather than an area: 吴中大道, 虎丘新村.
_NO_AREA = re.compile(
    r"[东南西北中新老上下前后一二三四五六七八九十]{0,2}(?:路|街(?!道)|大道|大街|巷|弄)"
    r"|里|桥|河|湖|江|山|塘(?!街|镇)|浜|港|新村|花园|花苑|家园|小区|公寓|大厦|大楼|广场|中心|市场|商城|商厦"
    r"|站|码头|公路|高速|线|大学|学院|中学|小学|幼儿园|医院|银行|酒店|饭店|宾馆|门|苑|府|湾|城(?![关区中东西南北])"
)
#: What may stand between two areas; brackets stand in names, too.
_BETWEEN = " ()"
_LABEL = re.compile(
    r"^(?:(?:注册|经营|生产|单位|企业|详细|联系|住所|所在)?(?:地址|住所|地点|所在地)|位于|坐落)"
)
_POSTCODE = re.compile(r"^\d{6}")
_STATES = ("中华人民共和国", "中国")
#: What a mention is worth by how it is written.
_WORTH = {
    Naming.FULL: 4.0,
    Naming.OTHER_KIND: 3.0,
    Naming.ZONE: 2.5,
    Naming.SHORT_ZONE: 2.0,
    Naming.STEM: 2.0,
}
#: A name so many characters into what comes before the areas loses worth, and how much.
_FAR, _FAR_WORTH = 3, 0.5
#: Confidence by the naming of the deepest area that was found.
_SURE = {
    Naming.FULL: 1.0,
    Naming.OTHER_KIND: 0.95,
    Naming.ZONE: 0.95,
    Naming.SHORT_ZONE: 0.9,
    Naming.STEM: 0.9,
}
#: A stem at the beginning that no other area stands before; an area named against the one found.
_ALONE, _CONTRADICTED = 0.6, 0.6


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an address says.

    Args:
        area: the deepest area that it names without doubt; None where it names none.
        county, town: those of ``area``, where it reaches so deep.
        confidence: 0 to 1; below 0.7 somebody should look.
        rest: what stands behind the areas: road, number, building.
        candidates: the areas that the same words may mean, where there are several.
        against: areas that it names as well and that lie elsewhere.
    """

    area: Area | None
    county: Area | None
    town: Area | None
    confidence: float
    rest: str
    candidates: tuple[Area, ...] = ()
    against: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chain:
    """Areas each within the one before; ``gap`` characters of other words lie between them."""

    mentions: tuple[Mention, ...]
    worth: float
    gap: int = 0

    @property
    def last(self) -> Mention:
        return self.mentions[-1]


class Resolver:
    """Resolves addresses against a gazetteer.

    Args:
        gazetteer: all areas.
        within: codes of the areas that addresses are expected in; they decide only where an
            address may mean several.
    """

    def __init__(self, gazetteer: Gazetteer, within: Sequence[str] = ()) -> None:
        self._gazetteer = gazetteer
        self._within = [gazetteer[code] for code in within]

    def resolve(self, address: str) -> Resolved:
        """Return the areas of an address."""
        text = _plain(address)
        chains = self._chains(text)
        if not chains:
            return Resolved(None, None, None, 0.0, text)
        most = max(self._rank(chain) for chain in chains)
        best = [chain for chain in chains if self._rank(chain) == most]
        areas = {chain.last.area.code: chain.last.area for chain in best}
        chosen = best[0]
        against = self._against(chosen, chains) if len(areas) == 1 else ()
        area = chosen.last.area if len(areas) == 1 else self._common(list(areas.values()))
        lineage = {each.level: each for each in self._gazetteer.lineage(area)} if area else {}
        return Resolved(
            area,
            lineage.get(Level.COUNTY),
            lineage.get(Level.TOWN),
            _confidence(chosen, against) if len(areas) == 1 else 0.0,
            text[chosen.last.end :].strip(" "),
            tuple(areas.values()) if len(areas) > 1 else (),
            against,
        )

    def _rank(self, chain: _Chain) -> tuple[float, int, int, bool]:
        area = chain.last.area
        expected = any(self._gazetteer.holds(each, area) for each in self._within)
        return chain.worth, -chain.gap, chain.last.end, expected

    def _chains(self, text: str) -> list[_Chain]:
        """Return for each mention the best chain of areas, each within the last, that ends there."""
        chains: list[_Chain] = []
        for mention in sorted(self._gazetteer.mentions(text), key=lambda each: each.end):
            if mention.naming is Naming.STEM and _NO_AREA.match(text, mention.end):
                continue
            before = max(
                (chain for chain in chains if self._continues(chain, mention, text)),
                key=lambda chain: (chain.worth, chain.last.end),
                default=None,
            )
            if before is not None:
                chains.append(_longer(before, mention))
            elif _may_begin(mention, text):
                far = mention.start > _FAR
                worth = _WORTH[mention.naming] * (_FAR_WORTH if far else 1.0)
                chains.append(_Chain((mention,), worth))
        return chains

    def _continues(self, chain: _Chain, mention: Mention, text: str) -> bool:
        last = chain.last
        if last.end > mention.start or not self._gazetteer.holds(last.area, mention.area):
            return False
        gap = text[last.end : mention.start].strip(_BETWEEN)
        return not gap or mention.naming in {Naming.FULL, Naming.OTHER_KIND}

    def _against(self, chosen: _Chain, chains: Iterable[_Chain]) -> tuple[Area, ...]:
        others = {
            mention.area.code: mention.area
            for chain in chains
            for mention in chain.mentions
            if mention.naming is Naming.FULL
            and mention.start >= chosen.last.end
            and mention.area.level <= Level.TOWN
            and not self._gazetteer.holds(mention.area, chosen.last.area)
            and not self._gazetteer.holds(chosen.last.area, mention.area)
        }
        return tuple(others.values())

    def _common(self, areas: Sequence[Area]) -> Area | None:
        lineages = [self._gazetteer.lineage(area) for area in areas]
        return next(
            (area for area in lineages[0] if all(area in lineage for lineage in lineages)), None
        )


def _plain(address: str) -> str:
    text = plain(address)
    for state in _STATES:
        text = text.removeprefix(state).strip()
    text = _LABEL.sub("", text).strip()
    return _POSTCODE.sub("", text).strip()


def _longer(chain: _Chain, mention: Mention) -> _Chain:
    """Return the chain with one more area; one that is named twice counts once."""
    new = mention.area != chain.last.area
    return _Chain(
        (*chain.mentions, mention),
        chain.worth + (_WORTH[mention.naming] if new else 0.0),
        chain.gap + mention.start - chain.last.end,
    )


def _may_begin(mention: Mention, text: str) -> bool:
    """Tell whether no area needs to stand before it: a full name, or any name at a beginning."""
    if mention.naming in {Naming.ZONE, Naming.SHORT_ZONE}:
        return False
    begins = mention.start == 0 or text[mention.start - 1] in _BETWEEN
    return begins or mention.naming in {Naming.FULL, Naming.OTHER_KIND}


def _confidence(chain: _Chain, against: Sequence[Area]) -> float:
    last = chain.last
    sure = _SURE[last.naming]
    if len(chain.mentions) == 1 and last.naming is Naming.STEM and last.area.level >= Level.COUNTY:
        sure = _ALONE
    return sure * (_CONTRADICTED if against else 1.0)
