"""Dates as ledgers write them: 2020.5.6, 5月6日前, 20200506, 二〇二〇年五月六日, a serial number."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bihuan.engines.ledger.cells import is_nothing, squeezed, text_of
from bihuan.engines.text.numerals import parse_cn

if TYPE_CHECKING:
    from bihuan.engines.ledger.grid import Value

#: Years that a ledger may bear.
FIRST_YEAR, LAST_YEAR = 1990, 2100
#: Days of the 1900 calendar for these years.
FIRST_SERIAL, LAST_SERIAL = 32_874, 73_415
#: Days between the two calendars' first days.
FROM_1900_TO_1904 = 1_462
_SERIAL_ZERO = dt.date(1899, 12, 30)
#: Last days of the first and second ten days of a month (上旬, 中旬).
_TENTH, _TWENTIETH = 10, 20
_CENTURY, _DECEMBER = 100, 12
#: A larger number has more digits than a float keeps.
_LONGEST_NUMBER = 1e15
#: Characters of a cell or title that are searched: a date stands at its beginning.
_LONGEST = 200

_CN = "〇零○一二三四五六七八九十廿卅"
_NUMBER = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_SEP = r"[-./、,。_ ·\\]"
_YEAR = rf"(?P<year>\d{{4}}|[{_CN}O0]{{4}}|(?<!\d)\d{{2}}(?=年|[./-]\d))"
_FULL = re.compile(
    rf"(?<!\d){_YEAR}(?:年度?|{_SEP}+)(?P<month>{_NUMBER})(?:月份?|{_SEP}+)(?P<day>{_NUMBER})(?!\d)[日号]?"
)
#: Most cells: nothing around the day needs to be known.
_PLAIN = re.compile(r"((?:19|20)[0-9]{2})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_MONTH_DAY = re.compile(
    rf"(?<![\d.])(?P<month>{_NUMBER})(?:月份?{_SEP}?|[./-])(?P<day>{_NUMBER})(?![\d.])[日号]?(?![天个])"
)
_MONTH = re.compile(
    rf"(?:(?<!\d)(?P<year>\d{{4}}|[{_CN}]{{4}}|\d{{2}}(?=年))(?:年|[-./]))?(?P<month>{_NUMBER})(?:月份?|(?!\d))(?P<part>上旬|中旬|下旬|底|末|初|中)?"
)
_YEAR_MONTH = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
#: 230506, as typed in haste; 202305 is a month.
_SHORT = re.compile(r"(\d{2})(0[1-9]|1[0-2])([0-3]\d)")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})(?!\d)")
_YEAR_PART = re.compile(
    r"(?P<year>\d{4})年(?P<part>年?底|末|内|第?[一二三四1-4]季度)(?!\d)|(?P<whole>\d{4})年度?$"
)
_WESTERN = re.compile(r"(?<!\d)(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<year>\d{4})(?!\d)")
_DAY_ONLY = re.compile(rf"(?P<day>{_NUMBER})[日号]")
_CLOCK = re.compile(r"T?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?(?:Z|[+-]\d\d:?\d\d)?")
_WEEKDAY = re.compile(r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?|[上下]午|(?i:[ap]m)")
_AT_ONCE = re.compile(
    r"立即|立刻|立行立改|立整立改|即知即改|即查即改|即刻|马上|当场|现场(?:整改|处理)|当日|当天|即时|随查随改|边查边改|即行"
)
_LONG_TERM = re.compile(r"长期|持续|常态|日常|永久|长效")
_RELATIVE = re.compile(
    r"[\d一二三四五六七八九十两半]+(?:个)?(?:工作日|天|日内|小时|h|周|星期|月内|个月)"
)


@dataclass(frozen=True, slots=True)
class DateRead:
    """What a cell says of a date.

    ``first`` and ``last`` bound it (equal for a day); ``code`` says why it is none or doubtful:
    ``no_year``, ``impossible``, ``relative``, ``long_term``, ``at_once``, ``unreadable``,
    ``ambiguous``, ``approximate``, ``year_from_context``.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Years:
    """Where the year of 5月6日 comes from: never from today.

    Args:
        near: a date of the same row or column that it lies near.
        after: whether it cannot lie before ``near`` (a deadline after the day it was found).
        stated: years that title, sheet or file name state, the best first.
    """

    near: dt.date | None = None
    after: bool = False
    stated: tuple[int, ...] = ()


def read_date(value: Value, years: Years) -> DateRead | None:
    """The date in a cell; None where the cell is blank or says that there is none."""
    if isinstance(value, dt.datetime):
        return _day(value.date())
    if isinstance(value, dt.date):
        return _day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(float(value), years)
    text = text_of(value)
    if not text or is_nothing(text):
        return None
    if isinstance(value, dt.time | dt.timedelta | bool):
        return DateRead(code="unreadable")
    plain = _PLAIN.fullmatch(text)
    return _plain(plain) if plain else _text(text[:_LONGEST], years)


