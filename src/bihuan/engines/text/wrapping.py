"""Was the text cut at a fixed width, and does a line run up to that width?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bihuan.engines.text.numbering import match_label
from bihuan.engines.text.rows import Row, width

TERMINAL = "。！？；!?;：:"
#: Columns that a line may fall short of the width because of punctuation or justified spacing.
SLACK = 5
#: Columns that an indented first line loses when a converter drops the indent.
LOST_INDENT = 4
_TOKEN = re.compile(r"[A-Za-z0-9.%/@_-]+|.")
#: A letter width outside these bounds is no page column.
NARROWEST, WIDEST = 16, 160
#: Fewer lines tell nothing of a layout.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How the text is laid out: its column width (None: not wrapped) and whether indents tell."""

    column: int | None
    by_count: int | None
    indents: bool
    gaps: bool
    #: The longest line, in columns and in characters.
    widest: int = 0
    longest: int = 0

    def runs_on(self, row: Row, following: Row, *, opens: bool) -> bool:
        """Whether ``row`` reaches the column, so that ``following`` may continue its paragraph."""
        token = _TOKEN.match(following.text)
        word = token[0] if token else ""
        spare = SLACK + (LOST_INDENT if opens and row.indent < LOST_INDENT else 0)
        if self.column is not None:
            reach = width(row.text) + row.indent + width(word)
            if reach + spare > self.column:
                return True
        return self.by_count is not None and len(row.text) + row.indent // 2 + 2 >= self.by_count

    def fills(self, row: Row) -> bool:
        """Whether a line is about as long as the longest, in a text of lines that fit a page."""
        if not NARROWEST <= self.widest <= WIDEST:
            return False
        by_column = width(row.text) + row.indent >= self.widest - SLACK
        return by_column or len(row.text) + row.indent // 2 + 2 >= self.longest


def measure(rows: Sequence[Row]) -> Wrapping:
    """The layout of ``rows``."""
    bodies = [row for row in rows if "\t" not in row.text and "|" not in row.text]
    column = _column([width(row.text) + row.indent for row in bodies], bodies, SLACK)
    count = _column([len(row.text) + row.indent // 2 for row in bodies], bodies, 0)
    longest = max((len(row.text) + row.indent // 2 for row in bodies), default=0)
    widest = max((width(row.text) + row.indent for row in bodies), default=0)
    return Wrapping(column, count, _indents_tell(bodies), _gaps_tell(bodies), widest, longest)


def _column(sizes: list[int], rows: Sequence[Row], band: int) -> int | None:
    counts = Counter(size for size in sizes if NARROWEST // 2 < size <= WIDEST)
    if not counts:
        return None
    best = max(counts, key=lambda size: (_within(counts, size, band), counts[size], size))
    goes_on = {row.index for row, after in pairwise(rows) if match_label(after.text) is None}
    inside = [
        row for row, size in zip(rows, sizes, strict=True) if best - band <= size <= best + band
    ]
    cut = sum(
        1 for row in inside if row.text[-1] not in TERMINAL + "）)】" and row.index in goes_on
    )
    beyond = sum(n for size, n in counts.items() if size > best + band + 4)
    beyond += sum(1 for size in sizes if size > WIDEST)
    wrapped = cut >= FEWEST and len(inside) > FEWEST and cut * 10 >= len(inside) * 4
    return best if wrapped and beyond * 8 <= len(inside) else None


def _within(counts: Counter[int], size: int, band: int) -> int:
    return sum(counts[size + step] for step in range(-band, 1))


def _indents_tell(rows: Sequence[Row]) -> bool:
    indented = sum(1 for row in rows if LOST_INDENT <= row.indent <= 2 * LOST_INDENT)
    return indented >= FEWEST and indented * 10 < len(rows) * 9


def _gaps_tell(rows: Sequence[Row]) -> bool:
    """Blank lines part paragraphs unless they stand between the halves of sentences too."""
    gaps = sum(1 for row in rows[1:] if row.gap)
    return gaps > 0 and gaps * 10 < len(rows) * 7
