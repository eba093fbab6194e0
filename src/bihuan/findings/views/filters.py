"""Filters under a name: the page that puts them in order, and what is done with each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.findings import saved_filters as saved
from bihuan.findings.views.asking import CLOCK, actor_of
from bihuan.foundation.once import Done, once
from bihuan.kernel.errors import BadInput
from bihuan.people import public as people

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from bihuan.people.public import Actor


@require_http_methods(["GET", "POST"])
@once
def filters(request: HttpRequest) -> HttpResponse:
    """Show one's own filters; keep the one that is sent."""
    actor = actor_of(request)
    if request.method == "POST":
        row = saved.save_filter(
            actor=actor, name=request.POST.get("name", ""), query=request.POST.get("query", "")
        )
        told = _("The filter is kept under the name %(name)s.") % {"name": row.name}
        return Done(request, f"/findings?{row.query}", told)
    context = {
        "rows": saved.own_filters(actor),
        "others": [row for row in saved.offered_filters(actor) if row.owner_id != actor.person_id],
        "bodies": people.Organisation.objects.filter(pk__in=actor.organisation_ids),
    }
    return render(request, "findings/filters.html", context)


@require_POST
def act(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Rename, move, share or take away one of one's own."""
    actor = actor_of(request)
    saved.own_filter(actor, filter_id)
    _do(request.POST.get("act", ""), request, actor, filter_id)
    return redirect("findings:filters")


def _do(what: str, request: HttpRequest, actor: Actor, filter_id: UUID) -> None:
    if what == "rename":
        name = request.POST.get("name", "")
        saved.rename_filter(actor=actor, filter_id=filter_id, name=name)
    elif what in ("up", "down"):
        saved.move_filter(actor=actor, filter_id=filter_id, by=-1 if what == "up" else 1)
    elif what == "share":
        body = _as_id(request.POST.get("body", ""))
        saved.share_filter(actor=actor, filter_id=filter_id, organisation_id=body)
    elif what == "remove":
        saved.remove_filter(actor=actor, filter_id=filter_id, clock=CLOCK)
    else:
        raise BadInput("findings.unknown_act", _("This page does not know what to do."))
    messages.success(request, _("Done."))


def _as_id(given: str) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError as error:
        message = _("There is no such organisation.")
        raise BadInput("findings.unknown_body", message) from error
