"""Writers on SQLite wait in a queue, and none is forgotten."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest
from django.db import OperationalError, connection, connections, transaction

from bihuan.foundation import jobs
from bihuan.foundation.models import History
from bihuan.foundation.sqlite.turns import Turns

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has the queue")


def test_turns_come_in_the_order_of_arrival() -> None:
    turns, order = Turns(), list[int]()
    assert turns.take(0)

    def wait(no: int) -> None:
        assert turns.take(10)
        order.append(no)
        turns.give_up()

    threads = [threading.Thread(target=wait, args=(no,)) for no in range(5)]
    for no, thread in enumerate(threads, start=1):
        thread.start()
        while len(turns._waiting) < no:
            time.sleep(0.001)
    turns.give_up()
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]
    assert turns.take(0)


def test_whoever_waited_in_vain_is_not_in_the_way() -> None:
    turns = Turns()
    assert turns.take(0)
    assert not turns.take(0.01)
    turns.give_up()
    assert turns.take(0)


@sqlite_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", ["commits", "fails", "closes"])
def test_a_turn_ends_with_its_transaction_however_that_ends(ending: str) -> None:
    def write() -> None:
        try:
            with transaction.atomic():
                History.objects.filter(seq=-1).delete()
                if ending == "closes":
                    connection.close()
                if ending == "fails":
                    raise RuntimeError  # noqa: TRY301 - what is caught is the end of the block
        except (RuntimeError, OperationalError, transaction.TransactionManagementError):
            pass
        finally:
            connections.close_all()

    for _each in range(3):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
    with transaction.atomic():
        assert History.objects.filter(seq=-1).count() == 0


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_work_in_the_background_lets_writers_of_other_processes_in() -> None:
    stop, wrote = threading.Event(), threading.Event()

    def work() -> bool:
        with transaction.atomic():
            History.objects.filter(seq=-1).delete()
            time.sleep(0.05)
        wrote.set()
        return True

    def background() -> None:
        jobs._until(stop, work)
        connections.close_all()

    thread = threading.Thread(target=background)
    thread.start()
    # A connection that knows nothing of the queue, as another process has.
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=3, isolation_level=None)
    try:
        for _each in range(5):
            wrote.clear()
            assert wrote.wait(10)
            other.execute("BEGIN IMMEDIATE")
            other.execute("COMMIT")
    finally:
        stop.set()
        thread.join(10)
        other.close()
