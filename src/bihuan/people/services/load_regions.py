"""Load files of regions into the tree, without touching what is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from bihuan.people.models import Region
from bihuan.people.region_files import JIANGSU, RegionLine, read_region_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: The day whose state the national codes show (statistical codes of 2023).
CODES_OF = date(2023, 6, 30)
#: Lengths that a code may be cut to in search of the region above.
_ABOVE = (12, 9, 6, 4, 2)


def load_regions(*, path: Path = JIANGSU, valid_from: date = CODES_OF) -> int:
    """Add the regions of a file that are not there yet; keep every local edit.

    A code that exists is left as it is, renamed, moved or ended; new ones are put below the
    region whose code begins theirs, wherever that now stands. Loading twice adds nothing.

    Returns:
        How many regions were added.
    """
    lines = read_region_file(path)
    with transaction.atomic():
        return _add(lines, valid_from)


def _add(lines: Iterable[RegionLine], valid_from: date) -> int:
    tree = {region.code: region for region in Region.objects.select_for_update()}
    before = {code: region.numchild for code, region in tree.items()}
    last = _last_positions(tree.values())
    added: list[Region] = []
    for line in lines:
        if line.code in tree:
            continue
        above = _above(line.code, tree)
        path = above.path if above else ""
        last[path] = last.get(path, 0) + 1
        region = Region(
            code=line.code,
            name=line.name,
            level=line.level,
            is_functional=line.is_functional,
            valid_from=valid_from,
            depth=above.depth + 1 if above else 1,
            path=Region.path_below(path, last[path]),
        )
        if above:
            above.numchild += 1
        tree[line.code] = region
        added.append(region)
    Region.objects.bulk_create(added, batch_size=500)
    grown = [tree[code] for code, count in before.items() if tree[code].numchild != count]
    Region.objects.bulk_update(grown, ["numchild"])
    return len(added)


def _last_positions(regions: Iterable[Region]) -> dict[str, int]:
    last: dict[str, int] = {}
    for region in regions:
        parent = region.path[: -Region.steplen]
        last[parent] = max(last.get(parent, 0), region.position)
    return last


def _above(code: str, tree: dict[str, Region]) -> Region | None:
    for length in _ABOVE:
        if length < len(code) and code[:length] in tree:
            return tree[code[:length]]
    return None
