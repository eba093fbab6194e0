"""Word's automatic numbering: the labels that stand in no paragraph's text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CN = "〇一二三四五六七八九"
#: Circled digits and letters that there are.
_CIRCLES, _LETTERS, _TEN = 20, 26, 10
_BULLETS = {"bullet", "none"}


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level of a list prints its number."""

    form: str
    pattern: str
    start: int


class Numbers:
    """Counts the lists of one document, paragraph after paragraph.

    Source: ECMA-376 part 1, 17.9 (numbering).
    """

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._restarts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._styles = _style_numbers(document)
        self._load(document)

    def _load(self, document: Any) -> None:
        part = next(
            (
                rel.target_part
                for rel in document.part.rels.values()
                if rel.reltype.endswith("/numbering")
            ),
            None,
        )
        if part is None:
            return
        root = part.element
        for abstract in root.iter(f"{_W}abstractNum"):
            levels = {
                int(lvl.get(f"{_W}ilvl")): _level(lvl) for lvl in abstract.findall(f"{_W}lvl")
            }
            self._levels[abstract.get(f"{_W}abstractNumId")] = levels
        for number in root.findall(f"{_W}num"):
            name = number.get(f"{_W}numId")
            self._lists[name] = number.find(f"{_W}abstractNumId").get(f"{_W}val")
            overrides = {}
            for override in number.findall(f"{_W}lvlOverride"):
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    overrides[int(override.get(f"{_W}ilvl"))] = int(start.get(f"{_W}val"))
            self._restarts[name] = overrides

    def label(self, paragraph: Any) -> str:
        """The number printed before a paragraph, or an empty string."""
        name, depth = self._place(paragraph)
        abstract = self._lists.get(name or "")
        levels = self._levels.get(abstract or "", {})
        if name is None or abstract is None or depth not in levels:
            return ""
        level = levels[depth]
        if level.form in _BULLETS:
            return ""
        return self._print(levels, level, self._count(name, abstract, depth, levels))

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None, 0
        style = properties.find(f"{_W}pStyle")
        named = (
            self._styles.get(style.get(f"{_W}val"), (None, 0)) if style is not None else (None, 0)
        )
        own = properties.find(f"{_W}numPr")
        if own is None:
            return named
        name, depth = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
        return (
            name.get(f"{_W}val") if name is not None else named[0],
            int(depth.get(f"{_W}val")) if depth is not None else named[1],
        )

    def _count(
        self, name: str, abstract: str, depth: int, levels: dict[int, _Level]
    ) -> dict[int, int]:
        counts = self._counts[abstract]
        if name not in self._begun:
            self._begun.add(name)
            for at, start in self._restarts.get(name, {}).items():
                counts[at] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [at for at in counts if at > depth]:
            del counts[deeper]
        for upper in range(depth):
            if upper in levels:
                counts.setdefault(upper, levels[upper].start)
        return counts

    def _print(self, levels: dict[int, _Level], level: _Level, counts: dict[int, int]) -> str:
        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form = levels[at].form if at in levels else "decimal"
            return _format(counts.get(at, 1), form)

        return re.sub(r"%(\d)", number, level.pattern)


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = element.find(f"{_W}{tag}")
        return str(child.get(f"{_W}val", default)) if child is not None else default

    return _Level(value("numFmt", "decimal"), value("lvlText", ""), int(value("start", "1")))


def _style_numbers(document: Any) -> dict[str, tuple[str | None, int]]:
    """List and level that each paragraph style brings along."""
    out: dict[str, tuple[str | None, int]] = {}
    for style in document.styles.element.findall(f"{_W}style"):
        found = style.find(f"{_W}pPr/{_W}numPr")
        if found is None:
            continue
        name, depth = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
        if name is not None:
            level = int(depth.get(f"{_W}val")) if depth is not None else 0
            out[style.get(f"{_W}styleId")] = (name.get(f"{_W}val"), level)
    return out


def _format(value: int, form: str) -> str:
    if "chinese" in form.lower() or "japanese" in form.lower() or form.startswith("ideographD"):
        return _chinese(value)
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= _CIRCLES:
        return chr(0x2460 + value - 1)
    if form == "decimalFullWidth":
        return str(value).translate({ord("0") + n: ord("０") + n for n in range(10)})
    if form in ("lowerLetter", "upperLetter") and 1 <= value <= _LETTERS:
        return chr((97 if form == "lowerLetter" else 65) + value - 1)
    return str(value)


def _chinese(value: int) -> str:
    """A number below 100 in Chinese digits: 12 is 十二, 20 is 二十."""
    if value < _TEN:
        return _CN[value]
    tens, ones = divmod(value, _TEN)
    if value >= _TEN * _TEN:
        return "".join(_CN[int(digit)] for digit in str(value))
    return ("" if tens == 1 else _CN[tens]) + "十" + (_CN[ones] if ones else "")
