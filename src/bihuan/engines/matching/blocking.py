"""Which few of many records are worth holding against one: they share something rare."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bihuan.engines.matching.scoring import pairs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bihuan.engines.matching.names import PlaceName
    from bihuan.engines.matching.reading import Ready
    from bihuan.engines.matching.scoring import Commonness

#: A block with more records than this tells nothing; what is rarer about them does.
LARGEST_BLOCK = 60
#: Degrees of a cell of the grid, about 110 m; neighbours are looked at as well.
_CELL = 0.001
_RAREST = 2
Key = tuple[str, ...]


class Blocks:
    """Records by what they share.

    Args:
        commonness: of the names of the register.
    """

    def __init__(self, commonness: Commonness) -> None:
        self._commonness = commonness
        self._blocks: dict[Key, list[int]] = defaultdict(list)
        self._records: list[Ready] = []

    def add(self, record: Ready) -> int:
        """Keep a record; return its place among those that were added."""
        at = len(self._records)
        self._records.append(record)
        for key in self._keys(record):
            self._blocks[key].append(at)
        return at

    def __getitem__(self, at: int) -> Ready:
        return self._records[at]

    def near(self, record: Ready) -> set[int]:
        """Return the places of the records that may be the same as this one."""
        found: set[int] = set()
        for key in self._asked(record):
            block = self._blocks.get(key, ())
            if len(block) <= LARGEST_BLOCK:
                found.update(block)
        return found

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield every two records that share a block, each once, the earlier first."""
        for at, record in enumerate(self._records):
            for other in self.near(record):
                if other < at:
                    yield other, at

    def _keys(self, record: Ready) -> Iterator[Key]:
        if record.record.position:
            east, north = record.record.position
            cell = (str(int(east / _CELL)), str(int(north / _CELL)))
            for pair in self._rare_pairs(record.name.core):
                yield ("near", *cell, pair)
            if record.record.person:
                yield ("near", *cell, record.record.person)
        yield from self._shared(record)

    def _asked(self, record: Ready) -> Iterator[Key]:
        if record.record.position:
            east, north = (int(each / _CELL) for each in record.record.position)
            rare = self._rare_pairs(record.name.core)
            for to_east in (-1, 0, 1):
                for to_north in (-1, 0, 1):
                    for what in (*rare, record.record.person):
                        yield ("near", str(east + to_east), str(north + to_north), what)
        yield from self._shared(record)

    def _shared(self, record: Ready) -> Iterator[Key]:
        for code in filter(None, (record.code, record.typo)):
            yield ("code", code)
            # One wrong symbol leaves one half as it was.
            yield ("code'", code[8:13])
            yield ("code+", code[13:])
        if record.phone:
            yield ("phone", record.phone)
        street = record.street
        road, number = street.road or street.village, street.number or street.group
        if road and number:
            yield ("spot", record.county, road, number, street.building)
            for pair in self._rare_pairs(record.name.core):
                yield ("spot'", record.county, road, number, pair)
        for name in (record.name, *record.former):
            yield from self._named(name, record.county, record.town, road)

    def _named(self, name: PlaceName, county: str, town: str, road: str) -> Iterator[Key]:
        yield ("name-", name.core)
        yield ("sound-", name.sound)
        yield ("name", county, name.core)
        yield ("name'", county, town, name.core)
        yield ("name+", county, name.core, road)
        yield ("sound", county, name.sound)
        yield ("letters", county, "".join(sorted(name.core)))
        rare = self._rare_pairs(name.core)
        for pair in rare:
            yield ("pair", county, pair)
            yield ("pair'", county, town, pair)
            yield ("pair+", county, road, pair)
        if len(rare) == _RAREST:
            yield ("pairs", county, *sorted(rare))

    def _rare_pairs(self, core: str) -> list[str]:
        weight = self._commonness.weight
        return sorted(set(pairs_of(core)), key=lambda pair: (-weight(pair), pair))[:_RAREST]


def read_all(records: Iterable[Ready], commonness: Commonness) -> Blocks:
    """Return the blocks of many records."""
    blocks = Blocks(commonness)
    for record in records:
        blocks.add(record)
    return blocks
