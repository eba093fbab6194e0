"""A job runs once in every period, whoever runs it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from bihuan.foundation import jobs
from bihuan.foundation.jobs import Job, run_due
from bihuan.foundation.models import History, JobRun
from bihuan.kernel.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bihuan.kernel.clock import Clock, FixedClock

DAY = timedelta(days=1)


class Work:
    """Counts how often it was done; fails as often as it is told to."""

    def __init__(self, fails: int = 0) -> None:
        self.done = 0
        self.fails = fails

    def __call__(self, _clock: Clock) -> str:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("no")
        self.done += 1
        return f"{self.done} sealed"


@pytest.fixture
def installed() -> Iterator[None]:
    before = replace(jobs._installed)
    yield
    jobs.install(jobs=before.jobs, handlers=before.handlers, long_work=before.long_work)


@pytest.mark.django_db
def test_a_job_runs_once_in_a_period(clock: FixedClock) -> None:
    work = Work()
    job = Job("seal", DAY, work)

    assert run_due((job,), clock) == ["seal"]
    assert run_due((job,), clock) == []
    clock.advance(DAY)
    assert run_due((job,), clock) == ["seal"]

    assert work.done == 2
    run = JobRun.objects.get()
    assert (run.outcome, run.succeeded_at) == ("2 sealed", clock.now())


@pytest.mark.django_db
def test_a_failed_job_is_tried_again_after_a_while(clock: FixedClock) -> None:
    work = Work(fails=1)
    job = Job("seal", DAY, work)

    run_due((job,), clock)
    assert JobRun.objects.get().outcome == "RuntimeError: no"
    assert run_due((job,), clock) == []
    clock.advance(timedelta(seconds=30))
    run_due((job,), clock)

    assert work.done == 1
    assert JobRun.objects.get().failures == 0


@pytest.mark.django_db
def test_one_broken_job_does_not_stop_the_others(clock: FixedClock) -> None:
    work = Work()

    ran = run_due((Job("broken", DAY, Work(fails=1)), Job("seal", DAY, work)), clock)

    assert ran == ["broken", "seal"]
    assert work.done == 1


@pytest.mark.django_db
def test_a_job_that_another_worker_runs_is_left_to_it(clock: FixedClock) -> None:
    JobRun.objects.create(name="seal", period="", started_at=clock.now())
    work = Work()

    run_due((Job("seal", DAY, work),), clock)

    assert work.done == 0


@pytest.mark.django_db
def test_a_job_whose_worker_died_is_taken_over(clock: FixedClock) -> None:
    JobRun.objects.create(name="seal", period="", started_at=clock.now() - jobs.LEASE)
    work = Work()

    run_due((Job("seal", DAY, work),), clock)

    assert work.done == 1


@pytest.mark.django_db
def test_of_two_workers_that_see_a_job_due_one_runs_it(clock: FixedClock) -> None:
    inner, job = [], Job("seal", DAY, Work())

    def claims_meanwhile(other: Clock) -> None:
        inner.extend(run_due((job,), other))

    run_due((Job("seal", DAY, claims_meanwhile),), clock)

    assert inner == []


@given(
    at=st.datetimes(datetime(2021, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.integers(1, 24 * 7),
    after_h=st.integers(0, 23),
)
def test_a_moment_lies_in_the_period_that_holds_it(at: datetime, hours: int, after_h: int) -> None:
    job = Job("seal", timedelta(hours=hours), Work(), after=timedelta(hours=after_h))

    starts_at = job.starts_at(at)

    assert starts_at <= at < starts_at + job.every
    assert job.period(starts_at) == job.period(at)
    assert job.period(starts_at - timedelta(seconds=1)) != job.period(at)


def test_a_daily_job_is_due_by_the_civil_day() -> None:
    job = Job("seal", DAY, Work(), after=timedelta(hours=1))

    assert job.period(datetime(2026, 3, 1, 16, 59, tzinfo=UTC)) == "2026-03-01T01:00"
    assert job.period(datetime(2026, 3, 1, 17, 0, tzinfo=UTC)) == "2026-03-02T01:00"


@pytest.mark.django_db
@pytest.mark.usefixtures("installed")
def test_a_job_is_late_when_a_period_went_by_without_it(clock: FixedClock) -> None:
    job = Job("seal", DAY, Work())
    jobs.install(jobs=(job,), handlers={})

    assert jobs.backlog(clock).late == ()
    run_due((job,), clock)
    clock.advance(DAY)
    assert jobs.backlog(clock).late == ()
    clock.advance(DAY)
    assert jobs.backlog(clock).late == ("seal",)


@pytest.mark.django_db
@pytest.mark.usefixtures("installed")
def test_events_that_wait_too_long_say_that_no_worker_runs(clock: FixedClock) -> None:
    jobs.install(jobs=(), handlers={"closed": (lambda _row, _clock: None,)})
    written_ms = int(clock.now().timestamp() * 1000)
    History.objects.create(
        id=uuid7(at_ns=written_ms * 1_000_000), subject_type="finding", subject_id=uuid7(), seq=1,
        event="closed", to_state="closed", at=clock.now() - 90 * DAY,
    )  # fmt: skip

    assert not jobs.backlog(clock).is_stuck
    clock.advance(timedelta(minutes=11))
    assert jobs.backlog(clock).is_stuck
    jobs.Worker(clock).tick()
    assert jobs.backlog(clock).undelivered == 0


@pytest.mark.parametrize("part", ["_chores", "_long_work"])
def test_a_worker_waits_for_a_database_that_is_away(
    clock: FixedClock, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    stop, turns = threading.Event(), []
    worker = jobs.Worker(clock)

    def act(*_stop: threading.Event) -> int:
        turns.append(1)
        if len(turns) == 1:
            raise OperationalError
        stop.set()
        return 0

    # The connection of the test is kept; only the worker's rest is shortened.
    for each in ("_chores", "_long_work"):
        monkeypatch.setattr(worker, each, act if each == part else lambda *_stop: 0)
    monkeypatch.setattr(jobs, "REST_S", 0)
    monkeypatch.setattr("django.db.connection.close", lambda: None)
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)

    worker.run(stop)

    assert len(turns) == 2
