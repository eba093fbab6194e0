"""The names that a box offers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.views.decorators.http import require_GET

from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.people.by_name import BodyField, PersonField, answer, nearest, offers_of
from bihuan.people.choosing import SOURCES
from bihuan.people.models import Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest, JsonResponse

CLOCK = SystemClock()


@require_GET
def choose(request: HttpRequest, source: str) -> JsonResponse:
    """Answer with the nearest names."""
    if source not in SOURCES:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    today = civil_date(CLOCK.now())
    rows: Any = SOURCES[source](actor, today, request.GET)
    field = BodyField if rows.model is Organisation else PersonField
    found = nearest(rows, field.names, request.GET.get("q", ""))
    return answer(offers_of(found, today), is_narrowed=request.GET.get("of") != "")
