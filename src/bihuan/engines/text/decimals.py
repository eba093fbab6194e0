"""Decimal numbering (1 / 1.1 / 1.1.1), believed only where it counts on through the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from bihuan.engines.text.numbering import Label
from bihuan.engines.text.numerals import half_width

if TYPE_CHECKING:
    from bihuan.engines.text.rows import Row

#: Fewer headings that count on may be amounts at the beginning of a line.
FEWEST = 3
#: A longer line that begins with a bare number is no chapter.
LONGEST_CHAPTER = 30
_NUMBER = r"[0-9０-９]{1,2}"
_DEEP = re.compile(
    rf"({_NUMBER}(?:[.．]{_NUMBER}){{1,3}})[.．、]?\s*(?=[\u4e00-\u9fff“《【])(?![万亿元米级家吨倍度])"
)
_CHAPTER = re.compile(rf"({_NUMBER})\s+(?=[\u4e00-\u9fff“《])")

Numbers = tuple[int, ...]


def decimal_labels(rows: Sequence[Row]) -> Mapping[int, Label]:
    """Labels by row index: ``2.1`` counts 1 in style ``decimal2``, ``2 `` counts 2 above it."""
    headings = list(_counting(rows))
    if len(headings) < FEWEST:
        return {}
    labels = {row.index: _label(found, numbers) for row, found, numbers in headings}
    first = {row.index: numbers[0] for row, _, numbers in headings if numbers[1:] == (1,)}
    for above, below in pairwise(rows):
        found = _CHAPTER.match(above.text)
        if found and len(above.text) <= LONGEST_CHAPTER and below.index in first:
            chapter = int(half_width(found[1]))
            if chapter == first[below.index]:
                labels[above.index] = _label(found, (chapter,))
    return labels


def _counting(rows: Sequence[Row]) -> Iterator[tuple[Row, re.Match[str], Numbers]]:
    """Headings each of which goes on where the one before stopped."""
    last: Numbers = ()
    for row in rows:
        found = _DEEP.match(row.text)
        if found is None:
            continue
        numbers = tuple(int(half_width(part)) for part in re.split("[.．]", found[1]))
        if _follows(last, numbers):
            last = numbers
            yield row, found, numbers


def _follows(last: Numbers, numbers: Numbers) -> bool:
    if not last:
        return numbers[1:] == (1,)
    if numbers == (*last, 1):
        return True
    depth = len(numbers)
    if depth <= len(last) and numbers == (*last[: depth - 1], last[depth - 1] + 1):
        return True
    return depth > 1 and numbers[0] > last[0] and numbers[1:] == (1,)


def _label(found: re.Match[str], numbers: Numbers) -> Label:
    return Label(f"decimal{len(numbers)}", numbers[-1], found[1], found.end())
