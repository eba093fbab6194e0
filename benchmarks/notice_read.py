"""A notice of 200 pages is read in at most 2 s.

Made by the tests' maker of random notices, 30 lines a page, wrapped. Beside it, as a baseline in
the same run, the time to split the same text into lines and match one pattern on each.

Run: ``python -m benchmarks.notice_read``.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable

from tests.engines.text.notice_maker import make

from bihuan.engines.text import Line, read_notice

PAGES, LINES_A_PAGE, ROUNDS = 200, 30, 5
LIMIT_SECONDS = 2.0


def long_notice() -> str:
    """A wrapped notice of at least 200 pages."""
    for seed in range(10_000):
        made = make(seed, size=400)
        if made.style.wrap and made.text.count("\n") >= PAGES * LINES_A_PAGE:
            return made.text
    raise SystemExit("no notice is long enough")


def read(text: str) -> int:
    """Read it whole; returns the number of problems."""
    lines = [Line(line, number) for number, line in enumerate(text.split("\n"), 1)]
    return len(read_notice(lines).problems)


def baseline(text: str) -> int:
    """Split and match once a line."""
    pattern = re.compile(r"\d+[.．、]")
    return sum(1 for line in text.split("\n") if pattern.match(line))


def median_seconds(work: Callable[[str], int], text: str) -> float:
    """Median of the rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work(text)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> int:
    """Print the medians; 1 when the limit is not kept."""
    text = long_notice()
    seconds = median_seconds(read, text)
    pages = text.count("\n") // LINES_A_PAGE
    print(f"pages {pages}  problems {read(text)}  characters {len(text)}")
    print(f"notice read  {seconds:.3f} s  (at most {LIMIT_SECONDS} s for {PAGES} pages)")
    print(f"baseline     {median_seconds(baseline, text):.3f} s")
    return 0 if seconds * PAGES / pages <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
