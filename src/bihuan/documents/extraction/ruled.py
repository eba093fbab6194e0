"""Ruled tables on a page of a PDF: each row of a table becomes a line of cells parted by tabs."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

from bihuan.documents.extraction.grid import Box, Grid, Stroke, grids, strokes_of
from bihuan.engines.text import cell_text

#: More lines than these are a drawing, no table.
_MOST_PATHS = 4_000
_MOST_SEGMENTS = 64
_BREAKS = re.compile(r"\r\n|\n|\r")
#: Marks that pdfium leaves at a hyphen, and characters without a meaning.
_EMPTY = dict.fromkeys(map(ord, "\ufffe\x02\x00"))


def lines_of(page: Any) -> list[str]:
    """Lines of a page's text, top to bottom; rows of ruled tables with tabs between cells."""
    found = grids(_strokes(page))
    text_page = page.get_textpage()
    try:
        if not found:
            return _split(text_page.get_text_bounded())
        return list(_around_tables(text_page, page.get_bbox(), found))
    finally:
        text_page.close()


def _around_tables(text_page: Any, page: tuple[float, ...], found: list[Grid]) -> Iterator[str]:
    left, bottom, right, top = page
    for grid in found:
        yield from _inside(text_page, Box(left, grid.box.top, right, top))
        yield from _rows(text_page, grid)
        top = min(top, grid.box.bottom)
    yield from _inside(text_page, Box(left, bottom, right, top))


def _rows(text_page: Any, grid: Grid) -> Iterator[str]:
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell_text(_inside(text_page, cell.box)).replace("\t", " ")
    for cells in rows:
        if any(cells):
            yield "\t".join(cells)


def _inside(text_page: Any, box: Box) -> list[str]:
    if box.top <= box.bottom:
        return []
    text = text_page.get_text_bounded(box.left, box.bottom, box.right, box.top)
    return [line for line in _split(text) if line.strip()]


def _split(text: str) -> list[str]:
    return _BREAKS.split(text.translate(_EMPTY))


def _strokes(page: Any) -> list[Stroke]:
    """Straight lines along the axes that the page draws; none of a page full of drawings."""
    from pypdfium2 import raw

    out: list[Stroke] = []
    for number, path in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1)):
        if number >= _MOST_PATHS:
            return []
        out += _strokes_of_path(path)
    return out


def _strokes_of_path(path: Any) -> list[Stroke]:
    from pypdfium2 import raw

    count = raw.FPDFPath_CountSegments(path)
    if not 1 < count <= _MOST_SEGMENTS * 8:
        return []
    matrix = path.get_matrix()
    out: list[Stroke] = []
    chain: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            out += strokes_of(chain)
            chain = []
        chain.append(point)
        if raw.FPDFPathSegment_GetClose(segment):
            chain.append(chain[0])
    return out + strokes_of(chain)
