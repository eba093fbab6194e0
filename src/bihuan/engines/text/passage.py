"""Text that remembers which source lines it was joined from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.engines.text.model import Ref

#: Brackets in brackets beyond this, and quotations beyond this length, are slips of the pen.
DEEPEST = 8
LONGEST_QUOTATION = 2000

_CLOSERS = {"”": "“", "’": "‘", "」": "「", "』": "『", "》": "《", "〉": "〈", "】": "【"}
_CLOSERS |= {"）": "（", ")": "("}
_OPENERS = set(_CLOSERS.values())
_MARKS = re.compile("[" + re.escape("".join([*_CLOSERS, *_OPENERS])) + "]")
_ALIKE = {"（": "(", "(": "("}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text and, for each part of it, the offset where that source line begins."""

    text: str
    marks: tuple[tuple[int, Ref], ...]

    @property
    def lines(self) -> tuple[Ref, Ref]:
        """First and last source line."""
        return self.marks[0][1], self.marks[-1][1]

    def line_at(self, offset: int) -> Ref:
        """Source line that holds the character at ``offset``."""
        starts = [start for start, _ in self.marks]
        return self.marks[max(0, bisect_right(starts, offset) - 1)][1]

    def cut(self, start: int, end: int | None = None) -> Passage:
        """The part ``[start, end)`` without outer blanks, with its own lines."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        inside = [(max(0, at - start), ref) for at, ref in self.marks if start < at < stop]
        return Passage(self.text[start:stop], ((0, self.line_at(start)), *inside))


def join(passages: Iterable[Passage], glue: str = "\n") -> Passage:
    """One passage out of several, ``glue`` between them."""
    text, marks = "", []
    for passage in passages:
        text += glue if text else ""
        marks += [(len(text) + at, ref) for at, ref in passage.marks]
        text += passage.text
    return Passage(text, tuple(marks))


def glue_lines(before: str, after: str) -> str:
    """What stands between two halves of a wrapped paragraph: a blank only between Latin words."""
    latin = re.compile(r"[A-Za-z,;]$")
    return " " if latin.search(before) and after[:1].isascii() and after[:1].isalpha() else ""


def depths(text: str) -> list[int]:
    """For each character, how many quotes and brackets are open before it.

    Stray closers are passed over, and an opener never closed counts for nothing.
    """
    out = [0] * len(text)
    for start, end in _pairs(text):
        for at in range(start + 1, end + 1):
            out[at] += 1
    return out


def open_part(text: str) -> str:
    """What stands behind the last opener that is still open; nothing when none is."""
    closed = {at for pair in _pairs(text) for at in pair}
    for found in reversed(list(_MARKS.finditer(text))):
        if found[0] in _OPENERS and found.start() not in closed:
            return text[found.end() :]
    return ""


def _pairs(text: str) -> list[tuple[int, int]]:
    """Openers and closers that belong together, within a reach that quotations keep to."""
    stack: list[tuple[int, str]] = []
    pairs: list[tuple[int, int]] = []
    for found in _MARKS.finditer(text):
        char, at = found[0], found.start()
        if char in _OPENERS:
            stack.append((at, _ALIKE.get(char, char)))
            continue
        wanted = _ALIKE.get(_CLOSERS[char], _CLOSERS[char])
        for back in range(len(stack) - 1, max(-1, len(stack) - 1 - DEEPEST), -1):
            if stack[back][1] == wanted:
                if at - stack[back][0] <= LONGEST_QUOTATION:
                    pairs.append((stack[back][0], at))
                del stack[back:]
                break
    return pairs


class Quotes:
    """Follows quotes, title marks and brackets through a text that comes in parts."""

    def __init__(self) -> None:
        self._stack: list[str] = []

    @property
    def open(self) -> bool:
        """Whether one is still open."""
        return bool(self._stack)

    def feed(self, text: str) -> None:
        """Go on with the next part; closers without an opener are passed over."""
        for char in _MARKS.findall(text):
            if char in _OPENERS:
                self._stack.append(_ALIKE.get(char, char))
            elif self._stack and self._stack[-1] == _ALIKE.get(_CLOSERS[char], _CLOSERS[char]):
                self._stack.pop()
