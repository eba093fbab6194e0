"""A history row reaches each handler, once, even after a failure."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from bihuan.foundation import outbox
from bihuan.foundation.models import Counter, History, Redelivery
from bihuan.kernel.ids import uuid7

if TYPE_CHECKING:
    from uuid import UUID

    from bihuan.kernel.clock import Clock, FixedClock

pytestmark = pytest.mark.django_db


def happened(clock: Clock, event: str = "finding_closed") -> History:
    return History.objects.create(
        subject_type="finding",
        subject_id=uuid7(),
        county_code="320585",
        seq=1,
        event=event,
        step="close",
        to_state="closed",
        at=clock.now(),
        actor_name="安委办",
    )


class Listener:
    """Remembers what it heard; fails as often as it is told to."""

    def __init__(self, fails: int = 0) -> None:
        self.__qualname__ = "Listener"
        self.heard: list[History] = []
        self.fails = fails

    def __call__(self, row: History, _clock: Clock) -> None:
        Counter.objects.create(series=f"half done {len(self.heard)} {self.fails}")
        if self.fails:
            self.fails -= 1
            raise RuntimeError("call 13812345678")
        self.heard.append(row)


def test_a_handler_hears_its_event_once(clock: FixedClock) -> None:
    row, listener = happened(clock), Listener()

    assert outbox.deliver({"finding_closed": (listener,)}, clock) == 1
    assert outbox.deliver({"finding_closed": (listener,)}, clock) == 0

    assert listener.heard == [row]
    row.refresh_from_db()
    assert row.delivered_at == clock.now()


def test_an_event_that_nobody_hears_is_done_at_once(clock: FixedClock) -> None:
    row, listener = happened(clock, "finding_found"), Listener()

    outbox.deliver({"finding_closed": (listener,)}, clock)

    row.refresh_from_db()
    assert row.delivered_at is not None
    assert listener.heard == []


def test_rows_are_delivered_in_the_order_in_which_they_happened(clock: FixedClock) -> None:
    listener, rows = Listener(), []
    for _each in range(3):
        clock.advance(timedelta(seconds=1))
        rows.append(happened(clock))

    outbox.deliver({"finding_closed": (listener,)}, clock)

    assert listener.heard == rows


def test_a_failing_handler_does_not_keep_the_others(clock: FixedClock) -> None:
    row, failing, other = happened(clock), Listener(fails=9), Listener()

    outbox.deliver({"finding_closed": (failing, other)}, clock)

    assert other.heard == [row]
    waiting = Redelivery.objects.get()
    assert waiting.error == "RuntimeError: call ***"
    assert waiting.retry_at == clock.now() + timedelta(seconds=30)


def test_what_a_failing_handler_began_is_undone(clock: FixedClock) -> None:
    happened(clock)

    outbox.deliver({"finding_closed": (Listener(fails=1),)}, clock)

    assert not Counter.objects.exists()


def test_a_failed_delivery_is_tried_again_when_it_is_time(clock: FixedClock) -> None:
    row, listener = happened(clock), Listener(fails=2)
    handlers = {"finding_closed": (listener,)}

    outbox.deliver(handlers, clock)
    outbox.deliver(handlers, clock)
    assert (listener.fails, outbox.failing()) == (1, 1)
    clock.advance(timedelta(seconds=30))
    outbox.deliver(handlers, clock)
    assert Redelivery.objects.get().retry_at == clock.now() + timedelta(seconds=60)
    clock.advance(timedelta(seconds=60))
    outbox.deliver(handlers, clock)

    assert listener.heard == [row]
    assert outbox.failing() == 0
    assert Redelivery.objects.get().done_at == clock.now()


def test_a_handler_that_is_gone_stays_visible(clock: FixedClock) -> None:
    happened(clock)
    outbox.deliver({"finding_closed": (Listener(fails=1),)}, clock)
    clock.advance(timedelta(hours=1))

    outbox.deliver({}, clock)

    assert "no such handler any more" in outbox.failures()[0]


def test_a_row_that_another_worker_took_is_left_to_it(clock: FixedClock) -> None:
    row, listener = happened(clock), Listener()
    History.objects.filter(pk=row.pk).update(delivered_at=clock.now())

    assert not outbox._deliver_row(row, {"finding_closed": (listener,)}, clock)

    assert listener.heard == []


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [outbox.backoff(failures) for failures in (1, 2, 3, 8, 1000)]

    assert waits == [
        timedelta(seconds=30),
        timedelta(seconds=60),
        timedelta(seconds=120),
        timedelta(hours=1),
        timedelta(hours=1),
    ]


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_deliver_every_row_once(clock: FixedClock) -> None:
    rows = [happened(clock) for _each in range(20)]
    heard: list[UUID] = []

    def listen(row: History, _clock: Clock) -> None:
        heard.append(row.pk)

    def work() -> None:
        outbox.deliver({"finding_closed": (listen,)}, clock)
        connection.close()

    workers = [threading.Thread(target=work) for _each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(heard) == sorted(row.pk for row in rows)
    assert not Redelivery.objects.exists()
