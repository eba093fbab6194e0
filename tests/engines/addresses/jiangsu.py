"""The areas of Jiangsu, as the package has them, for tests and measurements of addresses."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from bihuan.engines.addresses import Area, Gazetteer, Level

_LEVELS = {each.name.lower(): each for each in Level}
#: Names that people use beside the official ones.
BESIDE = {"320505": ["苏州高新区", "高新区"], "320576": ["园区"]}


@cache
def areas() -> tuple[Area, ...]:
    """Return all areas, to town level."""
    text = (files("bihuan.people") / "data" / "regions_32.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    codes = {row["code"] for row in rows}
    lengths = sorted({len(code) for code in codes}, reverse=True)

    def above(code: str) -> str | None:
        shorter = (code[:length] for length in lengths if length < len(code))
        return next((each for each in shorter if each in codes), None)

    return tuple(
        Area(row["code"], row["name"], _LEVELS[row["level"]], above(row["code"])) for row in rows
    )


@cache
def gazetteer() -> Gazetteer:
    """Return them with the names that people use beside."""
    return Gazetteer(areas(), BESIDE)


def streets_of_suzhou() -> list[Area]:
    """Return the towns and streets of Suzhou."""
    return [
        area
        for area in areas()
        if area.level is Level.TOWN
        and area.code.startswith("3205")
        and area.name.endswith(("街道", "镇"))
    ]
