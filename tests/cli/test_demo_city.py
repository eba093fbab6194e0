"""The invented city: when its people work, and what they leave behind."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.cli.demo_city.office_hours import OfficeClock, in_office_hours, last_open
from bihuan.cli.demo_data import load_demo
from bihuan.documents.public import Notice, NoticeState
from bihuan.findings.models import LedgerUpload
from bihuan.findings.public import Finding
from bihuan.foundation.models import History
from bihuan.kernel.clock import SHANGHAI, FixedClock

if TYPE_CHECKING:
    from pathlib import Path

_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=5500)).map(lambda by: _FIRST + by)


def is_open(at: datetime) -> bool:
    local = at.astimezone(SHANGHAI)
    return local.weekday() < 5 and time(9) <= local.time() <= time(17, 30)


@given(moments, st.timedeltas(timedelta(seconds=1), timedelta(days=400)))
def test_what_came_later_stays_later_and_in_office_hours(at: datetime, by: timedelta) -> None:
    early, late = in_office_hours(at), in_office_hours(at + by)
    assert is_open(early)
    assert is_open(late)
    assert early < late


@given(moments)
def test_the_last_open_moment_is_open_and_not_later(at: datetime) -> None:
    found = last_open(at)
    assert is_open(found)
    assert found <= at
    assert at - found < timedelta(days=3)
    assert found == at or not is_open(at)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=90)))
def test_nothing_happens_after_the_present(now: datetime, ago: timedelta) -> None:
    clock = OfficeClock(now - ago, now)
    clock.advance(ago)
    assert clock.now() <= now


@pytest.mark.slow
def test_a_city_that_is_founded_at_night_has_worked_by_day(db: None, data_dir: Path) -> None:
    night = datetime(2026, 7, 21, 18, 30, tzinfo=UTC)

    load_demo(FixedClock(night))

    steps = History.objects.filter(subject_type__in=["finding", "notice"])
    assert Finding.objects.count() > 15
    assert [row for row in steps if not is_open(row.at) or row.at > night] == []
    assert Notice.objects.get().state == NoticeState.CONFIRMED
    ledger = LedgerUpload.objects.get()
    told = {name: ledger.result[name] for name in ("imported", "merged", "rejected")}
    assert (ledger.state, told) == ("done", {"imported": 7, "merged": 2, "rejected": 1})
