"""Text recognition for scanned pages, where the extra ``ocr`` is installed."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

#: Pixels per point; 200 dots an inch reads office print well.
_SCALE = 200 / 72
#: Share of a line's height by which two pieces may be apart and still be one line.
_SAME_LINE = 0.6


def installed() -> bool:
    """Whether text recognition can be had."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def picture_of(page: Any) -> Any:
    """The page as an array of pixels, at the size that recognition reads well."""
    return page.render(scale=_SCALE).to_numpy().copy()


def recognise(picture: Any) -> list[str]:
    """Lines of a page's picture, top to bottom; about a second a page."""
    result = _engine()(picture)
    if result.boxes is None or result.txts is None:
        return []
    pieces = [
        (
            float(box[:, 1].mean()),
            float(box[:, 0].min()),
            float(box[:, 1].max() - box[:, 1].min()),
            text,
        )
        for box, text in zip(result.boxes, result.txts, strict=True)
    ]
    return in_lines(pieces)


def in_lines(pieces: list[tuple[float, float, float, str]]) -> list[str]:
    """Join pieces (middle y, left x, height, text) that stand on one line, left to right."""
    rows: list[list[tuple[float, float, float, str]]] = []
    for piece in sorted(pieces):
        if rows and piece[0] - rows[-1][-1][0] < _SAME_LINE * max(piece[2], rows[-1][-1][2]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return ["  ".join(piece[3] for piece in sorted(row, key=lambda p: p[1])) for row in rows]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR()
