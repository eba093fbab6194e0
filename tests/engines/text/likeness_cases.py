"""The labelled pairs of likeness_pairs.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

SAME = frozenset({"copy", "style", "order", "reworded"})
PARTS = ("dev", "held_out")


@dataclass(frozen=True)
class Pair:
    """Two texts, whether they tell of one hazard, and how they differ."""

    one: str
    other: str
    kind: str

    @property
    def same(self) -> bool:
        return self.kind in SAME


def pairs(part: str) -> list[Pair]:
    data = tomllib.loads(Path(__file__).with_name("likeness_pairs.toml").read_text("utf-8"))
    return [
        Pair(family["text"], other, kind)
        for family in data[part]
        for kind, others in family.items()
        if kind != "text"
        for other in others
    ]
