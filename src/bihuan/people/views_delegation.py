"""Pages of deputies: naming one, standing in, going back to oneself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.kernel.errors import Refusal
from bihuan.people.forms_delegation import DeputyForm
from bihuan.people.models import Delegation
from bihuan.people.services.delegate import NoSuchDelegation, delegate, end_delegation
from bihuan.people.standing_in import choose, delegations_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from bihuan.people.actors import Actor
    from bihuan.people.models import Person

CLOCK = SystemClock()


@never_cache
@require_http_methods(["GET", "POST"])
def deputies(request: HttpRequest) -> HttpResponse:
    """Show who stands in for whom, and name another deputy."""
    person, actor = _who(request)
    today = civil_date(CLOCK.now())
    own = actor.own or actor
    form = DeputyForm(own, today, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delegate(actor=actor, clock=CLOCK, principal=person, **form.given())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The deputy may stand in for you on those days."))
            return redirect("people:deputies")
    rows = list(delegations_of(person, today).prefetch_related("posts__organisation"))
    for row in rows:
        row.last_on = row.ends_on - timedelta(days=1)  # type: ignore[attr-defined]
        row.has_begun = row.starts_on <= today  # type: ignore[attr-defined]
    context = {
        "form": form,
        "given": [row for row in rows if row.principal_id == person.pk],
        "got": [row for row in rows if row.deputy_id == person.pk],
        "now": person.standing_in,
        "may_name": bool(form.fields["posts"].choices) and actor.own is None,  # type: ignore[attr-defined]
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "people/deputies.html", context, status=status)


@require_POST
def end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """End a delegation that one gave or got."""
    _person, actor = _who(request)
    end_delegation(actor=actor, clock=CLOCK, delegation_id=delegation_id)
    messages.success(request, _("The delegation is over."))
    return redirect("people:deputies")


@require_POST
def stand_in(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Act for somebody from now on."""
    person, _actor = _who(request)
    rows = Delegation.objects.in_force(civil_date(CLOCK.now())).select_related("principal")
    found = rows.filter(pk=delegation_id, deputy=person).first()
    if found is None:
        raise NoSuchDelegation
    choose(request.session, found)
    said = _("You now act for %(name)s. History shows both names.") % {"name": found.principal.name}
    messages.success(request, said)
    return redirect("web:home")


@require_POST
def be_oneself(request: HttpRequest) -> HttpResponse:
    """Act as oneself again."""
    choose(request.session, None)
    messages.success(request, _("You act as yourself again."))
    return redirect("web:home")


def _who(request: HttpRequest) -> tuple[Person, Actor]:
    return cast("Person", request.user), request.actor  # type: ignore[attr-defined]
