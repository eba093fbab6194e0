"""Numbers that count or measure something, and those that do not (dates, articles, telephones)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bihuan.engines.text.numerals import half_width

_SCALES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000}
_SCALES |= {"千万": 10_000_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}
_UNITS = (
    "人次|万元|亿元|元|家次|家|条次|条|个百分点|个|项次|项|件次|件|起|名|位|人|处|篇|份|部|批次|批|场次|场|次|台套|台（套）|台|套|辆|艘|支|队|所|座|栋|户|间|幢|宗|类|种|期|轮"
    "|公里|千米|平方公里|平方米|平方千米|米|亩|公顷|吨|千克|公斤|立方米|小时|分钟|天|周|个月|年|岁|倍|%|％|分|级|层|页|字|本|张|面|架|部|片|块|盏|只|头|棵|株|路|具|站|门|节|课时|学时|班|组|宗|例|单|笔|票|户次|班次|车次|船次|架次|辆次|艘次|座次|处次|所次|起次|点次|台次|趟次|堂次|座|根|顶|袋|箱|桶|瓶|罐|枚|把|套次|堂|盒|趟|延米|毫米|厘米|海里|立方|平米|升|千瓦|兆瓦|人日|人天|亿|万|余"
)
_LONGEST_FIRST = "|".join(sorted(set(_UNITS.split("|")), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<about>约|近|超过|超|逾|将近|大约|不少于|至少|多达|达到)?\s*"
    r"(?<![0-9０-９.．])(?P<n>[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+|[0-9０-９]+)(?P<d>[.．][0-9０-９]+)?(?![0-9０-９])"
    r"\s*(?P<scale>万亿|千万|百万|十万|亿|万|千|百)?\s*(?P<more>余|多|几|以上)?\s*"
    rf"(?P<unit>{_LONGEST_FIRST})?(?P<after>以上|左右|上下|多)?"
)
_CITED_BEFORE = re.compile(
    r"(?:第|[（(〔\[]\s*第?|电话|热线|传真|邮编|邮箱|号码|编号|索引号|文号|信箱|QQ|微信|No\.?|GB/?T?|AQ|DB\d*/?T?|[A-Za-z][-—_/]?|[·./:@+＋=—–-]|[0-9][，、,]?)\s*$"
)
_CITED_AFTER = re.compile(
    r"\s*(?:号(?!召)|楼|室|幢|时(?!间|限)|点(?!位|多|以)|分(?!钟|之)|月|日(?!均)|世纪|年代|[·:@+＋/]|[-—–~～](?=[0-9])|[.．](?=[^0-9]|[0-9])|[A-Za-z_])"
)
_YEAR_AFTER = re.compile(r"\s*年(?!以上|以下|内|期|限|以内|制|来)")
#: Characters around a number that tell whether it is one of a date, a citation, a name.
LOOK_BACK = 32
_POINT = re.compile(r"[“‘\"][^”’\"]{0,12}$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; ``value`` is exact, 万 and 亿 resolved."""

    value: Decimal
    unit: str
    approximate: bool
    start: int
    end: int


def quantities(text: str) -> Iterator[Quantity]:
    """Numbers of ``text`` that count or measure, in order."""
    for found in _NUMBER.finditer(text):
        quantity = _quantity(text, found)
        if quantity is not None:
            yield quantity


def _quantity(text: str, found: re.Match[str]) -> Quantity | None:
    before = text[max(0, found.start("n") - LOOK_BACK) : found.start("n")]
    if found["unit"] is None or _cited(text, found, before):
        return None
    number = half_width(found["n"].replace(",", "").replace("，", ""))
    decimals = half_width(found["d"] or "").replace("．", ".")
    unit = found["unit"]
    scale = _SCALES[found["scale"] or ""]
    if unit in ("万元", "亿元"):
        scale, unit = scale * _SCALES[unit[0]], "元"
    value = Decimal(number + decimals) * scale
    about = bool(found["about"] and found["about"] not in ("达到", "多达"))
    approximate = about or bool(found["more"]) or bool(found["after"])
    start = found.start("about") if found["about"] else found.start("n")
    end = found.end("after") if found["after"] else found.end("unit")
    return Quantity(_plain(value), "%" if unit == "％" else unit, approximate, start, end)


def _cited(text: str, found: re.Match[str], before: str) -> bool:
    """Whether the number is part of a date, a citation, a telephone number or a name."""
    end = found.end("d") if found["d"] else found.end("n")
    unit, after = found["unit"], text[end : end + LOOK_BACK]
    if _CITED_BEFORE.search(before) and not re.search(r"[（(]\s*$", before):
        return True
    if unit == "年" and not found["scale"] and _is_year(found):
        return True
    if unit == "年" and found["about"] == "近":
        return True
    if unit in ("分", "级", "层", "站", "期", "页", "班") and not found["scale"]:
        return unit != "期" or re.search(r"第\s*$", before) is not None
    if unit in ("万", "亿", "余") or _CITED_AFTER.match(after):
        return True
    return bool(_POINT.search(before)) and bool(
        re.match(r"[^“]{0,8}[”’\"]", text[found.end() : found.end() + LOOK_BACK])
    )


def _is_year(found: re.Match[str]) -> bool:
    return len(found["n"]) == len("2025") and found["n"][:2] in ("19", "20", "１９", "２０")


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
