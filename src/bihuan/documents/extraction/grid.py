"""Ruled lines of a page made into tables: which cells they enclose, spanned cells whole.

Lengths are in points, y grows upwards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

#: Ends and lines nearer than this are one.
NEAR = 3.0
#: Fewer columns are a frame or an underline, no table of items; a page may end with a lone row.
FEWEST_COLUMNS = 3
#: Share of a cell's side that a line must cover to close it.
_COVERED = 0.6


class Stroke(NamedTuple):
    """A ruled line along an axis: at ``at``, from ``start`` to ``end``."""

    upright: bool
    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float


class Cell(NamedTuple):
    """A cell at its first row and column, and the columns that it spans."""

    row: int
    column: int
    box: Box


class Grid(NamedTuple):
    """A table: its outline, its size, its cells in reading order."""

    box: Box
    rows: int
    columns: int
    cells: tuple[Cell, ...]


def strokes_of(points: Sequence[tuple[float, float]]) -> list[Stroke]:
    """The strokes along the axes in a chain of points."""
    out = []
    for (x, y), (u, v) in pairwise(points):
        if abs(x - u) < 1 < abs(y - v):
            out.append(Stroke(upright=True, at=(x + u) / 2, start=min(y, v), end=max(y, v)))
        elif abs(y - v) < 1 < abs(x - u):
            out.append(Stroke(upright=False, at=(y + v) / 2, start=min(x, u), end=max(x, u)))
    return out


def grids(strokes: Iterable[Stroke]) -> list[Grid]:
    """Tables among ruled lines, from the top of the page down."""
    made = [_grid(group) for group in _touching(list(strokes))]
    return sorted((grid for grid in made if grid), key=lambda grid: -grid.box.top)


def _touching(strokes: list[Stroke]) -> list[list[Stroke]]:
    """Strokes that meet, together; those of one table."""
    groups: list[tuple[Box, list[Stroke]]] = []
    for stroke in sorted(strokes, key=lambda s: (s.start, s.at)):
        box, members = _box_of(stroke), [stroke]
        apart = []
        for other, theirs in groups:
            if _meet(box, other):
                box, members = _around(box, other), [*theirs, *members]
            else:
                apart.append((other, theirs))
        groups = [*apart, (box, members)]
    return [members for _, members in groups]


def _box_of(stroke: Stroke) -> Box:
    if stroke.upright:
        return Box(stroke.at, stroke.start, stroke.at, stroke.end)
    return Box(stroke.start, stroke.at, stroke.end, stroke.at)


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left),
        min(one.bottom, other.bottom),
        max(one.right, other.right),
        max(one.top, other.top),
    )


def _meet(one: Box, other: Box) -> bool:
    beside = one.left > other.right + NEAR or other.left > one.right + NEAR
    return not beside and not (one.bottom > other.top + NEAR or other.bottom > one.top + NEAR)


def _grid(strokes: list[Stroke]) -> Grid | None:
    xs = _lines(stroke.at for stroke in strokes if stroke.upright)
    ys = _lines(stroke.at for stroke in strokes if not stroke.upright)[::-1]
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < FEWEST_COLUMNS:
        return None
    uprights = _Lines((s for s in strokes if s.upright), xs)
    levels = _Lines((s for s in strokes if not s.upright), ys[::-1])
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            right, low = column + 1, row + 1
            while right < columns and not uprights.covers(right, ys[row + 1], ys[row]):
                right += 1
            while low < rows and not levels.covers(rows - low, xs[column], xs[right]):
                low += 1
            taken |= {(r, c) for r in range(row, low) for c in range(column, right)}
            cells.append(Cell(row, column, Box(xs[column], ys[low], xs[right], ys[row])))
    return Grid(Box(xs[0], ys[-1], xs[-1], ys[0]), rows, columns, tuple(cells))


def _lines(values: Iterable[float]) -> list[float]:
    """Places of lines, near ones taken together."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][0] <= NEAR:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(group) / len(group) for group in out]


class _Lines:
    """The strokes on each line of one direction."""

    def __init__(self, strokes: Iterable[Stroke], places: list[float]) -> None:
        self._on: list[list[Stroke]] = [[] for _ in places]
        for stroke in strokes:
            at = min(bisect_left(places, stroke.at), len(places) - 1)
            if at and abs(places[at - 1] - stroke.at) < abs(places[at] - stroke.at):
                at -= 1
            self._on[at].append(stroke)

    def covers(self, line: int, start: float, end: float) -> bool:
        """Whether strokes on a line cover most of the stretch between two places."""
        covered, reached = 0.0, start
        for stroke in sorted(self._on[line], key=lambda s: s.start):
            low, high = max(stroke.start, reached), min(stroke.end, end)
            if high > low:
                covered, reached = covered + high - low, high
        return covered >= _COVERED * (end - start)
