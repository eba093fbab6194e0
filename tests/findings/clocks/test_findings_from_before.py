"""Findings from before there were clocks get the one that their deadline amounts to."""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from tests.factories import make_finding
from tests.findings.clocks.test_clock_steps import asked, events, fresh, submit

from bihuan.evidence import public as evidence
from bihuan.findings import clocks
from bihuan.findings import public as findings
from bihuan.findings.clocks import Tick
from bihuan.findings.models import TimerEntry

if TYPE_CHECKING:
    from tests.factories import Town

    from bihuan.findings.public import Finding

migration = importlib.import_module("bihuan.findings.migrations.0008_timers_of_before")


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let steps write a last day and no entry, as they did."""
    real = clocks.tick_of

    def without_entry(*args: Any) -> Tick | None:
        tick = real(*args)
        return tick and Tick(tick.entry, {"due_on": tick.columns["due_on"]})

    monkeypatch.setattr(clocks, "tick_of", without_entry)
    monkeypatch.setattr(clocks, "write", lambda *_args: None)
    return monkeypatch


def fill() -> None:
    migration.fill(apps, connection.schema_editor())


def test_each_keeps_its_last_day_and_its_seal(town: Town, long_ago: pytest.MonkeyPatch) -> None:
    open_one = make_finding(town, "taken_up", finder="alice")
    handed_in = make_finding(town, "submitted", finder="alice")
    bare = make_finding(town)
    days = [open_one.due_on, handed_in.due_on]
    long_ago.undo()

    fill()

    assert [fresh(open_one).due_on, fresh(handed_in).due_on] == days
    assert [fresh(row).clock_state for row in (open_one, handed_in, bare)] == [
        "running", "stopped", "",
    ]  # fmt: skip
    assert events(handed_in) == ["started", "stopped"]
    standing = findings.standing_of([fresh(open_one)], town.clock.now())[open_one.pk]
    assert (standing.due_on, standing.due_at) == (days[0], fresh(open_one).due_at)
    assert evidence.verify_all().is_clean


def test_a_repeat_writes_nothing(town: Town, long_ago: pytest.MonkeyPatch) -> None:
    make_finding(town, "taken_up", finder="alice")
    long_ago.undo()
    fill()
    before = list(TimerEntry.objects.values())

    fill()

    assert list(TimerEntry.objects.values()) == before


def test_the_next_step_witnesses_the_entries(town: Town, long_ago: pytest.MonkeyPatch) -> None:
    finding = make_finding(town, "taken_up", finder="alice")
    long_ago.undo()
    fill()
    findings.pause(ground="shutdown", reason="停产", **asked(town, finding, "alice"))
    assert evidence.verify_all().is_clean

    first = finding.timer_entries.filter(no=1)
    first.update(until_on=date(2026, 12, 31))
    assert not evidence.verify_all().is_clean
    first.update(until_on=finding.due_on)
    assert evidence.verify_all().is_clean
    first.update(witnessed_from=99)
    assert not evidence.verify_all().is_clean


def test_what_was_late_long_ago_is_late_still(town: Town, long_ago: pytest.MonkeyPatch) -> None:
    finding = make_finding(town, "taken_up", finder="alice", due_in=2)
    town.clock.advance(timedelta(days=9))
    long_ago.undo()
    fill()

    assert findings.standing_of([fresh(finding)], town.clock.now())[finding.pk].is_overdue
    submit(town, finding)
    findings.send_back(reason="不到位", reopen_measures=[1], **asked(town, finding, "alice"))
    back: Finding = fresh(finding)
    assert findings.standing_of([back], town.clock.now())[finding.pk].is_overdue
