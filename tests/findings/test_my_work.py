"""The numbers of the front page: this week and this month, by civil days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.factories import Town, make_finding

from bihuan.findings.models import Duty, Finding
from bihuan.findings.queries import my_work as queries
from bihuan.findings.queries.listing import ordered
from bihuan.findings.queries.my_work import MyWork, my_work
from bihuan.kernel.clock import day_begins


def month(work: MyWork) -> tuple[int, int, int]:
    return work.month_found, work.month_closed, work.month_overdue


def test_the_month_and_the_week_begin_at_midnight(town: Town) -> None:
    make_finding(town, "closed", due_in=5)
    make_finding(town, "assigned", due_in=5)
    before = make_finding(town, "closed", due_in=5)
    began, monday = day_begins(date(2026, 3, 1)), day_begins(date(2026, 3, 2))
    second = timedelta(seconds=1)
    Finding.objects.filter(pk=before.pk).update(found_at=began - second, closed_at=monday - second)

    work = my_work(town.actor("alice"), date(2026, 3, 2))
    assert (month(work), work.closed_this_week) == ((2, 1, 0), 1)
    assert month(my_work(town.actor("alice"), date(2026, 3, 31))) == (2, 1, 1)
    assert month(my_work(town.actor("charlie"), date(2026, 3, 31))) == (0, 0, 0)
    Finding.objects.filter(pk=before.pk).update(found_at=began, closed_at=monday)

    work = my_work(town.actor("alice"), date(2026, 3, 2))
    assert (month(work), work.closed_this_week) == ((3, 2, 0), 2)


@pytest.mark.parametrize("many", [0, 1_000], ids=["met", "gathered"])
def test_what_is_with_others_is_counted_once_and_the_soonest_is_first(
    town: Town, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(queries, "_MANY", many)
    given = [make_finding(town, "assigned", due_in=9 - no).pk for no in range(6)]
    make_finding(town, "found", due_in=1)
    make_finding(town, "closed", due_in=1)
    away = make_finding(town, "assigned", due_in=1)
    Duty.objects.filter(finding=away).exclude(role="rectify").update(ended_at=town.clock.now())
    twice = Duty.objects.filter(finding=given[0]).exclude(role="rectify").get()
    Duty.objects.create(
        finding=twice.finding,
        position=9,
        level=twice.level,
        role="oversee",
        organisation=twice.organisation,
        given_at=twice.given_at,
    )

    work = my_work(town.actor("officer"), town.today)
    assert work.with_others == 6
    assert [row.pk for row in work.others] == given[:0:-1]
    assert work.others == list(ordered(Finding.objects.filter(pk__in=given)))[:5]


def test_a_month_and_a_week_are_counted_without_reading_what_lies_before(town: Town) -> None:
    make_finding(town, "closed", due_in=5)
    month, week = plans_of(town, '"found_at" >='), plans_of(town, '"closed_at" >=')

    # The first of each is what lies in the regions of the officer: nearly all there is.
    assert "finding_found_at" in month[0], month
    assert "finding_closed_at" in week[0], week


def plans_of(town: Town, words: str) -> list[str]:
    """Return how the database goes about the queries of the front page that say some words.

    On PostgreSQL with nothing but indexes allowed, and no look-up of each area: of so few rows, it
    would read all.
    """
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        my_work(town.actor("alice"), town.today)
    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN"
        if connection.vendor == "postgresql":
            explain = "EXPLAIN (COSTS OFF)"
            for other in ("seqscan", "bitmapscan", "nestloop"):
                cursor.execute(f"SET LOCAL enable_{other} = off")
        plans = []
        for sql, params in asked:
            if words in sql:
                cursor.execute(f"{explain} {sql}", params)
                plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
        return plans
