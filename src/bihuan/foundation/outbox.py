"""Delivers history rows to their handlers: each once, and again after a failure.

A row is marked as delivered in the transaction in which its handlers work, so a crash undoes
both. A handler that fails is rolled back by itself and tried again with back-off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import transaction

from bihuan.foundation.logs import mask_text
from bihuan.foundation.models import History, Redelivery
from bihuan.kernel.ids import made_at

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock

#: Reacts to an event; does nothing the second time.
Handler = Callable[[History, "Clock"], None]
Handlers = Mapping[str, tuple[Handler, ...]]

log = structlog.get_logger("bihuan.outbox")
#: Rows taken in one go.
BATCH = 200
FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(hours=1)


def backoff(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: 30 s, doubled, at most 1 h."""
    return min(FIRST_RETRY * (1 << min(failures - 1, 16)), LAST_RETRY)


def deliver(handlers: Handlers, clock: Clock) -> int:
    """Deliver what waits, and try again what is due.

    Returns:
        How many rows were delivered or tried again.
    """
    now = clock.now()
    unheard = History.objects.filter(delivered_at=None).exclude(event__in=list(handlers))
    done = unheard.update(delivered_at=now)
    rows = History.objects.filter(delivered_at=None).order_by("at", "id")[:BATCH]
    done += sum(_deliver_row(row, handlers, clock) for row in rows)
    due = Redelivery.objects.filter(done_at=None, retry_at__lte=now).order_by("retry_at")
    by_name = {handler_name(each): each for listed in handlers.values() for each in listed}
    return done + sum(
        _redeliver(each, by_name.get(each.handler), clock)
        for each in due.select_related("history")[:BATCH]
    )


def handler_name(handler: Handler) -> str:
    """Return the name under which a failed delivery is kept."""
    return f"{handler.__module__}.{handler.__qualname__}"


def _deliver_row(row: History, handlers: Handlers, clock: Clock) -> bool:
    with transaction.atomic():
        mine = History.objects.filter(pk=row.pk, delivered_at=None)
        if mine.update(delivered_at=clock.now()) != 1:
            return False
        for handler in handlers.get(row.event, ()):
            error = _try(handler, row, clock)
            if error:
                Redelivery.objects.create(
                    history=row,
                    handler=handler_name(handler),
                    retry_at=clock.now() + backoff(1),
                    error=error,
                )
    return True


def _redeliver(waiting: Redelivery, handler: Handler | None, clock: Clock) -> bool:
    attempts = waiting.attempts + 1
    with transaction.atomic():
        mine = Redelivery.objects.filter(pk=waiting.pk, done_at=None, attempts=waiting.attempts)
        if mine.update(attempts=attempts, retry_at=clock.now() + backoff(attempts)) != 1:
            return False
        error = _try(handler, waiting.history, clock) if handler else "no such handler any more"
        Redelivery.objects.filter(pk=waiting.pk).update(
            error=error, done_at=None if error else clock.now()
        )
    return True


def _try(handler: Handler, row: History, clock: Clock) -> str:
    """Call a handler in a savepoint of its own; return what went wrong, or nothing."""
    try:
        with transaction.atomic():
            handler(row, clock)
    except Exception as error:
        log.exception("handler failed", handler=handler_name(handler), event_name=row.event)
        return mask_text(f"{type(error).__name__}: {error}")[:500]
    return ""


def waiting(handlers: Handlers) -> tuple[int, datetime | None]:
    """Return how many rows wait for a handler, and since when the oldest does."""
    rows = History.objects.filter(delivered_at=None, event__in=list(handlers))
    oldest = rows.order_by("id").values_list("id", flat=True).first()
    # A row may tell of an earlier day; its id tells when it was written.
    return rows.count(), made_at(oldest) if oldest else None


def failing() -> int:
    """Return how many deliveries failed and are not done yet."""
    return Redelivery.objects.filter(done_at=None).count()


def failures(limit: int = 3) -> list[str]:
    """Return the deliveries that failed most often, in words."""
    rows = Redelivery.objects.filter(done_at=None).order_by("-attempts")[:limit]
    return [f"{row.handler} ({row.attempts} times): {row.error}" for row in rows]
