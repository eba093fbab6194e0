"""Pages of notices: upload, preview and correct, discard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.documents.forms import STATUS_LABELS, UploadForm, corrections, version_of
from bihuan.documents.models import Notice, NoticeState
from bihuan.documents.permissions import visible, visible_notice
from bihuan.documents.presenting import Layout
from bihuan.documents.services.edit_notice import discard_notice, edit_notice
from bihuan.documents.uploads import take_in
from bihuan.foundation.once import Done, once
from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.people import public as people
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from bihuan.people.public import Actor

CLOCK = SystemClock()
_UNPROCESSABLE = 422
_RECENT = 50


@require_http_methods(["GET", "POST"])
@once
def notices(request: HttpRequest) -> HttpResponse:
    """Show the notices so far, and take a new one."""
    actor = _importer(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, actor=actor, today=civil_date(CLOCK.now()))
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            notice = _upload(form, actor)
        except Refusal as refused:
            refusal = refused
        else:
            return Done(request, reverse("documents:preview", args=[notice.pk]))
    rows = visible(actor).select_related("organisation", "uploaded_by").order_by("-uploaded_at")
    context = {"form": form, "refusal": refusal, "notices": rows[:_RECENT]}
    status = refusal.status if refusal else _UNPROCESSABLE if form.is_bound else 200
    return render(request, "documents/notices.html", context, status=status)


def _upload(form: UploadForm, actor: Actor) -> Notice:
    """Store the document and read it; nothing is left of one that cannot be read."""
    given = form.cleaned_data
    region = people.region_by_code(given["region"])
    assert region is not None  # noqa: S101 - the field offers regions only
    return take_in(
        given["file"],
        organisation=people.Organisation.objects.get(pk=given["organisation"]),
        region=region,
        actor=actor,
        clock=CLOCK,
    )


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show what was read beside its source; keep what was corrected."""
    actor = _importer(request)
    notice = visible_notice(actor, notice_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            return _corrected(request, notice, actor)
        except Refusal as refused:
            refusal = refused
    layout = Layout(notice)
    today = civil_date(CLOCK.now())
    context = {
        "notice": notice,
        "layout": layout,
        "problems": layout.problems(),
        "source": layout.source(),
        "totals": layout.totals(),
        "counts": layout.counts(),
        "warnings": notice.as_read["warnings"],
        "bodies": list(people.organisations_under(actor.scope, today).order_by("path")),
        "statuses": STATUS_LABELS,
        "open": request.GET.get("open") or _first_unchecked(notice),
        "is_draft": notice.state == NoticeState.DRAFT,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "documents/preview.html", context, status=status)


def _corrected(request: HttpRequest, notice: Notice, actor: Actor) -> HttpResponse:
    edited = edit_notice(
        corrections(request.POST),
        notice_id=notice.pk,
        actor=actor,
        clock=CLOCK,
        expected_version=version_of(request.POST),
    )
    act, _colon, key = request.POST.get("act", "").partition(":")
    if act == "save":
        messages.success(request, _("The draft is saved. You can go on with it at any time."))
    shown = _first_unchecked(edited) if act == "checked" else key.partition("m")[0]
    target = f"{redirect('documents:preview', notice.pk).url}?open={shown}#{shown}"
    return redirect(target if shown else request.path)


@require_POST
@once
def discard(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Discard a draft; the document stays in the list as discarded."""
    actor = _importer(request)
    discard_notice(notice_id=notice_id, actor=actor, clock=CLOCK)
    told = _("The draft is discarded; no finding was made of it.")
    return Done(request, reverse("documents:list"), told)


def _first_unchecked(notice: Notice) -> str:
    waiting = (p for p in notice.as_edited["problems"] if p["is_kept"] and not p["is_checked"])
    first = next(waiting, None)
    return first["key"] if first else ""


def _importer(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if Capability.IMPORT_NOTICE not in actor.capabilities:
        raise NotPermitted(
            "documents.import_not_permitted",
            _("Your post does not include importing notices for this organisation."),
        )
    return actor
