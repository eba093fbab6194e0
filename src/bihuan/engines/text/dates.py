"""Dates as documents write them."""

from __future__ import annotations

import datetime as dt
import re

from bihuan.engines.text.numerals import CN, DIGITS, half_width, parse_cn

#: Years that a document may bear.
FIRST_YEAR, LAST_YEAR = 1949, 2100

_DATE = re.compile(
    rf"(?P<year>[{DIGITS}]{{4}}|[〇零○O0一二三四五六七八九]{{4}})\s*(?:年|[-./－．])\s*"
    rf"(?P<month>[{DIGITS}]{{1,2}}|[{CN}]{{1,3}})\s*(?:月|[-./－．])\s*"
    rf"(?P<day>[{DIGITS}]{{1,2}}|[{CN}]{{1,3}})\s*日?(?![{DIGITS}])"
)


def find_date(text: str) -> dt.date | None:
    """The first full date in ``text``."""
    for found in _DATE.finditer(text):
        date = _date(found)
        if date is not None:
            return date
    return None


def is_date(text: str) -> dt.date | None:
    """The date that ``text`` consists of (printing and brackets aside), or None."""
    bare = re.sub(r"印发$|发布$", "", text.strip().strip("（）() "))
    found = _DATE.fullmatch(bare)
    return _date(found) if found else None


def ending_date(text: str) -> tuple[str, dt.date] | None:
    """What stands before a date at the end of ``text``, and the date."""
    for found in _DATE.finditer(text):
        if not text[found.end() :].strip(" 印发。"):
            date = _date(found)
            if date is not None:
                return text[: found.start()].strip(), date
    return None


def _date(found: re.Match[str]) -> dt.date | None:
    year = half_width(found["year"].replace("○", "〇").replace("O", "〇"))
    numbers = [_value(year), _value(found["month"]), _value(found["day"])]
    if None in numbers or not FIRST_YEAR <= (numbers[0] or 0) <= LAST_YEAR:
        return None
    try:
        return dt.date(*[number or 0 for number in numbers])
    except ValueError:
        return None


def _value(text: str) -> int | None:
    plain = half_width(text)
    return int(plain) if plain.isascii() and plain.isdigit() else parse_cn(plain)
