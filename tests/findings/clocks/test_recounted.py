"""Holidays announced later move what is counted in working days; a pack's own time after a return."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.findings.clocks.calendars import AFTER_RETURN, HOLIDAY, Announce, announcing
from tests.findings.clocks.test_clock_steps import asked, assigned, fresh, pause, submit

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.queries.clock import clock_of
from bihuan.findings.queries.record import record_of
from bihuan.foundation import jobs
from bihuan.foundation.models import History
from bihuan.kernel.terms import Term, Unit
from bihuan.notices.models import Message
from bihuan.standards import loading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.factories import Town

    from bihuan.findings.public import Finding


@pytest.fixture
def announce(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Announce]:
    """Return a function that puts rules of the city into force; they end with the test."""
    yield announcing(tmp_path, monkeypatch)
    monkeypatch.undo()
    loading.pack_for.cache_clear()


def steps(finding: Finding) -> list[str]:
    rows = History.objects.filter(subject_id=finding.pk).order_by("seq")
    return list(rows.values_list("step", flat=True))


def test_a_holiday_announced_later_moves_the_deadline_with_a_step_that_says_why(
    town: Town, announce: Announce
) -> None:
    finding = assigned(town, Term(5, Unit.WORKING_DAY))
    measure = finding.measures.get()
    assert (finding.due_on, measure.due_on) == (date(2026, 3, 9), date(2026, 3, 9))

    announce(HOLIDAY)
    assert findings.recount_deadlines(town.clock) == "1 deadlines moved"

    finding = fresh(finding)
    measure.refresh_from_db()
    assert (finding.due_on, measure.due_on) == (date(2026, 3, 12), date(2026, 3, 12))
    told = clock_of(finding, town.clock.now())
    assert told is not None
    assert told.standing.due_at == finding.due_at
    step = History.objects.get(subject_id=finding.pk, step="recount")
    assert step.actor_id is None
    assert step.facts["was_due_on"] == "2026-03-09"
    assert step.facts["due_on"] == "2026-03-12"
    assert step.facts["calendars"] == ["9901/2 2026"]
    assert evidence.verify_all().faults == []
    assert "recount" in [
        row.history.step for row in record_of(town.actor("dong"), finding.pk, town.today).timeline
    ]


def test_a_second_run_moves_nothing(town: Town, announce: Announce) -> None:
    finding = assigned(town, Term(5, Unit.WORKING_DAY))
    announce(HOLIDAY)
    findings.recount_deadlines(town.clock)
    before = steps(finding)
    town.clock.advance(timedelta(days=1))
    assert findings.recount_deadlines(town.clock) == "0 deadlines moved"
    assert steps(finding) == before


def test_whoever_has_to_rectify_is_told_once(town: Town, announce: Announce) -> None:
    assigned(town, Term(5, Unit.WORKING_DAY))
    announce(HOLIDAY)
    for _run in range(2):
        findings.recount_deadlines(town.clock)
        jobs.Worker(town.clock).tick()
    told = Message.objects.filter(kind="deadline_moved")
    assert [row.recipient for row in told] == [town.people["dong"]]
    assert told.get().facts["due_on"] == "2026-03-12"


@pytest.mark.parametrize("case", ["natural days", "paused", "handed in", "as it was"])
def test_what_no_calendar_moves_stays(town: Town, announce: Announce, case: str) -> None:
    unit = Unit.DAY if case == "natural days" else Unit.WORKING_DAY
    finding = assigned(town, Term(5, unit))
    if case == "paused":
        pause(town, finding)
    if case == "handed in":
        submit(town, finding)
    before, had = fresh(finding), steps(finding)
    if case != "as it was":
        announce(HOLIDAY)
    assert findings.recount_deadlines(town.clock) == "0 deadlines moved"
    after = fresh(finding)
    assert (after.version, after.due_on, steps(finding)) == (before.version, before.due_on, had)


def test_the_night_does_it_by_itself() -> None:
    from bihuan.config.wiring import _jobs

    (job,) = [each for each in _jobs() if each.name == "recount"]
    assert job.every == timedelta(days=1)


def test_what_comes_back_goes_on_with_what_was_left_where_the_pack_says_nothing(town: Town) -> None:
    finding = assigned(town, Term(10, Unit.WORKING_DAY))
    submit(town, finding)
    findings.send_back(reason="照片不清", **asked(town, finding, "alice"))
    entry = fresh(finding).timer_entries.last()
    assert entry is not None
    assert (entry.event, entry.amount) == ("returned", None)


def test_what_comes_back_gets_the_time_that_the_pack_gives(town: Town, announce: Announce) -> None:
    announce(AFTER_RETURN)
    finding = assigned(town, Term(30, Unit.DAY))
    submit(town, finding)
    findings.send_back(reason="照片不清", **asked(town, finding, "alice"))

    finding = fresh(finding)
    entry = finding.timer_entries.last()
    assert entry is not None
    assert (entry.event, entry.amount, entry.unit) == ("returned", 5, "wd")
    assert (finding.due_on, finding.due_unit) == (date(2026, 3, 9), "wd")
    step = History.objects.get(subject_id=finding.pk, step="send_back")
    assert step.facts["rule"] == "HAZ.AFTER_RETURN 9901/2"
    assert evidence.verify_all().faults == []


@given(first=st.integers(1, 28), length=st.integers(1, 6), amount=st.integers(1, 20))
def test_more_days_off_never_bring_a_deadline_nearer(first: int, length: int, amount: int) -> None:
    from bihuan.kernel.working_days import CalendarYear, WorkingCalendar

    begin = date(2026, 3, first)
    off = frozenset(begin + timedelta(days=day) for day in range(length))
    year = CalendarYear(
        year=2026, days_off=off, workdays=frozenset(), version="t", is_confirmed=True
    )
    start = date(2026, 3, 2)
    plain, moved = WorkingCalendar(), WorkingCalendar([year])
    assert moved.after(start, amount) >= plain.after(start, amount)
    assert moved.count(start + timedelta(1), moved.after(start, amount) + timedelta(1)) == amount
