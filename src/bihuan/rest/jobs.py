"""What the API does by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.rest.idempotency import KEPT_FOR, forget_answers

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock


def forget_old_answers(clock: Clock) -> int:
    """Forget the answers to writes that nobody will send again; return how many."""
    return forget_answers(clock.now() - KEPT_FOR)
