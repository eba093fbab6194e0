"""Tables whose columns are parted by blanks alone, their cells going on in the lines below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bihuan.engines.text.numbering import match_label
from bihuan.engines.text.passage import glue_lines
from bihuan.engines.text.rows import width

if TYPE_CHECKING:
    from bihuan.engines.text.model import Line

#: Half-width columns by which a cell may stand beside the beginning of its column.
SLACK = 2
#: Blanks (half-width) that part cells wherever they stand.
_PARTING = 2
_FEWEST_COLUMNS = 3
#: Blank lines that a table may hold between two rows.
_MOST_BLANK = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line between blanks, and the half-width column where it begins."""

    at: int
    text: str


@dataclass
class Columns:
    """Cells of the rows by the index of their first line, and the lines that rows go on in."""

    cells: dict[int, list[str]] = field(default_factory=dict)
    below: set[int] = field(default_factory=set)


def read_columns(
    lines: Sequence[Line], kinds_of: Callable[[Sequence[str]], list[str] | None]
) -> Columns:
    """Rows of tables that are set in columns.

    Args:
        lines: the whole text.
        kinds_of: what each column holds, when the cells are a heading of such a table.
    """
    out = Columns()
    at = 0
    while at < len(lines):
        heading = pieces(lines[at].text) if _may_part(lines[at].text) else []
        kinds = kinds_of([p.text for p in heading]) if len(heading) >= _FEWEST_COLUMNS else None
        if kinds is None:
            at += 1
            continue
        starts = [piece.at for piece in heading]
        out.cells[at] = [piece.text for piece in heading]
        at = _rows_below(lines, at + 1, starts, out, numbered=kinds[0] == "no")
    return out


def _may_part(text: str) -> bool:
    return "\t" not in text and ("  " in text or "\u3000" in text)


def pieces(text: str, starts: Sequence[int] = ()) -> list[Piece]:
    """Stretches of ``text`` between blanks; one blank is enough before the begin of a column."""
    out: list[Piece] = []
    column, blank = 0, _PARTING
    for char in text.rstrip():
        if char.isspace():
            blank += width(char)
        elif blank >= _PARTING or (blank and column in starts):
            out.append(Piece(column, char))
            blank = 0
        else:
            out[-1] = Piece(out[-1].at, out[-1].text + " " * blank + char)
            blank = 0
        column += width(char)
    return out


def _rows_below(
    lines: Sequence[Line], at: int, starts: list[int], out: Columns, *, numbered: bool
) -> int:
    """Take the rows below a heading; the index of the first line that is none of them."""
    row: list[str] | None = None
    blank = 0
    for index in range(at, len(lines)):
        text = lines[index].text
        if not text.strip():
            blank += 1
            if blank > _MOST_BLANK:
                return index
            continue
        cells = _placed(pieces(text, starts), starts)
        if cells is None:
            return index
        opens = bool(cells[0]) and sum(map(bool, cells)) > 1
        if not numbered:
            opens = opens and sum(map(bool, cells)) >= len(starts) - 1
        if opens:
            row = out.cells[index] = cells
        elif row is not None and (not numbered or not cells[0]):
            row[:] = [_continued(*both) for both in zip(row, cells, strict=True)]
            out.below.add(index)
        else:
            return index
        blank = 0
    return len(lines)


def _placed(found: Sequence[Piece], starts: list[int]) -> list[str] | None:
    """The pieces in their columns, or None where one stands beside its column or beyond it."""
    cells = [""] * len(starts)
    for piece in found:
        near = [k for k, start in enumerate(starts) if abs(piece.at - start) <= SLACK]
        if not near or cells[near[0]]:
            return None
        end = starts[near[0] + 1] if near[0] + 1 < len(starts) else None
        if end is not None and piece.at + width(piece.text) > end + SLACK:
            return None
        cells[near[0]] = piece.text
    return cells


def cell_text(lines: Sequence[str]) -> str:
    """The text of a cell from its lines as printed: wrapped lines joined, items of lists kept."""
    text = ""
    for line in lines:
        text = _continued(text, line.strip())
    return text


def _continued(above: str, below: str) -> str:
    """A cell that goes on in the line below; an item of a list keeps its own line."""
    if not above or not below:
        return above or below
    listed = match_label(below) is not None or below.startswith("一是")
    return above + ("\n" if listed else glue_lines(above, below)) + below
