"""The list of issued papers: page by page on and back, and between two days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import make_finding
from tests.findings.test_paperwork import drafted, issued

from bihuan.findings.queries.papers import PaperFilter, issued_papers, page_of
from bihuan.foundation.rest.pages import BadCursor

if TYPE_CHECKING:
    from tests.factories import Town

ALL = PaperFilter()


@pytest.fixture
def numbers(town: Town) -> list[str]:
    """Issue seven papers, one a day but for two in one moment; return their numbers, newest first."""
    finding = make_finding(town, "assigned")
    made = []
    for no in range(7):
        made.append(issued(town, drafted(town, finding)).number)
        if no != 3:
            town.clock.advance(timedelta(days=1))
    return made[::-1]


def numbered(town: Town, cursor: str | None = "") -> tuple[list[str], str | None, str | None]:
    assert cursor is not None
    page = page_of(town.actor("officer"), ALL, cursor=cursor, size=3)
    return [row.number for row in page.rows], page.previous_cursor, page.next_cursor


def test_pages_lead_on_to_the_end_and_back_to_the_beginning(town: Town, numbers: list[str]) -> None:
    first, before, on = numbered(town)
    second, to_first, further = numbered(town, on)
    third, to_second, end = numbered(town, further)
    assert {*first, *second, *third} == set(numbers)
    assert (len(first), len(second), len(third)) == (3, 3, 1)
    assert (before, end) == (None, None)

    assert numbered(town, to_second)[0] == second
    back, at_the_top, again = numbered(town, to_first)
    assert (back, at_the_top) == (first, None)
    assert numbered(town, again)[0] == second


def test_pages_are_in_the_order_of_issue_the_newest_first(town: Town, numbers: list[str]) -> None:
    rows = page_of(town.actor("officer"), ALL).rows
    # Two of the same moment stand beside each other, whichever of them comes first.
    moments = [row.issued_at for row in rows if row.issued_at]
    assert moments == sorted(moments, reverse=True)
    assert {row.number for row in rows} == set(numbers)


def test_papers_are_found_by_the_days_of_issue_both_ends_included(
    town: Town, numbers: list[str]
) -> None:
    def between(first: date | None, last: date | None) -> set[str]:
        asked = PaperFilter(issued_from=first, issued_to=last)
        return set(issued_papers(town.actor("officer"), asked).values_list("number", flat=True))

    assert between(date(2026, 3, 3), date(2026, 3, 4)) == set(numbers[4:6])
    assert between(date(2026, 3, 5), date(2026, 3, 5)) == set(numbers[2:4])
    assert between(None, date(2026, 3, 2)) == {numbers[-1]}
    assert between(date(2026, 3, 8), None) == set()


def test_a_day_is_a_day_in_beijing(town: Town) -> None:
    finding = make_finding(town, "assigned")
    # 23:30 on 2 March and 00:30 on 3 March in Asia/Shanghai are one day in London.
    town.clock.advance(timedelta(hours=14, minutes=28))
    late = issued(town, drafted(town, finding)).number
    town.clock.advance(timedelta(hours=1))
    early = issued(town, drafted(town, finding)).number
    for day, number in ((date(2026, 3, 2), late), (date(2026, 3, 3), early)):
        asked = PaperFilter(issued_from=day, issued_to=day)
        rows = issued_papers(town.actor("officer"), asked)
        assert [row.number for row in rows] == [number]


@pytest.mark.parametrize("cursor", ["x", "n", "p", "nnonsense", "p" + "9" * 300])
def test_a_cursor_that_is_none_of_ours_is_refused(
    town: Town, numbers: list[str], cursor: str
) -> None:
    assert numbers
    with pytest.raises(BadCursor):
        page_of(town.actor("officer"), ALL, cursor=cursor)


def test_strangers_page_through_nothing(town: Town, numbers: list[str]) -> None:
    assert numbers
    page = page_of(town.actor("charlie"), ALL)
    assert (page.rows, page.next_cursor, page.previous_cursor) == ([], None, None)
