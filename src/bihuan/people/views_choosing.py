"""The names that a box offers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.people.by_name import SHOWN, BodyField, PersonField, nearest, offers_of
from bihuan.people.choosing import SOURCES
from bihuan.people.models import Organisation

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

CLOCK = SystemClock()


@require_GET
def choose(request: HttpRequest, source: str) -> JsonResponse:
    """Answer with the nearest names, and with a sentence on how many there are."""
    if source not in SOURCES:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    today = civil_date(CLOCK.now())
    rows: Any = SOURCES[source](actor, today, request.GET)
    field = BodyField if rows.model is Organisation else PersonField
    found = nearest(rows, field.names, request.GET.get("q", ""))
    offers = [
        {"id": str(each.id), "name": each.name, "about": each.about}
        for each in offers_of(found[:SHOWN], today)
    ]
    return JsonResponse({"offers": offers, "said": _said(len(found), request.GET)})


def _said(found: int, asked: Any) -> str:
    if found > SHOWN:
        return _("The first %(count)d; type more of the name for others.") % {"count": SHOWN}
    if not found and "of" in asked and not asked["of"]:
        return _("Choose the organisation first.")
    if not found:
        return _("Nothing of that name.")
    return ngettext("%(count)d name", "%(count)d names", found) % {"count": found}
