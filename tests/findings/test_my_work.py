"""The numbers of the front page: this week and this month, by civil days."""

from __future__ import annotations

from datetime import date, timedelta

from tests.factories import Town, make_finding

from bihuan.findings.models import Finding
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
