"""Files of regions: code, name, level and whether it is a functional area, one a line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput
from bihuan.people.models import RegionLevel

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).with_name("data")
#: All of Jiangsu to town level, out of the national statistical codes.
JIANGSU = DATA / "regions_32.csv"
#: An invented province with one city, for demonstrations; no real code begins with 99.
DEMO = DATA / "regions_demo.csv"
COLUMNS = ("code", "name", "level", "is_functional")
LONGEST_CODE = 20
LONGEST_NAME = 60


class BadRegionFile(BadInput):
    """A file of regions holds a line that cannot be taken."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            "people.bad_region_file",
            _("%(file)s, line %(line)s: expected code, name, level and 0 or 1.")
            % {"file": path.name, "line": line},
            file=path.name,
            line=line,
        )


@dataclass(frozen=True)
class RegionLine:
    """One region as a file has it."""

    code: str
    name: str
    level: str
    is_functional: bool


def read_region_file(path: Path) -> list[RegionLine]:
    """Return the regions of a file, shortest codes (the upper levels) first.

    Raises:
        BadRegionFile: a line of another shape, an unknown level, a code given twice.
    """
    return sorted(_lines(path), key=lambda line: (len(line.code), line.code))


def _lines(path: Path) -> Iterator[RegionLine]:
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if number == 1 or not row or row[0].startswith("#"):
                continue
            if not _is_sound(row) or row[0] in seen:
                raise BadRegionFile(path, number)
            seen.add(row[0])
            yield RegionLine(row[0], row[1], row[2], row[3] == "1")


def _is_sound(row: list[str]) -> bool:
    if len(row) != len(COLUMNS) or not all(row):
        return False
    code, name, level, functional = row
    return (
        code.isascii()
        and len(code) <= LONGEST_CODE
        and len(name) <= LONGEST_NAME
        and level in RegionLevel.values
        and functional in ("0", "1")
    )
