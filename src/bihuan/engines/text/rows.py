"""Source lines made ready for reading: furniture out, indents and gaps noted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bihuan.engines.text.furniture import (
    is_furniture,
    is_page_mark,
    running_headers,
    signature,
)

if TYPE_CHECKING:
    from bihuan.engines.text.model import Line, Ref

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0xFEFF, 0x2060, 0x00AD, 0x000C, 0x000B])
_INVISIBLE |= {0x00A0: " ", 0x2002: " ", 0x2003: "\u3000"}
_BULLETS = re.compile(r"^[•●■◆▪◦►▶★☆※]\s*")
#: A title set with a blank behind each character.
_SPACED = re.compile(r"(?:[\u4e00-\u9fff]\s){3,}[\u4e00-\u9fff]")
_WIDE = {"W", "F", "A"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line worth reading: its text stripped, its indent in half-width columns."""

    text: str
    ref: Ref
    index: int
    indent: int
    gap: bool
    #: A page ended before it, so that nothing is known of a gap.
    edge: bool = False


def width(text: str) -> int:
    """Columns that ``text`` takes when a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in _WIDE else 1 for char in text)


def clean(lines: Sequence[Line]) -> list[Row]:
    """Rows of the notice itself, in order; ``gap``: a blank line, and no page edge, before."""
    headers = running_headers(lines)
    seen: set[str] = set()
    rows: list[Row] = []
    gap = edge = False
    for index, line in enumerate(lines):
        sign = signature(line.text)
        repeated = sign in headers and (sign in seen or not _heads(sign))
        seen.add(sign)
        text = line.text.translate(_INVISIBLE)
        edge = edge or "\f" in line.text or (index > 0 and line.page != lines[index - 1].page)
        if not text.strip():
            gap = True
        elif repeated or is_page_mark(text) or is_furniture(text):
            edge = True
        else:
            rows.append(replace(_row(text, line.ref, index, gap=gap and not edge), edge=edge))
            gap = edge = False
    return rows


def _heads(sign: str) -> bool:
    return bool(re.search(r"(通报|报告|公告|公示|情况|说明)$", sign))


def _row(text: str, ref: Ref, index: int, *, gap: bool) -> Row:
    body = text.lstrip()
    indent = width(text[: len(text) - len(body)])
    if _SPACED.fullmatch(body.rstrip()):
        body = re.sub(r"\s+", "", body)
    return Row(_BULLETS.sub("", body.rstrip()), ref, index, indent, gap)
