"""Pages of regions: looked at level by level, added, renamed and ended by who keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.domain.reach import outermost
from bihuan.people.forms_office import ReasonForm
from bihuan.people.forms_regions import NewRegionForm, RenameForm
from bihuan.people.keeping import keeps_region, kept_region, require_office
from bihuan.people.models import Region, RegionLevel
from bihuan.people.services.edit_regions import add_region, end_region, rename_region

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from bihuan.people.actors import Actor

CLOCK = SystemClock()
_UNPROCESSABLE = 422
_KEEPING = frozenset({Capability.MANAGE_TREES, Capability.MANAGE_GRIDS})


@require_GET
def regions(request: HttpRequest) -> HttpResponse:
    """Lead to the uppermost region that one keeps."""
    actor = _keeper(request)
    tops = outermost(grant.home for grant in actor.scope.grants if grant.capabilities & _KEEPING)
    top = Region.objects.get(path=tops[0])
    return redirect("people:region", top.code)


@require_GET
def region(request: HttpRequest, code: str) -> HttpResponse:
    """Show one region with those right below it, past ones too."""
    actor = _keeper(request)
    return _page(request, actor, kept_region(actor, code))


@require_POST
def region_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a village or a grid below a region."""
    actor = _keeper(request)
    above = kept_region(actor, code)
    form = NewRegionForm(request.POST)
    if form.is_valid():
        try:
            made = add_region(
                actor=actor, clock=CLOCK, above=above, name=form.cleaned_data["name"],
                level=form.cleaned_data["level"], code=form.cleaned_data["code"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("%(name)s is added, with the code %(code)s.")
            messages.success(request, said % {"name": made.name, "code": made.code})
            return redirect("people:region", above.code)
    return _page(request, actor, above, form=form)


@require_POST
def region_rename(request: HttpRequest, code: str) -> HttpResponse:
    """Give a region another name."""
    actor = _keeper(request)
    found = kept_region(actor, code)
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            rename_region(actor=actor, clock=CLOCK, region=found, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The region has its new name; history keeps the old one."))
            return redirect("people:region", found.code)
    return _page(request, actor, found, renaming=form)


@require_POST
def region_end(request: HttpRequest, code: str) -> HttpResponse:
    """End a region today."""
    actor = _keeper(request)
    found = kept_region(actor, code)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            end_region(actor=actor, clock=CLOCK, region=found, reason=reason)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s ends today.") % {"name": found.name})
            return redirect("people:region", found.code)
    return _page(request, actor, found, ending=form)


def _page(
    request: HttpRequest,
    actor: Actor,
    found: Region,
    *,
    form: NewRegionForm | None = None,
    renaming: RenameForm | None = None,
    ending: ReasonForm | None = None,
) -> HttpResponse:
    line = Region.objects.filter(path__in=found.line()).order_by("path")
    is_local = found.level in (RegionLevel.VILLAGE, RegionLevel.GRID)
    may_edit = keeps_region(actor, found, is_local=is_local)
    context = {
        "found": found,
        "line": [(row, keeps_region(actor, row, is_local=True)) for row in line],
        "below": _below(found),
        "form": form or NewRegionForm(),
        "renaming": renaming or RenameForm(initial={"name": found.name}),
        "ending": ending or ReasonForm(),
        "may_edit": may_edit and found.valid_to is None,
        "may_add": found.valid_to is None
        and found.level in (RegionLevel.TOWN, RegionLevel.VILLAGE),
    }
    bound: tuple[forms.Form | None, ...] = (form, renaming, ending)
    status = _UNPROCESSABLE if any(each is not None for each in bound) else 200
    return render(request, "people/region.html", context, status=status)


def _below(found: Region) -> QuerySet[Region]:
    """Return the regions right below one, those in force first."""
    rows = Region.objects.filter(path__startswith=found.path, depth=found.depth + 1)
    return cast("QuerySet[Region]", rows.order_by(F("valid_to").asc(nulls_first=True), "path"))


def _keeper(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return require_office(actor, Capability.MANAGE_TREES, Capability.MANAGE_GRIDS)
