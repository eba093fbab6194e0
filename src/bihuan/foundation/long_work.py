"""Work that takes longer than a request: asked for, done by a worker, watched, cancelled.

A context asks for it in the transaction of its own step, and says in ``config/wiring.py`` who
does it. A worker takes the oldest up by a conditional UPDATE, tells after each unit how far it
is, and writes its result and "done" in one transaction. A worker that dies leaves a heartbeat
that grows old; another then begins the work anew.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.models import LongWork, LongWorkState, Moved
from bihuan.foundation.moving import subject_type
from bihuan.kernel.errors import Refusal
from bihuan.kernel.ids import uuid7

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.kernel.clock import Clock

log = structlog.get_logger("bihuan.long_work")
#: Without a heartbeat for this long a worker is taken for dead. Longer than any one unit takes:
#: finding the problems in the longest text that is read takes under three minutes.
LEASE = timedelta(minutes=5)
#: How often progress is written, at most.
BEAT = timedelta(seconds=1)
#: So often a worker may die over a piece of work before it is given up.
MOST_ATTEMPTS = 3
#: Work that waits longer than this says that no worker runs, or that it is overloaded.
BEGIN_DUE = timedelta(minutes=10)


class Ended(Exception):  # noqa: N818 - no fault: there is nothing more to do
    """The work was cancelled, taken up by another worker, or given back; stop without a trace."""


class BrokeOff(Refusal):
    """The work did not come to an end, for a reason that is in the log."""

    def __init__(self) -> None:
        super().__init__(
            "foundation.work_broke_off",
            _(
                "The work broke off unexpectedly. Try again; if it happens again, tell the people who run the system."
            ),
        )


@dataclass(frozen=True)
class Kind:
    """Who does one kind of long work."""

    #: Does it; a refusal ends it as failed, with the reason kept.
    run: Callable[[Running, Clock], None]
    #: Moves the subject on when it failed, in the transaction in which that is written.
    failed: Callable[[LongWork, Clock], None]


Kinds = dict[str, Kind]


def ask(
    kind: str,
    subject: Moved,
    *,
    asked_by_id: UUID | None,
    asked_by_name: str,
    at: datetime,
    total: int = 0,
) -> LongWork:
    """Ask for a piece of work, in the transaction of the step that needs it.

    Args:
        kind: a key of the installed table.
        subject: the row that it is done for; one piece of a kind at a time.
        asked_by_id: who asks; None for the system.
        asked_by_name: their name.
        at: the moment.
        total: how many units there will be; 0 where that is not known.
    """
    return LongWork.objects.create(
        kind=kind,
        subject_type=subject_type(subject),
        subject_id=subject.pk,
        asked_by_id=asked_by_id,
        asked_by_name=asked_by_name,
        asked_at=at,
        total=total,
    )


def cancel(kind: str, subject_id: UUID, *, at: datetime) -> None:
    """Cancel what is unfinished; a worker that is at it stops after its present unit.

    The caller has asked whether this person may, and moves the subject in the same transaction.
    """
    unfinished = LongWork.objects.filter(kind=kind, subject_id=subject_id)
    waiting = unfinished.filter(state=LongWorkState.WAITING)
    waiting.update(state=LongWorkState.CANCELLED, cancel_asked_at=at, ended_at=at)
    running = unfinished.filter(state=LongWorkState.RUNNING, cancel_asked_at=None)
    running.update(cancel_asked_at=at)


def newest(kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, LongWork]:
    """Return the newest piece of a kind for each subject that has one."""
    rows = LongWork.objects.filter(kind=kind, subject_id__in=list(subject_ids))
    return {row.subject_id: row for row in rows.order_by("asked_at", "id")}


def waiting_since() -> tuple[int, datetime | None]:
    """Return how many pieces wait for a worker, and since when the oldest does."""
    rows = LongWork.objects.filter(state=LongWorkState.WAITING).order_by("asked_at")
    return rows.count(), rows.values_list("asked_at", flat=True).first()


class Running:
    """A piece of work in the hands of this worker."""

    def __init__(self, row: LongWork, clock: Clock, stop: threading.Event | None) -> None:
        self.row = row
        self._clock, self._stop = clock, stop
        self._written_at = clock.now()

    def told(self, done: int, total: int) -> None:
        """Say how far the work is; call it after each unit. Written once a second at most.

        Raises:
            Ended: somebody cancelled it, the worker is to stop, or another has it by now.
        """
        if self._stop is not None and self._stop.is_set():
            self._give_back(attempts=self.row.attempts - 1)
            raise Ended
        now = self._clock.now()
        if now - self._written_at < BEAT:
            return
        self._written_at = now
        if self._mine().update(done=done, total=total, heartbeat_at=now) != 1:
            raise Ended

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Write the result in the block: it and "done" are written together, or neither.

        Raises:
            Ended: it was cancelled or taken over meanwhile; what the block wrote is undone.
        """
        with transaction.atomic():
            yield
            now = self._clock.now()
            done = self._mine().update(
                state=LongWorkState.DONE, done=F("total"), heartbeat_at=now, ended_at=now
            )
            if done != 1:
                raise Ended

    def do(self, kind: Kind) -> None:
        """Do it; whatever comes of it, the row says so."""
        try:
            self._run(kind)
        except Ended:
            cancelled = self._in_hand().filter(cancel_asked_at__isnull=False)
            cancelled.update(state=LongWorkState.CANCELLED, ended_at=self._clock.now())

    def _run(self, kind: Kind) -> None:
        try:
            if self.row.attempts > MOST_ATTEMPTS:
                self._fail(kind, BrokeOff())
            else:
                kind.run(self, self._clock)
        except Refusal as refusal:
            self._fail(kind, refusal)
        except Ended:
            raise
        except (OperationalError, InterfaceError):
            # Not the work's fault: another attempt may begin as soon as the database is back.
            with suppress(OperationalError, InterfaceError):
                self._give_back(attempts=self.row.attempts)
            raise
        except Exception:
            log.exception("long work failed", kind=self.row.kind, work=str(self.row.pk))
            self._fail(kind, BrokeOff())

    def _fail(self, kind: Kind, refusal: Refusal) -> None:
        """Write why it failed, and let the context move the subject; both or neither."""
        with transaction.atomic():
            kind.failed(self.row, self._clock)
            now = self._clock.now()
            failed: dict[str, Any] = {"failure": refusal.code, "failure_facts": refusal.facts}
            if self._mine().update(state=LongWorkState.FAILED, ended_at=now, **failed) != 1:
                raise Ended

    def _give_back(self, *, attempts: int) -> None:
        self._mine().update(state=LongWorkState.WAITING, heartbeat_at=None, attempts=attempts)

    def _in_hand(self) -> QuerySet[LongWork]:
        """The row, as long as no other worker has taken it up."""
        return LongWork.objects.filter(
            pk=self.row.pk, state=LongWorkState.RUNNING, hand=self.row.hand
        )

    def _mine(self) -> QuerySet[LongWork]:
        """The row, as long as it is ours and wanted."""
        return self._in_hand().filter(cancel_asked_at=None)


