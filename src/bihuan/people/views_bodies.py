"""The page of a body: what it is, who holds posts in it, what stands below it; renaming, ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.kernel.errors import Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.forms_office import BodyNameForm, ReasonForm
from bihuan.people.keeping import kept_body, require_office
from bihuan.people.models import Organisation, Post
from bihuan.people.services.edit_organisations import end_organisation, rename_organisation

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from bihuan.people.actors import Actor

CLOCK = SystemClock()
_UNPROCESSABLE = 422
#: Posts, and bodies right below, that one page shows.
_SHOWN = 200
#: Ids of the fields of one of the two forms, which both ask for a reason.
_RENAMING = "renaming_%s"


@require_GET
def body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Show one body with what may be done about it."""
    _actor, found = _found(request, body_id)
    return _page(request, found)


@require_POST
def body_rename(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Give a body another name."""
    actor, found = _found(request, body_id)
    form = BodyNameForm(request.POST, auto_id=_RENAMING)
    if form.is_valid():
        try:
            rename_organisation(actor=actor, clock=CLOCK, organisation=found, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The body has its new name; history keeps the old one."))
            return redirect("people:body", found.pk)
    return _page(request, found, renaming=form)


@require_POST
def body_end(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """End a body today."""
    actor, found = _found(request, body_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            end_organisation(actor=actor, clock=CLOCK, organisation=found, reason=reason)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The body ends today."))
            return redirect("people:bodies")
    return _page(request, found, ending=form)


def _found(request: HttpRequest, body_id: UUID) -> tuple[Actor, Organisation]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require_office(actor, Capability.MANAGE_TREES)
    return actor, kept_body(actor, civil_date(CLOCK.now()), body_id)


def _page(
    request: HttpRequest,
    found: Organisation,
    *,
    renaming: BodyNameForm | None = None,
    ending: ReasonForm | None = None,
) -> HttpResponse:
    held = Post.objects.held_from(civil_date(CLOCK.now())).filter(organisation=found)
    below = Organisation.objects.filter(path__startswith=found.path, depth=found.depth + 1)
    names = {"name": found.name, "short_name": found.short_name}
    context = {
        "found": found,
        "line": Organisation.objects.filter(path__in=found.line()).order_by("path"),
        "posts": held.select_related("person", "region").order_by("person__name", "id")[:_SHOWN],
        "below": below.filter(valid_to=None).order_by("path")[:_SHOWN],
        "renaming": renaming or BodyNameForm(initial=names, auto_id=_RENAMING),
        "ending": ending or ReasonForm(),
    }
    status = 200 if renaming is None and ending is None else _UNPROCESSABLE
    return render(request, "people/body.html", context, status=status)
