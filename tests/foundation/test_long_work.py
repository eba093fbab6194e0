"""Long work is done once, told while it is done, cancelled between units, and survives a dead worker."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connections

from bihuan.documents.public import Notice
from bihuan.foundation import jobs, long_work
from bihuan.foundation.long_work import Kind, Running
from bihuan.foundation.models import LongWork
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from bihuan.kernel.clock import Clock, FixedClock

PAGE_S = timedelta(seconds=2)


class Counting:
    """Counts to a number, a unit in two seconds of the clock."""

    def __init__(self, clock: FixedClock, *, to: int = 3) -> None:
        self.clock, self.to = clock, to
        self.results: list[int] = []
        self.failed: list[str] = []
        #: Unit -> what happens after it.
        self.after: dict[int, Callable[[], object]] = {}

    def kind(self) -> Kind:
        return Kind(self.run, lambda work, _clock: self.failed.append(work.kind))

    def run(self, running: Running, _clock: Clock) -> None:
        for unit in range(1, self.to + 1):
            self.clock.advance(PAGE_S)
            self.after.pop(unit, lambda: None)()
            running.told(unit, self.to)
        with running.finishing():
            self.results.append(self.to)


class Killed(BaseException):
    """What a killed process sees of itself: nothing is caught, nothing is written."""


def killed() -> None:
    raise Killed


@pytest.fixture
def counting(clock: FixedClock) -> Counting:
    return Counting(clock)


def asked(clock: FixedClock, *, subject: Notice | None = None) -> LongWork:
    return long_work.ask(
        "count", subject or Notice(), asked_by_id=None, asked_by_name="tests", at=clock.now()
    )


def do_one(counting: Counting, stop: threading.Event | None = None) -> bool:
    return long_work.do_one({"count": counting.kind()}, counting.clock, stop)


@pytest.mark.django_db
def test_it_is_done_once_and_says_how_far_it_is(clock: FixedClock, counting: Counting) -> None:
    work = asked(clock)
    seen: list[tuple[str, int, int]] = []

    def look() -> None:
        row = LongWork.objects.get(pk=work.pk)
        seen.append((row.state, row.done, row.total))

    counting.after = {1: look, 2: look, 3: look}

    assert do_one(counting) is True
    assert do_one(counting) is False

    work.refresh_from_db()
    assert seen == [("running", 0, 0), ("running", 1, 3), ("running", 2, 3)]
    assert (work.state, work.done, work.total) == ("done", 3, 3)
    assert work.ended_at == clock.now()
    assert counting.results == [3]


@pytest.mark.django_db
def test_progress_is_written_once_a_second_at_most(
    clock: FixedClock, django_assert_num_queries: Callable[..., object]
) -> None:
    asked(clock)
    running: list[Running] = []

    def run(hand: Running, _clock: Clock) -> None:
        running.append(hand)
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            for page in range(100):
                clock.advance(timedelta(milliseconds=15))
                hand.told(page, 100)

    long_work.do_one({"count": Kind(run, lambda _w, _c: None)}, clock)

    assert running


@pytest.mark.django_db
def test_what_is_cancelled_before_it_began_is_never_begun(
    clock: FixedClock, counting: Counting
) -> None:
    work = asked(clock)

    long_work.cancel("count", work.subject_id, at=clock.now())

    assert do_one(counting) is False
    assert LongWork.objects.get().state == "cancelled"
    assert counting.results == []


@pytest.mark.django_db
def test_what_is_cancelled_midway_stops_after_the_present_unit(
    clock: FixedClock, counting: Counting
) -> None:
    work = asked(clock)
    counting.after = {2: lambda: long_work.cancel("count", work.subject_id, at=clock.now())}
    began_at = clock.now()

    assert do_one(counting) is True

    work.refresh_from_db()
    assert (work.state, work.done) == ("cancelled", 1)
    assert clock.now() - began_at == 2 * PAGE_S
    assert (counting.results, counting.failed) == ([], [])


@pytest.mark.django_db
def test_what_is_cancelled_after_the_last_unit_leaves_no_result(clock: FixedClock) -> None:
    work, left = asked(clock), Notice()

    def run(running: Running, _clock: Clock) -> None:
        long_work.cancel("count", work.subject_id, at=clock.now())
        with running.finishing():
            asked(clock, subject=left)

    long_work.do_one({"count": Kind(run, lambda _w, _c: None)}, clock)

    assert long_work.newest("count", [left.pk]) == {}
    assert LongWork.objects.get().state == "cancelled"


@pytest.mark.django_db
def test_a_killed_workers_work_is_begun_anew_after_its_lease(
    clock: FixedClock, counting: Counting
) -> None:
    work = asked(clock)
    counting.after = {2: killed}
    with pytest.raises(Killed):
        do_one(counting)
    assert LongWork.objects.get().state == "running"

    assert do_one(counting) is False
    clock.advance(long_work.LEASE)
    assert do_one(counting) is True

    work.refresh_from_db()
    assert (work.state, work.attempts, counting.results) == ("done", 2, [3])


@pytest.mark.django_db
def test_work_that_kills_its_workers_is_given_up(clock: FixedClock, counting: Counting) -> None:
    asked(clock)
    for _attempt in range(long_work.MOST_ATTEMPTS):
        counting.after = {1: killed}
        with pytest.raises(Killed):
            do_one(counting)
        clock.advance(long_work.LEASE + PAGE_S)

    assert do_one(counting) is True

    work = LongWork.objects.get()
    assert (work.state, work.failure) == ("failed", "foundation.work_broke_off")
    assert (counting.failed, counting.results) == (["count"], [])


@pytest.mark.django_db
def test_a_worker_that_was_taken_for_dead_writes_nothing(
    clock: FixedClock, counting: Counting
) -> None:
    work, other = asked(clock), Counting(clock)

    def stalls() -> None:
        clock.advance(long_work.LEASE)
        assert do_one(other) is True

    counting.after = {2: stalls}
    do_one(counting)

    work.refresh_from_db()
    assert (work.state, work.attempts) == ("done", 2)
    assert (counting.results, other.results) == ([], [3])


@pytest.mark.django_db
def test_a_refusal_is_kept_with_its_facts(clock: FixedClock) -> None:
    asked(clock)
    failed = []

    def run(_running: Running, _clock: Clock) -> None:
        raise Refusal("documents.too_large", "too large", limit=9)

    long_work.do_one({"count": Kind(run, lambda work, _c: failed.append(work.pk))}, clock)

    work = LongWork.objects.get()
    assert (work.state, work.failure) == ("failed", "documents.too_large")
    assert (work.failure_facts, failed) == ({"limit": 9}, [work.pk])


@pytest.mark.django_db
def test_a_fault_is_told_in_words_that_give_nothing_away(clock: FixedClock) -> None:
    asked(clock)

    def run(_running: Running, _clock: Clock) -> None:
        raise RuntimeError("password=hunter2")

    long_work.do_one({"count": Kind(run, lambda _w, _c: None)}, clock)

    work = LongWork.objects.get()
    assert (work.failure, work.failure_facts) == ("foundation.work_broke_off", {})


@pytest.mark.django_db
def test_a_database_that_is_away_ends_the_attempt_not_the_work(
    clock: FixedClock, counting: Counting
) -> None:
    asked(clock)

    def away() -> None:
        raise OperationalError

    counting.after = {2: away}
    with pytest.raises(OperationalError):
        do_one(counting)
    assert LongWork.objects.get().state == "waiting"

    assert do_one(counting) is True
    assert counting.results == [3]


@pytest.mark.django_db
def test_a_worker_that_is_stopped_gives_its_work_back(
    clock: FixedClock, counting: Counting
) -> None:
    asked(clock)
    stop = threading.Event()
    counting.after = {2: stop.set}

    do_one(counting, stop)

    work = LongWork.objects.get()
    assert (work.state, work.attempts, counting.results) == ("waiting", 0, [])
    assert do_one(counting) is True


@pytest.mark.django_db
def test_cancelled_work_of_a_dead_worker_is_not_begun_anew(
    clock: FixedClock, counting: Counting
) -> None:
    work = asked(clock)
    counting.after = {2: killed}
    with pytest.raises(Killed):
        do_one(counting)
    long_work.cancel("count", work.subject_id, at=clock.now())
    clock.advance(long_work.LEASE + PAGE_S)

    assert do_one(counting) is False
    assert LongWork.objects.get().state == "cancelled"


@pytest.mark.django_db
def test_after_a_cancellation_it_may_be_asked_for_again(
    clock: FixedClock, counting: Counting
) -> None:
    subject = Notice()
    asked(clock, subject=subject)

    def again() -> None:
        long_work.cancel("count", subject.pk, at=clock.now())
        asked(clock, subject=subject)

    counting.after = {2: again}
    do_one(counting)
    do_one(counting)

    assert list(LongWork.objects.order_by("asked_at").values_list("state", flat=True)) == [
        "cancelled",
        "done",
    ]
    assert long_work.newest("count", [subject.pk])[subject.pk].state == "done"


@pytest.mark.django_db
def test_work_that_nobody_begins_says_that_no_worker_runs(clock: FixedClock) -> None:
    asked(clock)

    assert (jobs.backlog(clock).unbegun, jobs.backlog(clock).is_work_stuck) == (1, False)
    clock.advance(timedelta(minutes=11))
    assert jobs.backlog(clock).is_work_stuck


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_in_the_same_moment_one_does_it(clock: FixedClock) -> None:
    for _piece in range(4):
        asked(clock)
    together, done = threading.Barrier(2), []

    def run(running: Running, _clock: Clock) -> None:
        with running.finishing():
            done.append(running.row.pk)

    def work() -> None:
        together.wait()
        try:
            while long_work.do_one({"count": Kind(run, lambda _w, _c: None)}, clock):
                pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == sorted(LongWork.objects.values_list("pk", flat=True))
    assert set(LongWork.objects.values_list("state", "attempts")) == {("done", 1)}
