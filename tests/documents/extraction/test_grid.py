from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan.documents.extraction.grid import Stroke, grids, strokes_of

#: A cell is at least this wide and high.
SIDE = 20
Spot = tuple[int, int, int, int]


@st.composite
def tilings(draw: st.DrawFn) -> tuple[int, int, list[Spot]]:
    """Rows, columns, and cells (row, column, rows down, columns across) that fill the table.

    Every line of the table parts some cells: a line that parts none would not be drawn.
    """
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(3, 6))
    whole = draw(st.integers(0, columns - 1))
    at = draw(st.integers(0, rows - 2))
    down = draw(st.integers(1, rows - at)) if rows > 2 else 1
    down = min(down, rows - 1)
    merged = {(row, whole) for row in range(at, at + down)}
    cells = [(r, c, 1, 1) for r in range(rows) for c in range(columns) if (r, c) not in merged]
    return rows, columns, sorted([*cells, (at, whole, down, 1)])


def drawn(rows: int, cells: list[Spot], shake: list[float]) -> list[Stroke]:
    """The sides of the cells as a program draws them, each by itself and a little off."""
    out: list[Stroke] = []
    for number, (row, column, down, across) in enumerate(cells):
        off = shake[number % len(shake)]
        left, right = column * SIDE + off, (column + across) * SIDE + off
        top, bottom = (rows - row) * SIDE + off, (rows - row - down) * SIDE + off
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        out += strokes_of(corners)
    return out


@given(tilings(), st.lists(st.floats(-0.7, 0.7), min_size=1, max_size=5))
def test_the_cells_of_a_drawn_table_are_found(
    tiling: tuple[int, int, list[Spot]], shake: list[float]
) -> None:
    rows, columns, cells = tiling
    found = grids(drawn(rows, cells, shake))
    assert [(grid.rows, grid.columns) for grid in found] == [(rows, columns)]
    assert [(cell.row, cell.column) for cell in found[0].cells] == [
        (row, column) for row, column, _, _ in cells
    ]
    for cell, (row, _, down, across) in zip(found[0].cells, cells, strict=True):
        assert abs(cell.box.right - cell.box.left - across * SIDE) < 3
        assert abs(cell.box.top - cell.box.bottom - down * SIDE) < 3
        assert abs(cell.box.top - (rows - row) * SIDE) < 3


def test_tables_apart_are_two_from_the_top_down() -> None:
    cells = [(row, column, 1, 1) for row in range(2) for column in range(3)]
    low = drawn(2, cells, [0.0])
    high = [
        Stroke(upright, at + (0 if upright else 300), *(s + (300 if upright else 0) for s in ends))
        for upright, at, *ends in low
    ]
    assert [round(grid.box.top) for grid in grids([*low, *high])] == [340, 40]


def test_a_frame_and_an_underline_are_no_tables() -> None:
    frame = strokes_of([(0, 0), (400, 0), (400, 600), (0, 600), (0, 0)])
    assert grids([*frame, *strokes_of([(20, 500), (380, 500)])]) == []
