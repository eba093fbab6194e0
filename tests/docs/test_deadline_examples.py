"""The examples on the page about deadlines come to what was worked out by hand."""

from __future__ import annotations

import pytest
from docs.tables.deadlines import EXAMPLES, deadlines

#: Counted on a calendar of paper.
BY_HAND = {
    "hours": "2026-02-14 16:30",
    "days": "2026-02-20 24:00",
    "days_moved": "2026-02-24 24:00",
    "spring_festival": "2026-02-26 24:00",
    "paused": "2026-03-17 24:00",
    "paused_over_weekend": "2026-03-11 24:00",
    "extended": "2026-03-17 24:00",
    "extended_to": "2026-03-22 24:00",
    "returned": "2026-03-19 24:00",
    "reopened": "2026-04-09 24:00",
    "next_year": "2027-02-16 24:00",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_examples_come_to_what_was_counted_by_hand(language: str) -> None:
    rows = deadlines("zh" if language == "zh" else "en").splitlines()[2:]
    found = [row.split(" | ")[1] for row in rows]

    assert dict(zip(EXAMPLES, found, strict=True)) == BY_HAND
