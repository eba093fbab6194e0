"""Searching 100,000 findings: words, numbers, names, initials.

Claim: 300 ms at the 95th percentile, on both databases, for rare words as for common ones. The
peer in the same run is what searching was before, and what most products do: LIKE on the same
columns of the same rows.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import TYPE_CHECKING

from benchmarks import seeding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from bihuan.people.public import Actor

ROUNDS = 20
#: What is typed -> what sort of search it is.
WORDS = {
    "灭火器 三号": "two words",
    "配电箱未接地": "one long word",
    "消防": "a common word",
    "安全要求": "a word in every finding",
    "不存在的词": "a word in none",
    "099321": "the end of a number",
    "苏安隐〔2026〕000123": "a whole number",
    "精密制造": "part of 1,000 bodies' names",
    "hqqymjd": "initials of an area",
    "叉车 hqqymjd": "a word and initials",
}


def main() -> None:
    """Search the folder or database that the environment names; seed it when it is empty."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--user", default=f"officer{seeding.CITY}")
    asked = parser.parse_args()
    os.environ.setdefault("BIHUAN_LOG_LEVEL", "error")
    seeding.set_up()
    from bihuan.findings.models import Finding
    from bihuan.kernel.clock import FixedClock, civil_date
    from bihuan.people import public as people

    if not Finding.objects.exists():
        seeding.seed(asked.findings)
    person = people.person_by_username(asked.user)
    if person is None:
        message = "the database was not seeded by benchmarks.seeding"
        raise LookupError(message)
    actor = people.actor_for(person, FixedClock(seeding.NOW))
    _print(actor, civil_date(seeding.NOW))


def _print(actor: Actor, today: date) -> None:
    from bihuan.findings.queries.listing import FindingFilter, counts_by_tab, page_of
    from bihuan.findings.queries.search import search

    ways: dict[str, Callable[[str], object]] = {
        "search": lambda words: search(actor, words, today),
        "list": lambda words: page_of(actor, FindingFilter(words=words), today=today),
        "counts": lambda words: counts_by_tab(actor, FindingFilter(words=words), today),
        "LIKE": lambda words: _by_like(actor, words),
    }
    print(f"{'median / p95, ms':<32}" + "".join(f"{name:>16}" for name in ways))
    every: dict[str, list[float]] = {name: [] for name in ways}
    for words, what in WORDS.items():
        line = f"{what:<32}"
        for name, way in ways.items():
            taken = _timed(way, words, 3 if name == "LIKE" else ROUNDS)
            every[name] += taken
            line += f"{statistics.median(taken):>9.1f}{_high(taken):>7.0f}"
        print(line, flush=True)
    shown = "".join(f"{statistics.median(t):>9.1f}{_high(t):>7.0f}" for t in every.values())
    print(f"{'all':<32}{shown}")


def _by_like(actor: Actor, words: str) -> list[object]:
    from django.db.models import Q

    from bihuan.findings.permissions import visible

    rows = visible(actor)
    for word in words.split():
        ways = Q()
        for column in ("title", "number", "place", "description"):
            ways |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(ways)
    return list(rows.order_by("due_key", "id")[:25])


def _timed(way: Callable[[str], object], words: str, rounds: int) -> list[float]:
    way(words)
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        way(words)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _high(taken: Sequence[float]) -> float:
    return sorted(taken)[max(0, int(len(taken) * 0.95) - 1)]


if __name__ == "__main__":
    main()
