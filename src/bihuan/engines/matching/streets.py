"""What stands behind the areas of an address: road, number, building, floor, room."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERALS = dict(zip("一二三四五六七八九", "123456789", strict=True))
#: Chinese characters but for 号, behind which a name may begin.
_HAN = r"[\u4e00-\u53f6\u53f8-\u9fff]"
_ROAD = re.compile(rf"(?P<road>{_HAN}{{1,9}}?(?:大道|大街|公路|路|街(?!道)|巷|弄|道(?!具)))")
_VILLAGE = re.compile(
    rf"(?P<village>{_HAN}{{2,8}}?(?:新村|花园|花苑|小区|家园|公寓|社区|村(?!委)|工业坊|工业园|工业区|科技园|产业园|广场|市场|大厦|中心))"
)
_NUMBER = re.compile(
    r"(?<![\d幢栋座#])(?P<number>\d+(?:-\d+)?)号(?!楼|厂房|车间|仓库|铺|门面|商铺|馆|门)"
)
_BUILDING = re.compile(
    r"(?P<building>\d+|[a-z]|[一二三四五六七八九十]+)(?:号楼|幢|栋|座|#|号厂房|号车间|号仓库|号馆)"
)
_FLOOR = re.compile(r"(?P<floor>\d+|[一二三四五六七八九十]+)(?:楼|层|f)")
_ROOM = re.compile(
    r"(?P<room>[a-z]?\d{1,4}[a-z]?(?:-\d+)?)(?:室|号铺|号门面|号商铺|铺|号门)"
    r"|(?<=[幢栋座楼层#])(?P<bare>[a-z]?\d{2,4})$"
)
_GROUP = re.compile(r"(?P<group>\d+|[一二三四五六七八九十]+)组")
#: Parts by how much they tell, and in what order they hold each other.
PARTS = ("road", "village", "number", "group", "building", "floor", "room")


@dataclass(frozen=True, slots=True)
class Street:
    """An address behind its areas; "" where a part is not said."""

    road: str = ""
    village: str = ""
    number: str = ""
    group: str = ""
    building: str = ""
    floor: str = ""
    room: str = ""

    @property
    def says_where(self) -> bool:
        """Whether it names a spot: a number on a road or in an estate, or a house there."""
        return bool((self.road or self.village) and (self.number or self.group or self.building))


def read_street(rest: str) -> Street:
    """Return the parts of what stands behind the areas, as ``Resolved.rest`` has it."""
    text = rest.lower().replace(" ", "")
    road = _ROAD.search(text)
    behind = text[road.end() :] if road else text
    village = _VILLAGE.search(behind) or (_VILLAGE.search(text) if not road else None)
    number = _NUMBER.search(behind)
    room = _ROOM.search(behind)
    return Street(
        road["road"] if road else "",
        village["village"] if village else "",
        number["number"] if number else "",
        _figure(_GROUP, "group", behind),
        _figure(_BUILDING, "building", behind),
        _figure(_FLOOR, "floor", behind),
        (room["room"] or room["bare"]) if room else "",
    )


def _figure(pattern: re.Pattern[str], name: str, text: str) -> str:
    found = pattern.search(text)
    if not found:
        return ""
    value = found[name]
    tens, ten, ones = value.rpartition("十")
    if ten:
        return str(int(_NUMERALS.get(tens, "1")) * 10 + int(_NUMERALS.get(ones, "0")))
    return "".join(_NUMERALS.get(each, each) for each in value)
