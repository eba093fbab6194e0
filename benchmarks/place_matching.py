"""Which records of a register are one place: how often right, and how fast.

Claims: what is merged unasked is one place in 0.995 of all cases; merged or shown to somebody are
0.98 of all pairs that are one place; 1,000,000 records take under 10 minutes on two cores.

The registers are made: half of the places stand in them twice or more, under old names, other
forms, codes with a slip, names typed by sound, addresses without number; a quarter has a
neighbour, a branch, a namesake, a tenant or a sister firm that is easily taken for it. The bounds
were set on seeds 1 to 3. The peer merges where name and address are the same letters.

Run: ``python -m benchmarks.place_matching [--places N]``.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from tests.engines.addresses.jiangsu import gazetteer, streets_of_suzhou
from tests.engines.matching.register_maker import make_register

from bihuan.engines.addresses import Resolver
from bihuan.engines.matching import Commonness, Reader, Scorer, Verdict, read_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.engines.matching.register_maker import Row

SEEDS = (1001, 1002, 1003)
PLACES = 20_000
Pairs = set[tuple[int, int]]


def main() -> None:
    """Print precision and recall by seed, and the time of a large register."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=600_000, help="of the timed register")
    asked = parser.parse_args()
    print(
        f"{'':<8}{'rows':>9}{'merged':>9}{'right':>9}{'shown':>9}{'found':>9}{'peer':>9}{'found':>9}"
    )
    for seed in SEEDS:
        _measure(make_register(gazetteer(), streets_of_suzhou(), PLACES, seed), f"{seed}")
    if asked.places:
        rows = make_register(gazetteer(), streets_of_suzhou(), asked.places, 9)
        began, ran = time.perf_counter(), time.process_time()
        _match(rows)
        took, used = time.perf_counter() - began, time.process_time() - ran
        print(f"{len(rows)} records in {took:.0f} s, {used:.0f} s of the processor")


def _measure(rows: list[Row], name: str) -> None:
    true = _true(rows)
    same, shown = _match(rows)
    naive = _by_letters(rows)
    print(
        f"{name:<8}{len(rows):>9}{len(same):>9}{_share(same, true, same):>9.4f}{len(shown):>9}"
        f"{_share(same | shown, true, true):>9.4f}"
        f"{_share(naive, true, naive):>9.4f}{_share(naive, true, true):>9.4f}"
    )


def _match(rows: list[Row]) -> tuple[Pairs, Pairs]:
    reader = Reader(gazetteer(), Resolver(gazetteer(), ["3205"]))
    ready = [reader.read(row.record) for row in rows]
    commonness = Commonness(each.name for each in ready)
    blocks, scorer = read_all(ready, commonness), Scorer(commonness)
    same: Pairs = set()
    shown: Pairs = set()
    for one, other in blocks.pairs():
        verdict = scorer.match(ready[one], ready[other]).verdict
        if verdict is Verdict.SAME:
            same.add((one, other))
        elif verdict is Verdict.CANDIDATE:
            shown.add((one, other))
    return same, shown


def _true(rows: list[Row]) -> Pairs:
    return _pairs((row.place, at) for at, row in enumerate(rows))


def _by_letters(rows: list[Row]) -> Pairs:
    return _pairs(((r.record.name, r.record.address), at) for at, r in enumerate(rows))


def _pairs(keyed: Iterable[tuple[object, int]]) -> Pairs:
    groups = defaultdict(list)
    for key, at in keyed:
        groups[key].append(at)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def _share(found: Pairs, true: Pairs, of: Pairs) -> float:
    return len(found & true) / max(1, len(of))


if __name__ == "__main__":
    main()