def do_one(kinds: Mapping[str, Kind], clock: Clock, stop: threading.Event | None = None) -> bool:
    """Do the oldest piece of work that nobody does.

    Args:
        kinds: who does what; a kind that is not in it waits.
        clock: gives the moments.
        stop: when set, the work is given back after its present unit.

    Returns:
        Whether there was one.
    """
    now = clock.now()
    forsaken = Q(state=LongWorkState.RUNNING, heartbeat_at__lt=now - LEASE)
    free = LongWork.objects.filter(Q(state=LongWorkState.WAITING) | forsaken, kind__in=list(kinds))
    for row in free.order_by("asked_at", "id"):
        if _take_up(row, now):
            Running(row, clock, stop).do(kinds[row.kind])
            return True
    return False


def _take_up(row: LongWork, now: datetime) -> bool:
    """Whether it is ours now: it stood as it was read until we wrote our name on it."""
    if row.cancel_asked_at:
        _as_read(row).update(state=LongWorkState.CANCELLED, ended_at=now)
        return False
    taken: dict[str, Any] = {
        "state": LongWorkState.RUNNING,
        "hand": uuid7(),
        "attempts": row.attempts + 1,
        "heartbeat_at": now,
        "done": 0,
    }
    if _as_read(row).update(**taken) != 1:
        return False
    for name, value in taken.items():
        setattr(row, name, value)
    return True


def _as_read(row: LongWork) -> QuerySet[LongWork]:
    return LongWork.objects.filter(
        pk=row.pk,
        state=row.state,
        hand=row.hand,
        heartbeat_at=row.heartbeat_at,
        cancel_asked_at=row.cancel_asked_at,
    )
