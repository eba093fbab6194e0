"""The request as the routers of the API see it: somebody is known, and the time is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from bihuan.kernel.clock import civil_date

if TYPE_CHECKING:
    from datetime import date

    from bihuan.kernel.clock import Clock


class ApiRequest(HttpRequest):
    """A request that was let in."""

    #: Who asks: a :class:`bihuan.people.public.Actor`.
    actor: Any
    clock: Clock


def today(request: ApiRequest) -> date:
    """Return the civil date of a request."""
    return civil_date(request.clock.now())
