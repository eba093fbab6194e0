"""Values parted by commas, semicolons, tabs or strokes (.csv, .txt): rows by their physical line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from bihuan.documents.extraction.sheet_facts import too_many

#: What may part values, likeliest first.
SEPARATORS = (",", "\t", ";", "|", "，")
#: Lines that are looked at to find out.
_SAMPLE = 60
#: A quoted value that runs over more lines is a quotation mark that was never closed.
_MOST_LINES = 200
#: Characters of one value; longer ones are refused.
_LONGEST_VALUE = 1_000_000
_SEPARATED_BY = re.compile(r"\ufeff?sep=(.)\s*(?:\r\n|\n|\r)")

Row = tuple[int, tuple[str, ...]]


def read_rows(text: str, most_rows: int) -> tuple[list[Row], bool]:
    """Rows with their first line's number, and whether quotation marks had to be taken literally.

    Raises:
        BadInput: more rows than ``most_rows``, or a value beyond a million characters.
    """
    text = text.replace("\x00", "")
    skipped, separator = _separator(text)
    rows = _checked(_quoted(text, separator), most_rows)
    literally = rows is None
    if rows is None:
        rows = _checked(_unquoted(text, separator), most_rows) or []
    return [row for row in rows if row[0] > skipped], literally


def _separator(text: str) -> tuple[int, str]:
    """Lines to skip at the head, and what parts the values."""
    told = _SEPARATED_BY.match(text)
    if told:
        return 1, told[1]
    lines = [line for line in text[:100_000].splitlines()[:_SAMPLE] if line.strip()]
    return 0, max(SEPARATORS, key=lambda one: _consistency(lines, one))


def _consistency(lines: Sequence[str], separator: str) -> float:
    """How evenly a separator parts the lines, outside of quotation marks."""
    counts = [re.sub(r'"[^"]*"', "", line).count(separator) for line in lines]
    parted = sorted(count for count in counts if count)
    if not parted:
        return 0.0
    usual = parted[len(parted) // 2]
    return sum(1 for count in counts if count == usual) * min(usual, 8)


def _quoted(text: str, separator: str) -> Iterator[Row] | None:
    """Rows with quotation marks read as such; None where one is never closed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begin = 1
    rows: list[Row] = []
    previous = csv.field_size_limit(_LONGEST_VALUE)
    try:
        for values in reader:
            if reader.line_num - begin > _MOST_LINES:
                return None
            rows.append((begin, tuple(values)))
            begin = reader.line_num + 1
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(previous)
    return iter(rows)


def _unquoted(text: str, separator: str) -> Iterator[Row]:
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        yield number, tuple(value.strip('"') for value in line.split(separator))


def _checked(rows: Iterator[Row] | None, most_rows: int) -> list[Row] | None:
    if rows is None:
        return None
    kept = [(number, values) for number, values in rows if any(v.strip() for v in values)]
    if len(kept) > most_rows:
        raise too_many("rows", most_rows)
    if any(len(value) > _LONGEST_VALUE for _, values in kept for value in values):
        raise too_many("characters in a value", _LONGEST_VALUE)
    return kept
