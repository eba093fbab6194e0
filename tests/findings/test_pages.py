"""Lists page by page: every row once, there and back, and no page dearer than the first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from tests.factories import Town, make_finding

from bihuan.findings.models import Finding, Grade
from bihuan.findings.queries.listing import FindingFilter, Page, counts_by_tab, ordered, page_of
from bihuan.findings.steps.step1_found import Written, numbers_for, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

#: Filters of which a page must not cost what stands beyond it; those of one state are alike.
IN_ORDER = [
    FindingFilter(),
    FindingFilter(tab="open"),
    FindingFilter(tab="to_accept"),
    FindingFilter(tab="closed"),
    FindingFilter(grade=Grade.MAJOR),
]


@pytest.fixture
def many(town: Town) -> list[Finding]:
    """Findings of the town: several of a day, several without a deadline, some further on."""
    actor, at = town.actor("alice"), town.clock.now()
    rows = [
        Finding(
            kind="hazard",
            title=f"{no}号配电箱未接地",
            region=town.regions["990101001"],
            county_code="990101",
            found_at=at,
            found_by_id=actor.person_id,
            found_by_org=town.organisations["office"],
            listed_by=town.organisations["office"],
            turn_org=town.organisations["office"],
            due_on=None if no % 4 == 0 else town.today + timedelta(days=no % 5),
        )
        for no in range(24)
    ]
    for row, number in zip(rows, numbers_for(rows[0], len(rows)), strict=True):
        row.number = number
    write([Written(row) for row in rows], actor=actor, at=at)
    for reach in ("assigned", "submitted", "closed", "closed"):
        make_finding(town, reach, due_in=2)
    return list(ordered(Finding.objects.all()))


def page(town: Town, who: str, asked: FindingFilter, cursor: str, size: int = 5) -> Page:
    return page_of(town.actor(who), asked, today=town.today, cursor=cursor, size=size)


def there(town: Town, who: str, asked: FindingFilter) -> Iterator[Page]:
    here = page(town, who, asked, "")
    yield here
    while here.next_cursor:
        here = page(town, who, asked, here.next_cursor)
        yield here


@pytest.mark.parametrize("who", ["alice", "townsman", "dong", "charlie"])
@pytest.mark.parametrize("tab", ["", "open", "to_assign", "closed"])
def test_there_and_back_every_row_is_shown_once(
    town: Town, many: list[Finding], who: str, tab: str
) -> None:
    asked = FindingFilter(tab=tab)
    whole = [row.pk for row in page(town, who, asked, "", size=200).rows]
    assert whole == [row.pk for row in many if row.pk in set(whole)]
    pages = list(there(town, who, asked))
    assert [row.pk for each in pages for row in each.rows] == whole

    back: list[UUID] = []
    here = pages[-1]
    while here.previous_cursor:
        here = page(town, who, asked, here.previous_cursor)
        back[:0] = [row.pk for row in here.rows]
    assert back == whole[: len(whole) - len(pages[-1].rows)]


def test_the_city_officer_pages_through_all(town: Town, many: list[Finding]) -> None:
    shown = [row.pk for each in there(town, "alice", FindingFilter()) for row in each.rows]

    assert shown == [row.pk for row in many]


@pytest.mark.parametrize("way", ["next", "previous"])
@pytest.mark.parametrize("asked", IN_ORDER, ids=lambda asked: asked.tab or asked.grade or "all")
def test_a_page_is_entered_at_its_row_and_read_in_order(
    town: Town, many: list[Finding], asked: FindingFilter, way: str
) -> None:
    pages = list(there(town, "alice", FindingFilter()))
    cursor = pages[1].next_cursor if way == "next" else pages[-1].previous_cursor
    plans = plans_of(lambda: page(town, "alice", asked, cursor or ""))

    # The list's own order: what lies in the county, which may be nearly all there is.
    assert "due_key" in plans[0]
    assert "due_key,id" in plans[0].replace(" ", "").replace("ROW(", "(")
    for dear in ("TEMP B-TREE FOR ORDER BY", "MULTI-INDEX", "Sort", "Seq Scan", "Bitmap"):
        assert dear not in plans[0], plans[0]


def plans_of(act: Callable[[], object]) -> list[str]:
    """Return how the database goes about each query, with its values as they are bound.

    On PostgreSQL with nothing but indexes allowed: of so few rows, it would read all.
    """
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    keys = [each for each in asked if '"due_key" AS "due_key"' in each[0]]
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN"
        if connection.vendor == "postgresql":
            explain = "EXPLAIN (COSTS OFF)"
            for other in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{other} = off")
        plans = []
        for sql, params in keys:
            cursor.execute(f"{explain} {sql}", params)
            plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
        return plans


def found_on(town: Town, *, found_from: date | None = None, found_to: date | None = None) -> int:
    asked = FindingFilter(found_from=found_from, found_to=found_to)
    return len(page_of(town.actor("alice"), asked, today=town.today).rows)


def test_the_days_of_finding_are_civil_days(town: Town) -> None:
    for at in (
        datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC),
        datetime(2026, 3, 2, 16, 0, tzinfo=UTC),
    ):
        town.clock.advance(at - town.clock.now())
        make_finding(town, "found")
    second, third = date(2026, 3, 2), date(2026, 3, 3)

    assert [found_on(town, found_from=day, found_to=day) for day in (second, third)] == [1, 1]
    assert found_on(town, found_from=second, found_to=third) == 2
    assert found_on(town, found_to=date(2026, 3, 1)) == 0
    assert found_on(town, found_from=date(2026, 3, 4)) == 0


def test_days_at_the_ends_of_the_calendar_ask_for_all(town: Town) -> None:
    make_finding(town, "found")

    assert found_on(town, found_from=date.min, found_to=date.max) == 1
    assert found_on(town, found_from=date.max) == 0
    assert found_on(town, found_to=date.min) == 0


@pytest.mark.parametrize("words", ["", "配电箱"])
def test_what_one_found_outside_ones_county_stands_among_the_rest(
    town: Town, many: list[Finding], words: str
) -> None:
    asked = FindingFilter(words=words)
    assert not page(town, "charlie", asked, "").rows
    theirs = next(row for row in many if "配电箱" in row.title)
    Finding.objects.filter(pk=theirs.pk).update(found_by=town.people["charlie"])

    assert page(town, "charlie", asked, "").rows == [theirs]
    assert counts_by_tab(town.actor("charlie"), asked, town.today)["open"] == 1
