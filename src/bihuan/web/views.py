"""The home page, the choice of language, the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.findings import public as findings
from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.people import public as people
from bihuan.web.donut import donut

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from bihuan.people.public import Actor

CLOCK = SystemClock()
#: Rows of what is due later that are open at once.
_LATER_SHOWN = 8


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person, the soonest deadline first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.scope.is_empty:
        return redirect("web:settings")
    today = civil_date(CLOCK.now())
    work = findings.my_work(people.within_chosen_area(actor, request.session), today)
    context = {
        "work": work,
        "groups": [_folded(group) for group in work.groups],
        "today": today,
        "last": _last(work),
        "donut": donut(work.month_closed, work.month_overdue, work.month_found),
        "may_find": people.Capability.FIND in actor.capabilities,
        "may_look_back": people.Capability.LOOK_BACK in actor.capabilities,
        "may_import": people.Capability.IMPORT_NOTICE in actor.capabilities,
    }
    return render(request, "web/home.html", context)


@dataclass(frozen=True)
class Folded:
    """A group of work, of which only the first rows are open when it is long."""

    name: str
    count: int
    shown: list[findings.WorkItem]
    folded: list[findings.WorkItem]


def _folded(group: findings.WorkGroup) -> Folded:
    open_rows = _LATER_SHOWN if group.name == "later" else len(group.items)
    rows = group.items
    return Folded(group.name, len(rows), rows[:open_rows], rows[open_rows:])


def _last(work: findings.MyWork) -> dict[str, object] | None:
    if not work.last_done:
        return None
    row = work.last_done[0]
    return {"at": row.at, "label": findings.STEP_LABELS[findings.Step(row.step)]}


@require_GET
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show the person's own account and posts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    posts = people.Post.objects.filter(pk__in=actor.post_ids).select_related(
        "organisation", "region"
    )
    context = {"posts": posts, "languages": settings.LANGUAGES}
    return render(request, "web/settings.html", context)


@require_http_methods(["GET", "POST"])
def area(request: HttpRequest) -> HttpResponse:
    """Offer the areas within the person's reach, and keep the one that was chosen."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        people.choose_area(request.session, actor, request.POST.get("area", ""))
        return redirect(_local(request, request.POST.get("next", "")))
    context = {
        "areas": people.offered_areas(actor, civil_date(CLOCK.now())),
        "chosen": people.chosen_area(request.session, actor),
        "back": _local(request, request.GET.get("next", "")),
    }
    return render(request, "web/area.html", context)


def _local(request: HttpRequest, address: str) -> str:
    """Return an address of this installation, else that of the home page."""
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if allowed else "/"


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose a language: kept on the person, and in a cookie for whoever is not signed in."""
    chosen = request.POST.get("language", "")
    response = redirect(_local(request, request.POST.get("next", "")))
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        people.choose_language(person=request.user, language=chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    with translation.override(chosen):
        messages.success(request, _("The desk now speaks English."))
    return response
