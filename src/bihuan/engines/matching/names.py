"""What of a place's name tells it from others: its core, apart from area, form and branch."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

_MARKS = re.compile(r"[\s\"'“”‘’《》<>·•.,，。、;；:：!！?？*＊/\\|~_\-—–]+")
_FORMS = (
    "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "合伙企业(有限合伙)", "(有限合伙)", "(普通合伙)",
    "(个人独资)", "个体工商户", "(个体工商户)", "(个体)", "股份公司", "总公司", "公司", "集团", "合作社", "专业合作社",
    "总厂",
)  # fmt: skip
_NUMERAL = r"[0-9一二三四五六七八九十百]+"
#: A part of something larger: its own place, though the name before it is the same.
_BRANCH = re.compile(
    rf"(?P<branch>\((?P<bracket>[^()]{{1,12}}(?:店|厂|部|院|校|站|分公司|公司|区|基地))\)"
    rf"|第{_NUMERAL}(?:分)?(?:店|厂|部|院|公司|车间|仓库|幼儿园分园|分园)"
    rf"|(?<!\d){_NUMERAL}(?:号)?(?:分店|店|分厂|厂区|车间|仓库)"
    r"|[\u4e00-\u9fff]{0,8}(?:分公司|分厂|分店|分部|分院|分校|分园|门市部|营业部|办事处))$"
)
#: A shop of a chain behind what the chain is called: 全家便利店|狮山路店.
_CHAIN = re.compile(
    r"(?P<chain>.{2,}?(?:便利店|超市|药店|药房|大药房|餐厅|火锅|小吃|奶茶|咖啡|酒店|宾馆|面馆|包子铺|快递|烟酒|美容|理发|网吧|健身))"
    r"(?P<branch>[\u4e00-\u9fff0-9]{1,8}(?:路|街|桥|镇|村|苑|园|城|门|区|广场|花园|新村)?店)$"
)
_ORDINALS = re.compile(r"\d+|[一二三四五六七八九十]+(?=[号分店厂部院中小幼期车仓])")
_CHINESE = dict(zip("一二三四五六七八九", "123456789", strict=True))
_BRACKETS = re.compile(r"[()]")
#: What a place does and nothing more: its area belongs to its name then.
_LINES = frozenset(
    [
        "饭店",
        "酒店",
        "宾馆",
        "超市",
        "商店",
        "面馆",
        "小吃",
        "小吃店",
        "药店",
        "诊所",
        "网吧",
        "浴室",
        "理发店",
        "加油站",
        "幼儿园",
        "小学",
        "中学",
        "医院",
        "卫生院",
        "敬老院",
        "便利店",
        "小卖部",
        "五金店",
        "服装店",
        "水果店",
        "快餐店",
        "早餐店",
        "仓库",
        "市场",
        "农贸市场",
        "菜场",
        "粮站",
        "客运站",
        "养老院",
        "中心小学",
        "中心幼儿园",
    ]
)
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name taken apart.

    Args:
        plain: all of it in usual width, without marks.
        core: what is left without areas, legal form and branch; never empty where ``plain`` is not.
        form: the legal form, "" where none is said.
        branch: the part of something larger, "" for the whole.
        where: areas that stand in the name, in order.
        numbers: the numbers in it, in Arabic figures.
        sound: the core in pinyin, by which words that were typed by sound agree.
    """

    plain: str
    core: str
    form: str
    branch: str
    where: tuple[str, ...]
    numbers: tuple[str, ...]
    sound: str


class NameReader:
    """Takes names apart.

    Args:
        areas: names of areas as they stand in names of places, with and without their kind.
    """

    def __init__(self, areas: frozenset[str]) -> None:
        self._areas = frozenset(area for area in areas if len(area) >= _SHORTEST)
        self._longest = max(map(len, self._areas), default=0)
        self.read = lru_cache(maxsize=200_000)(self._read)

    def _read(self, name: str) -> PlaceName:
        """Return the parts of a name; any text is a name."""
        plain = plain_name(name)
        rest, where = self._without_areas(plain)
        # 恒锐有限公司|木渎分公司, and 恒锐压铸第二分厂|有限公司.
        rest, branch = _without_branch(rest)
        rest, form = _without_form(rest)
        if not branch:
            rest, branch = _without_branch(rest)
        core = _BRACKETS.sub("", rest)
        if len(core) < _SHORTEST or core in _LINES:
            core = "".join(where[-1:]) + core or plain
        return PlaceName(
            plain, core, form, branch, where, _numbers(plain), "".join(lazy_pinyin(core))
        )

    def _without_areas(self, text: str) -> tuple[str, tuple[str, ...]]:
        where: list[str] = []
        while area := self._leading(text):
            if len(text) - len(area) < _SHORTEST:
                break
            where.append(area)
            text = text[len(area) :]
        for bracket in re.findall(r"\(([^()]+)\)", text):
            if bracket in self._areas:
                where.append(bracket)
                text = text.replace(f"({bracket})", "", 1)
        return text, tuple(where)

    def _leading(self, text: str) -> str:
        for length in range(min(self._longest, len(text)), _SHORTEST - 1, -1):
            if text[:length] in self._areas:
                return text[:length]
        return ""


def plain_name(name: str) -> str:
    """Return a name in usual width and lower case, without blanks and marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower()


def _without_form(text: str) -> tuple[str, str]:
    for form in _FORMS:
        if text.endswith(form) and len(text) > len(form):
            return text.removesuffix(form), form.strip("()")
    return text, ""


def _without_branch(text: str) -> tuple[str, str]:
    for pattern in (_BRANCH, _CHAIN):
        found = pattern.search(text)
        if found and found.start("branch") >= _SHORTEST:
            return text[: found.start("branch")], found["branch"].strip("()")
    return text, ""


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(_arabic(each) for each in _ORDINALS.findall(text))


def _arabic(numeral: str) -> str:
    if numeral.isdecimal():
        return str(int(numeral))
    tens, ten, ones = numeral.rpartition("十")
    if ten:
        return str(int(_CHINESE.get(tens, "1")) * 10 + int(_CHINESE.get(ones, "0")))
    return "".join(_CHINESE.get(each, "0") for each in numeral)
