"""Recording a finding; the look-backs that wait; a notice that becomes findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.documents import public as documents
from bihuan.evidence import public as evidence
from bihuan.findings import notice_papers
from bihuan.findings.forms.new import NewFindingForm
from bihuan.findings.permissions import visible
from bihuan.findings.queries.alike import Alike, Asked, alike_to
from bihuan.findings.queries.listing import with_columns
from bihuan.findings.queries.my_work import due_look_backs
from bihuan.findings.steps.step1_found_in_notice import confirm_notice
from bihuan.findings.taking_out import may_export
from bihuan.findings.uploads import keep_files
from bihuan.findings.views.asking import CLOCK, actor_of, onlooker_of, part, today
from bihuan.foundation.once import Done, once
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.people import public as people
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_UNPROCESSABLE = 422
#: Codes of regions are shorter.
_LONGEST_CODE = 12


@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new finding, or record it."""
    actor = actor_of(request)
    if Capability.FIND not in actor.capabilities:
        raise NotPermitted("findings.no_find", _("Your post does not include recording findings."))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NewFindingForm(*sent, actor=actor, today=today())
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            with evidence.keeping_only_what_commits():
                near = [] if form.cleaned_data["same_as"] else alike_to(actor, form.asked, today())
                if near:
                    return _asked_about(request, form, near)
                finding = form.perform(CLOCK)
        except Refusal as refused:
            refusal = refused
        else:
            told = _("Recorded as %(number)s.") % {"number": finding.number}
            return Done(request, reverse("findings:record", args=[finding.pk]), told)
    context = {"form": form, "refusal": refusal}
    status = refusal.status if refusal else _UNPROCESSABLE if form.is_bound else 200
    return render(request, part(request, "findings/new.html", "form"), context, status=status)


@require_GET
def alike(request: HttpRequest) -> HttpResponse:
    """Show what may be the same as what is being typed; nothing where nothing is near."""
    actor = actor_of(request)
    if Capability.FIND not in actor.capabilities:
        raise NotPermitted("findings.no_find", _("Your post does not include recording findings."))
    said = request.GET
    region = people.region_by_code(said.get("region", "")[:_LONGEST_CODE])
    near = []
    if region is not None:
        asked = Asked(said.get("title", "")[:300], said.get("place", "")[:200], region)
        near = alike_to(actor, asked, today())
    return render(request, "findings/_alike.html", {"alike": near, "today": today()})


def _asked_about(request: HttpRequest, form: NewFindingForm, near: list[Alike]) -> HttpResponse:
    """Ask whether it is one of the alike findings before it is recorded; what was sent is kept.

    A page that htmx draws anew keeps the files by itself.
    """
    kept = ""
    if not request.htmx:  # type: ignore[attr-defined]
        kept = keep_files(actor_of(request), form.asked.region, form.brought, CLOCK.now())
    context = {"form": form, "alike": near, "kept": kept, "today": today(), "is_asked": True}
    return render(request, part(request, "findings/new.html", "form"), context)


@require_GET
def look_backs(request: HttpRequest) -> HttpResponse:
    """Show the closed findings that were drawn for a visit."""
    actor, day = onlooker_of(request), today()
    if Capability.LOOK_BACK not in actor.capabilities:
        raise NotPermitted("findings.no_look_back", _("Your post does not include look-backs."))
    context = {"rounds": due_look_backs(actor, day), "today": day}
    return render(request, "findings/look_backs.html", context)


@require_POST
@once
def confirm(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Keep the last corrections of a notice's draft, and make findings of it."""
    actor = actor_of(request)
    try:
        edited = documents.edit_notice(
            documents.corrections(request.POST, people.bodies(actor, today())),
            notice_id=notice_id,
            actor=actor,
            clock=CLOCK,
            expected_version=documents.version_of(request.POST),
        )
        made = confirm_notice(
            notice_id=notice_id, actor=actor, clock=CLOCK, expected_version=edited.version
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:preview", notice_id)
    told = ngettext(
        "%(count)s finding was made of the notice.",
        "%(count)s findings were made of the notice.",
        len(made),
    ) % {"count": len(made)}
    return Done(request, reverse("findings:notice_result", args=[notice_id]), told)


@require_GET
def notice_result(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show what a notice became, and what was left out and why."""
    actor = actor_of(request)
    notice = documents.visible_notice(actor, notice_id)
    rows = with_columns(visible(actor).filter(notice=notice)).order_by("notice_item")
    left_out = [p for p in notice.as_edited["problems"] if not p["is_kept"]]
    context = {
        "notice": notice,
        "rows": list(rows),
        "left_out": left_out,
        "today": today(),
        "may_export": may_export(actor),
        "desk": notice_papers.desk_of(actor, notice),
    }
    return render(request, "findings/notice_result.html", context)
