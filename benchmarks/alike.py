"""Likely repeats of a new finding among 100,000: how fast, and how many of them are found.

Claim: 50 ms at the 95th percentile, on both databases, with the question who may see what. Recall
is held against the engine run over the whole county: how many of what it calls the same, or
similar, stand among those that a way looks at (the product: the 48 that share most), and for how
many questions the nearest of these, and the five nearest, are as near as those of all. Asked are
texts of findings that are there, every second one as others would write it: the spot named last,
the fault in other words.

The peers of the same run: the same place by LIKE and all that is found there compared; and the
engine over the whole county.

Run: ``BIHUAN_DATA=FOLDER python -m benchmarks.alike [--findings N]``.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import seeding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from bihuan.findings.models import Finding
    from bihuan.findings.queries.alike import Asked
    from bihuan.people.public import Actor

QUESTIONS, SAMPLE, SHOWN = 100, 12, 5
#: The faults of the seeding, as somebody else would write them.
OTHERWISE = {
    "压力不足": "压力不够",
    "被堆物占用": "被杂物占用",
    "未接地": "没有接地",
    "未设置警示标志": "无警示标志",
    "损坏": "破损",
    "无水": "没有水",
    "锁闭": "上锁",
}
_SPOT = re.compile(r"(.+?\d+号)(.+)")


def main() -> None:
    """Ask the folder or database that the environment names; seed it when it is empty."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--user", default=f"officer{seeding.CITY}")
    asked = parser.parse_args()
    os.environ.setdefault("BIHUAN_LOG_LEVEL", "error")
    seeding.set_up()
    from bihuan.findings import alike_index
    from bihuan.findings.models import Finding
    from bihuan.kernel.clock import FixedClock, civil_date
    from bihuan.people import public as people

    if not Finding.objects.exists():
        seeding.seed(asked.findings)
    clock = FixedClock(seeding.NOW)
    while alike_index.catch_up(clock) != "nothing was missing":
        pass
    person = people.person_by_username(asked.user)
    if person is None:
        message = "the database was not seeded by benchmarks.seeding"
        raise LookupError(message)
    _print(people.actor_for(person, clock), civil_date(seeding.NOW))


def _print(actor: Actor, today: date) -> None:
    from bihuan.findings.queries.alike import alike_to

    questions = _questions()
    ways: dict[str, tuple[Callable[[Asked], object], Sequence[Asked]]] = {
        "product": (lambda asked: alike_to(actor, asked, today), questions),
        "LIKE on the place": (lambda asked: _at_the_place(actor, asked), questions),
        "whole county": (_of_the_county, questions[:SAMPLE]),
    }
    print(f"{'ms':<20}{'median':>9}{'p95':>9}{'cpu':>9}")
    for name, (way, some) in ways.items():
        taken, used = _timed(way, some)
        high = sorted(taken)[max(0, int(len(taken) * 0.95) - 1)]
        middle, processor = statistics.median(taken), statistics.median(used)
        print(f"{name:<20}{middle:>9.1f}{high:>9.1f}{processor:>9.1f}", flush=True)
    _recall(questions[:SAMPLE])


def _questions() -> list[Asked]:
    """Return sentences of findings that are there, every second one in other words."""
    from bihuan.findings.models import Finding
    from bihuan.findings.queries.alike import Asked

    chance = random.Random(7)
    ids = list(Finding.objects.order_by("id").values_list("pk", flat=True))
    rows = Finding.objects.select_related("region").in_bulk(chance.sample(ids, QUESTIONS))
    return [
        Asked(_otherwise(row.title) if no % 2 else row.title, row.place, row.region)
        for no, row in enumerate(rows.values())
    ]


def _otherwise(title: str) -> str:
    for fault, words in OTHERWISE.items():
        title = title.replace(fault, words)
    found = _SPOT.fullmatch(title)
    return f"{found[2]}（{found[1]}）" if found else title


@dataclass(frozen=True)
class _Near:
    """A finding that the engine calls the same or similar."""

    finding: Finding
    is_same: bool
    score: float


def _near(asked: Asked, rows: Sequence[Finding]) -> list[_Near]:
    """Compare a text with findings one by one; the nearest first."""
    from bihuan.engines.text import Verdict, compare, described
    from bihuan.findings import alike_index

    mine = described(asked.title, asked.place)
    judged = [(row, compare(mine, alike_index.words_of(row))) for row in rows]
    near = [
        _Near(row, how.verdict is Verdict.SAME, how.score)
        for row, how in judged
        if how.verdict is not Verdict.DIFFERENT
    ]
    return sorted(near, key=lambda each: (each.is_same, each.score), reverse=True)


def _at_the_place(actor: Actor, asked: Asked) -> list[_Near]:
    from bihuan.findings.permissions import visible

    rows = visible(actor).filter(region=asked.region, place__icontains=asked.place)
    return _near(asked, list(rows))[:SHOWN]


def _of_the_county(asked: Asked) -> list[_Near]:
    from bihuan.findings.models import Finding
    from bihuan.people import public as people

    rows = Finding.objects.filter(county_code=people.county_code(asked.region))
    return _near(asked, list(rows.only("title", "place", "region")))


def _timed(
    way: Callable[[Asked], object], questions: Sequence[Asked]
) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each question, by the clock and of this processor."""
    way(questions[0])
    taken, used = [], []
    for asked in questions:
        began, ran = time.perf_counter(), time.process_time()
        way(asked)
        taken.append((time.perf_counter() - began) * 1000)
        used.append((time.process_time() - ran) * 1000)
    return taken, used


def _recall(questions: Sequence[Asked]) -> None:
    """Print how much of what the engine finds in the county each way looks at."""
    from bihuan.engines.text import described
    from bihuan.findings import alike_index
    from bihuan.findings.queries.alike import _SHARING
    from bihuan.people import public as people

    sums = {name: [0, 0, 0, 0] for name in ("product", "LIKE on the place", "whole county")}
    for asked in questions:
        every = _of_the_county(asked)
        words = described(asked.title, asked.place)
        county = people.county_code(asked.region)
        read = set(alike_index.sharing_most(words, county, _SHARING))
        looked_at = {
            "product": [each for each in every if each.finding.pk in read],
            "LIKE on the place": [each for each in every if _stands_at(each.finding, asked)],
            "whole county": every,
        }
        for name, there in looked_at.items():
            sums[name][0] += sum(each.is_same for each in there)
            sums[name][1] += len(there)
            sums[name][2] += _scores(there)[:1] == _scores(every)[:1]
            sums[name][3] += _scores(there) == _scores(every)
    print(f"{len(questions):<20}{'same':>9}{'similar':>9}{'first':>9}{'five':>9}")
    for name, (same, near, first, five) in sums.items():
        print(f"{name:<20}{same:>9}{near - same:>9}{first:>9}{five:>9}")


def _stands_at(finding: Finding, asked: Asked) -> bool:
    return finding.region_id == asked.region.pk and asked.place in finding.place


def _scores(near: Sequence[_Near]) -> list[tuple[bool, float]]:
    return [(each.is_same, round(each.score, 6)) for each in near[:SHOWN]]


if __name__ == "__main__":
    main()