def _plain(found: re.Match[str]) -> DateRead:
    return _made(int(found[1]), int(found[3]), int(found[4]))


def in_1900(value: Value) -> Value:
    """A bare number of days from 1904 on as one of the 1900 calendar; anything else as it is."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        moved = value + FROM_1900_TO_1904
        return moved if FIRST_SERIAL <= moved <= LAST_SERIAL else value
    return value


def _day(date: dt.date, code: str = "") -> DateRead:
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        return DateRead(code="impossible")
    return DateRead(date, date, code)


def _number(value: float, years: Years) -> DateRead | None:
    """A number in a column of dates: a serial, 20200506, or 5.6 typed without thinking."""
    if value == 0 or not math.isfinite(value):
        return None
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        return _day(_SERIAL_ZERO + dt.timedelta(days=int(value)))
    read = _text(f"{value:.10g}" if value < _LONGEST_NUMBER else "", years)
    cut = value != int(value) and value < _CENTURY
    if read.first is not None and cut and len(f"{value:.10g}".partition(".")[2]) == 1:
        # 5.1 may have been 5.10 before the cell took it for a number.
        return DateRead(
            read.first, read.last, "ambiguous" if str(value).endswith(".1") else read.code
        )
    return read


@lru_cache(maxsize=1024)
def _text(raw: str, years: Years) -> DateRead:
    # squeezed() takes out blanks, which part a date from its clock: that goes first.
    plain = _WEEKDAY.sub(" ", _CLOCK.sub(" ", re.sub(r"\s+", " ", raw.strip())))
    text = squeezed(re.sub(r"(?<=\d) +(?=\d)", ".", plain))
    days = _days(text, years)
    if days:
        return _between(days)
    if _SERIAL.fullmatch(text) and FIRST_SERIAL <= float(text) <= LAST_SERIAL:
        # A serial number that went through a text file.
        return _day(_SERIAL_ZERO + dt.timedelta(days=int(float(text))))
    if whole := _YEAR_MONTH.fullmatch(text):
        return _span(int(whole[1]), int(whole[2]), "")
    if short := _SHORT.fullmatch(text):
        return _made(_with_century(int(short[1])), int(short[2]), int(short[3]))
    for reader in (_year_part, _loose_month):
        found = reader(text, years)
        if found is not None:
            return found
    return DateRead(code=_why_none(text))


def _between(days: list[DateRead]) -> DateRead:
    """One day, or the first and last of several (5.6-5.9)."""
    bad = next((read for read in days if read.first is None), None)
    good = [read for read in days if read.first is not None]
    if not good:
        return bad or DateRead(code="unreadable")
    code = next((read.code for read in [*([bad] if bad else []), *good] if read.code), "")
    first, last = good[0].first, good[-1].last
    if first and last and last < first:
        first, last = last, first
    return DateRead(first, last, code)


def _days(text: str, years: Years) -> list[DateRead]:
    """Every day that the text names, in order; a later one may leave out year or month."""
    found: list[DateRead] = []
    at = 0
    while at < len(text):
        step = _next_day(text, at, years, found)
        if step is None:
            break
        read, at = step
        found.append(read)
    return found


def _next_day(
    text: str, at: int, years: Years, before: list[DateRead]
) -> tuple[DateRead, int] | None:
    known = next((read.last for read in reversed(before) if read.last), None)
    matches = [
        (found.start(), order, found)
        for order, form in enumerate((_COMPACT, _FULL, _WESTERN, _MONTH_DAY))
        if (found := form.search(text, at))
    ]
    if matches:
        _, order, found = min(matches, key=lambda match: match[:2])
        near = Years(known, after=True, stated=years.stated) if known else years
        return _READERS[order](found, near), found.end()
    tail = re.match(r"[-—~至到、,]+", text[at:]) if known else None
    if tail and (day := _DAY_ONLY.match(text, at + tail.end())):
        number = _value(day["day"]) or 0
        return _made(known.year, known.month, number), day.end()  # type: ignore[union-attr]  # tail says that known is
    return None


def _compact(found: re.Match[str], _: Years) -> DateRead:
    return _made(int(found[1]), int(found[2]), int(found[3]))


def _full(found: re.Match[str], _: Years) -> DateRead:
    year = _value(found["year"]) or 0
    return _made(_with_century(year), _value(found["month"]), _value(found["day"]))


def _western(found: re.Match[str], _: Years) -> DateRead:
    """5/6/2020: month first as Excel writes it, unless it cannot be."""
    a, b, year = int(found["a"]), int(found["b"]), int(found["year"])
    if a > _DECEMBER:
        return _made(year, b, a)
    read = _made(year, a, b)
    return DateRead(
        read.first, read.last, read.code or ("" if b > _DECEMBER or a == b else "ambiguous")
    )


def _month_day(found: re.Match[str], years: Years) -> DateRead:
    month, day = _value(found["month"]), _value(found["day"])
    # A leap year: whether the day exists at all is asked before its year is known.
    if _made(2020, month, day).first is None:
        return DateRead(code="impossible")
    year = _year_for(month or 0, day or 0, years)
    if year is None:
        return DateRead(code="no_year")
    read = _made(year, month, day)
    return DateRead(read.first, read.last, read.code or "year_from_context")


_READERS = (_compact, _full, _western, _month_day)


def _made(year: int, month: int | None, day: int | None) -> DateRead:
    try:
        return _day(dt.date(year, month or 0, day or 0))
    except ValueError:
        return DateRead(code="impossible")


def _year_for(month: int, day: int, years: Years) -> int | None:
    """The year that brings month and day nearest to what is known around them."""
    if years.near is None:
        return years.stated[0] if years.stated else None
    near = years.near
    options = [
        year for year in (near.year - 1, near.year, near.year + 1) if _fits(year, month, day)
    ]
    if years.after:
        return next((y for y in options if dt.date(y, month, day) >= near), None)
    stated = [year for year in options if year in years.stated]
    return min(
        stated or options, key=lambda y: abs((dt.date(y, month, day) - near).days), default=None
    )


def _fits(year: int, month: int, day: int) -> bool:
    return day <= calendar.monthrange(year, month)[1]


def _loose_month(text: str, years: Years) -> DateRead | None:
    """5月, 2020年5月上旬, 2020-05, 5月底前: a span, hence approximate."""
    found = next(
        (m for m in _MONTH.finditer(text) if m["year"] or "月" in m[0]),
        None,
    )
    if found is None:
        return None
    month = _value(found["month"]) or 0
    if not 1 <= month <= _DECEMBER:
        return DateRead(code="impossible") if "月" in found[0] else None
    year = _with_century(_value(found["year"]) or 0) if found["year"] else None
    year = year or _year_for(month, 28 if years.after else 1, years)
    if year is None:
        return DateRead(code="no_year")
    return _span(year, month, found["part"] or "")


def _span(year: int, month: int, part: str) -> DateRead:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return DateRead(code="impossible")
    end = calendar.monthrange(year, month)[1]
    first, last = {
        "上旬": (1, _TENTH),
        "初": (1, _TENTH),
        "中旬": (_TENTH + 1, _TWENTIETH),
        "中": (_TENTH + 1, _TWENTIETH),
        "下旬": (_TWENTIETH + 1, end),
        "底": (end, end),
        "末": (end, end),
    }.get(part, (1, end))
    return DateRead(dt.date(year, month, first), dt.date(year, month, last), "approximate")


def _year_part(text: str, years: Years) -> DateRead | None:
    found = _YEAR_PART.search(text)
    year = int(found["year"] or found["whole"]) if found else None
    part = found["part"] or "" if found else ""
    if found is None and years.near and (word := re.search(r"年底|年末|年内", text)):
        year, part = years.near.year, word[0][1:]
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if part.endswith(("底", "末")):
        return DateRead(dt.date(year, 12, 31), dt.date(year, 12, 31), "approximate")
    if part.endswith("季度"):
        quarter = "一二三四".find(part[-3]) + 1 or int(part[-3])
        last = quarter * 3
        end = calendar.monthrange(year, last)[1]
        return DateRead(dt.date(year, last - 2, 1), dt.date(year, last, end), "approximate")
    return DateRead(dt.date(year, 1, 1), dt.date(year, 12, 31), "approximate")


def _why_none(text: str) -> str:
    if _AT_ONCE.search(text):
        return "at_once"
    if _LONG_TERM.search(text):
        return "long_term"
    if _RELATIVE.search(text):
        return "relative"
    return "unreadable"


def _with_century(year: int) -> int:
    return 2000 + year if year < _CENTURY else year


def _value(text: str) -> int | None:
    text = text.replace("○", "〇").replace("O", "〇").replace("廿", "二十").replace("卅", "三十")
    return int(text) if text.isdecimal() else parse_cn(text.replace("0", "〇"))


def years_in(text: str) -> tuple[int, ...]:
    """Years that a title, a sheet's name or a file's name states, in order."""
    plain = squeezed(text[:_LONGEST])
    found = [
        _value(match[1]) or 0
        for match in re.finditer(
            rf"(?<!\d)(20\d{{2}}|19\d{{2}}|二[{_CN}]{{3}})(?=年|[-./_年度]|\D|$|[01]\d)", plain
        )
    ]
    return tuple(dict.fromkeys(year for year in found if FIRST_YEAR <= year <= LAST_YEAR))
