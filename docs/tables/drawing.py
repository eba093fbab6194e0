"""The lifecycle as a picture (SVG): places are chosen here, arrows come from the table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from docs.tables.lifecycle import moves, state_label

if TYPE_CHECKING:
    from docs.tables.words import Language

#: The loop itself, from left to right: state -> middle of its box.
ROW: Final[dict[str, int]] = {
    "found": 70,
    "verified": 230,
    "assigned": 390,
    "rectifying": 550,
    "submitted": 750,
    "accepted": 910,
    "closed": 1070,
    "looked_back": 1230,
}
#: Below the row, between the two states that it belongs to.
BELOW: Final = "returned"
BELOW_X, ROW_Y, BELOW_Y, LIST_Y = 650, 190, 310, 400
WIDTH, HALF_W, HALF_H, LINE = 1310, 56, 22, 30
STYLE = (
    "text{font:15px 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;fill:#141c2b}"
    ".m{text-anchor:middle}.s{fill:#fff;stroke:#1f4b91;stroke-width:1.5}"
    ".a{fill:none;stroke:#4c5667;stroke-width:1.3;marker-end:url(#h)}"
    ".l{font-size:13px;fill:#4c5667;paint-order:stroke;stroke:#fff;stroke-width:5px}"
)
HEAD = (
    '<marker id="h" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="#4c5667"/></marker>'
)


def drawing(language: Language) -> str:
    """Return the picture: the loop with its arrows, and beneath it the other ways in words."""
    parts = [_box(name, language) for name in (*ROW, BELOW)]
    others: dict[tuple[str, str], list[str]] = {}
    for (source, target), said in moves(language).items():
        arrow = _arrow(source, target)
        if arrow:
            parts.append(f"{arrow[0]}{_label(said, *arrow[1])}")
        else:
            others.setdefault((said, target), []).append(source)
    for number, ((said, target), sources) in enumerate(others.items()):
        names = {"en": ", ", "zh": "、"}[language].join(state_label(s, language) for s in sources)
        line = (
            f"{said}{': ' if language == 'en' else '：'}{names} → {state_label(target, language)}"
        )
        parts.append(f'<text x="16" y="{LIST_Y + number * LINE}">{escape(line)}</text>')
    height, body = LIST_Y + len(others) * LINE, "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">\n'
        f'<style>{STYLE}</style><defs>{HEAD}</defs><rect width="100%" height="100%" fill="#fff"/>\n'
        f"{body}\n</svg>\n"
    )


def _box(name: str, language: Language) -> str:
    x, y = (ROW[name], ROW_Y) if name in ROW else (BELOW_X, BELOW_Y)
    return (
        f'<rect class="s" x="{x - HALF_W}" y="{y - HALF_H}" width="{2 * HALF_W}" '
        f'height="{2 * HALF_H}" rx="8"/>'
        f'<text class="m" x="{x}" y="{y + 5}">{escape(state_label(name, language))}</text>'
    )


def _arrow(source: str, target: str) -> tuple[str, tuple[int, int]] | None:
    """Return an arrow with the place of its label; None for a way that is told in words."""
    order = list(ROW)
    if source == BELOW and target == "submitted":
        return _path(f"M{BELOW_X + HALF_W} {BELOW_Y}H{ROW[target] - 16}V{ROW_Y + HALF_H}"), (
            ROW[target] + 62,
            BELOW_Y + 5,
        )
    if target == BELOW:
        top, x = ROW_Y + HALF_H, ROW[source] - 40
        return _path(f"M{x} {top}V{top + 30}H{BELOW_X}V{BELOW_Y - HALF_H}"), (BELOW_X, top + 26)
    if source not in ROW or target not in ROW or order.index(target) < order.index(source):
        return None
    x1, x2 = ROW[source], ROW[target]
    if order.index(target) == order.index(source) + 1:
        return _path(f"M{x1 + HALF_W} {ROW_Y}H{x2 - HALF_W}"), ((x1 + x2) // 2, ROW_Y - 32)
    start, end, top = x1 + 20, x2 - 14, ROW_Y - HALF_H
    peak = top - 30 - (x2 - x1) // 4
    path = _path(f"M{start} {top}C{start} {peak} {end} {peak} {end} {top}")
    return path, ((start + end) // 2, top - (top - peak) * 3 // 4 + 4)


def _path(way: str) -> str:
    return f'<path class="a" d="{way}"/>'


def _label(said: str, x: int, y: int) -> str:
    return f'<text class="l m" x="{x}" y="{y}">{escape(said)}</text>'
