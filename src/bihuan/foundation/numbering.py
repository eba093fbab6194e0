"""Numbers that people read, given one after another without gaps.

A series such as ``苏安隐/2026`` counts the numbers 苏安隐〔2026〕000001, 000002 …. Whoever takes
numbers of such a series gives each to a record with a chain: verification holds the counters
against the numbers that the chains tell, and a number without a record is missed.
"""

from __future__ import annotations

import re
import unicodedata

from django.db import connection

_SERIES = re.compile(r"[^/〔〕]+/[0-9]{4}")
#: One statement, which makes the series or waits for whoever is taking of it, on both databases.
_TAKE = (
    "INSERT INTO foundation_counter (series, value) VALUES (%s, %s) ON CONFLICT (series) "
    "DO UPDATE SET value = foundation_counter.value + excluded.value RETURNING value"
)
_NUMBER = re.compile(r"([^/〔〕]+)〔([0-9]{4})〕([0-9]{6,18})")
_OPENED, _SHUT = r"[〔\[(【]?", r"[〕\])】]?"
_TYPED = re.compile(
    rf"([^\W\d_][^/〔〕\[\]()【】]*?){_OPENED}((?:19|20)[0-9]{{2}}){_SHUT}第?0*([1-9][0-9]{{0,17}})号?"
)


def yearly_series(prefix: str, year: int) -> str:
    """Return the series of a prefix in a year, e.g. ``苏安隐/2026``."""
    return f"{prefix}/{year}"


def next_numbers(series: str, count: int = 1) -> range:
    """Take the next numbers of a series; a rolled back transaction gives them back.

    Args:
        series: name of the series, e.g. ``苏安隐/2026``.
        count: how many to take, at least 1.

    Returns:
        The numbers taken, the first of a series being 1.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series, count])
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)


def is_yearly(series: str) -> bool:
    """Tell whether the numbers of a series are spelled by :func:`number_text`."""
    return _SERIES.fullmatch(series) is not None


def number_text(series: str, no: int) -> str:
    """Spell a number of a yearly series as people read it, e.g. 苏安隐〔2026〕000123."""
    prefix, year = series.split("/")
    return f"{prefix}〔{year}〕{no:06d}"


def as_number(typed: str) -> str:
    """Return what was typed as a number is written, in whatever brackets or none; else as it is.

    >>> [as_number(typed) for typed in ("苏安隐2026123", "苏安隐［２０２６］000123号", "a(2026)1")]
    ['苏安隐〔2026〕000123', '苏安隐〔2026〕000123', 'A〔2026〕000001']
    """
    text = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
    parts = _TYPED.fullmatch(text)
    return number_text(yearly_series(parts[1], int(parts[2])), int(parts[3])) if parts else typed


def place_of(number: str) -> tuple[str, int] | None:
    """Return the series of a number and its place in it, or None where it is not spelled so."""
    parts = _NUMBER.fullmatch(number)
    if parts is None:
        return None
    series, no = f"{parts[1]}/{parts[2]}", int(parts[3])
    return (series, no) if no and number_text(series, no) == number else None
