"""What runs by itself: periodic jobs, and the worker that runs them, the outbox and long work.

Several workers may run at once: a conditional UPDATE on the job's row decides who does it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from bihuan.foundation import long_work, outbox
from bihuan.foundation.logs import mask_text
from bihuan.foundation.models import JobRun
from bihuan.foundation.outbox import Handler, backoff
from bihuan.foundation.sqlite.turns import manners
from bihuan.kernel.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bihuan.kernel.clock import Clock

__all__ = ["Backlog", "Handler", "Job", "Worker", "backlog", "install", "run_due"]

log = structlog.get_logger("bihuan.jobs")
#: A run that has not ended after this long is taken for dead, and another may begin.
LEASE = timedelta(minutes=30)
#: How long the worker rests when there is nothing to do, in seconds.
REST_S = 2.0
#: An event that waits longer than this says that no worker runs.
DELIVERY_DUE = timedelta(minutes=10)
_EPOCH = datetime(2020, 1, 1, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Job:
    """Something to do once in every period; it must do no harm when it is done twice."""

    name: str
    every: timedelta
    run: Callable[[Clock], object]
    #: When in the period it is due, e.g. one hour after midnight (Asia/Shanghai) for a day.
    after: timedelta = timedelta(0)

    def starts_at(self, at: datetime) -> datetime:
        """Return when the period that holds a moment began."""
        periods = (at.astimezone(SHANGHAI) - _EPOCH - self.after) // self.every
        return _EPOCH + self.after + periods * self.every

    def period(self, at: datetime) -> str:
        """Return the label of the period that holds a moment."""
        return self.starts_at(at).strftime("%Y-%m-%dT%H:%M")


@dataclass
class _Installed:
    jobs: tuple[Job, ...] = ()
    handlers: Mapping[str, tuple[Handler, ...]] = field(default_factory=dict)
    long_work: Mapping[str, long_work.Kind] = field(default_factory=dict)


_installed = _Installed()


def install(
    *,
    jobs: tuple[Job, ...],
    handlers: Mapping[str, tuple[Handler, ...]],
    long_work: Mapping[str, long_work.Kind] | None = None,
) -> None:
    """Take the tables of the composition root."""
    _installed.jobs, _installed.handlers = jobs, handlers
    _installed.long_work = long_work or {}


def run_due(jobs: tuple[Job, ...], clock: Clock) -> list[str]:
    """Run the jobs that are due and that nobody else runs.

    Returns:
        The names of the jobs that ran here, whether they succeeded or failed.
    """
    ran = []
    for job in jobs:
        started_at = _claim(job, clock.now())
        if started_at:
            _run(job, started_at, clock)
            ran.append(job.name)
    return ran


def _claim(job: Job, now: datetime) -> datetime | None:
    """Return when our run began, or nothing when it is not due or another worker has it."""
    run, _new = JobRun.objects.get_or_create(name=job.name)
    if not _is_due(job, run, now):
        return None
    as_read = JobRun.objects.filter(name=job.name, started_at=run.started_at, period=run.period)
    claimed = as_read.filter(failures=run.failures, finished_at=run.finished_at).update(
        started_at=now, finished_at=None, period=job.period(now)
    )
    return now if claimed == 1 else None


def _is_due(job: Job, run: JobRun, now: datetime) -> bool:
    if run.started_at and not run.finished_at:
        return now - run.started_at >= LEASE
    if run.failures:
        return run.retry_at is None or run.retry_at <= now
    return run.period != job.period(now)


def _run(job: Job, started_at: datetime, clock: Clock) -> None:
    mine = JobRun.objects.filter(name=job.name, started_at=started_at)
    try:
        outcome = job.run(clock)
    except Exception as error:
        log.exception("job failed", job=job.name)
        failures = mine.get().failures + 1
        mine.update(
            finished_at=clock.now(),
            failures=failures,
            retry_at=clock.now() + backoff(failures),
            outcome=mask_text(f"{type(error).__name__}: {error}")[:500],
        )
    else:
        now = clock.now()
        text = "" if outcome is None else str(outcome)
        mine.update(finished_at=now, succeeded_at=now, failures=0, retry_at=None, outcome=text)


@dataclass(frozen=True)
class Backlog:
    """What should have been done by now and is not."""

    undelivered: int
    #: Whether an event waits so long that no worker can be running.
    is_stuck: bool
    failing: int
    late: tuple[str, ...]
    #: Pieces of long work that no worker has begun.
    unbegun: int = 0
    #: Whether one of them waits so long that no worker can be running, or too few are.
    is_work_stuck: bool = False


def backlog(clock: Clock) -> Backlog:
    """Count what waits."""
    now = clock.now()
    undelivered, oldest_at = outbox.waiting(_installed.handlers)
    runs = {run.name: run for run in JobRun.objects.all()}
    late = [job.name for job in _installed.jobs if _is_late(job, runs.get(job.name), now)]
    unbegun, asked_at = long_work.waiting_since()
    return Backlog(
        undelivered=undelivered,
        is_stuck=oldest_at is not None and now - oldest_at > DELIVERY_DUE,
        failing=outbox.failing(),
        late=tuple(late),
        unbegun=unbegun,
        is_work_stuck=asked_at is not None and now - asked_at > long_work.BEGIN_DUE,
    )


def _is_late(job: Job, run: JobRun | None, now: datetime) -> bool:
    """A job is late when it failed, or when a whole period went by without a success."""
    if run is None:
        return False
    if run.failures or run.succeeded_at is None:
        return True
    return run.succeeded_at < job.starts_at(now) - job.every


class Worker:
    """Runs jobs, delivers events and does long work until it is told to stop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def tick(self) -> int:
        """Do what there is to do now, of long work one piece; return how many things were done."""
        return self._chores() + self._long_work()

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; a database that is away is waited for.

        Long work has a thread of its own: a reading of minutes must not hold up the events.
        """
        beside = threading.Thread(
            target=_until, args=(stop, lambda: self._long_work(stop)), name="long-work", daemon=True
        )
        beside.start()
        _until(stop, self._chores)
        beside.join()

    def _chores(self) -> int:
        delivered = outbox.deliver(_installed.handlers, self._clock)
        return delivered + len(run_due(_installed.jobs, self._clock))

    def _long_work(self, stop: threading.Event | None = None) -> int:
        return int(long_work.do_one(_installed.long_work, self._clock, stop))


def _until(stop: threading.Event, act: Callable[[], int]) -> None:
    manners.gives_way = True
    while not stop.is_set():
        try:
            done = act()
        except (OperationalError, InterfaceError):
            log.warning("the database is away", exc_info=True)
            connection.close()
            done = 0
        close_old_connections()
        if not done:
            stop.wait(REST_S)
    connection.close()
