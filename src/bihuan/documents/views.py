"""Pages of notices: upload, how far a reading is, preview and correct, discard."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.documents.domain import draft
from bihuan.documents.forms import STATUS_LABELS, UploadForm, corrections, version_of
from bihuan.documents.models import UNREAD, Notice, NoticeState
from bihuan.documents.permissions import visible, visible_notice
from bihuan.documents.presenting import Layout, discarded
from bihuan.documents.services.edit_notice import discard_notice, edit_notice
from bihuan.documents.services.read_notice import cancel_reading, read_again, readings_of
from bihuan.documents.uploads import take_in
from bihuan.documents.wording import why_unreadable
from bihuan.foundation.long_work import BEGIN_DUE
from bihuan.foundation.models import LongWorkState
from bihuan.foundation.once import Done, once
from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.people import public as people
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest

    from bihuan.documents.domain.draft import Draft
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
    recent = list(rows[:_RECENT])
    context = {
        "form": form,
        "refusal": refusal,
        "notices": recent,
        "readings": readings_of(recent),
    }
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
    if notice.state in UNREAD:
        return _reading(request, notice, refusal)
    gone = discarded(notice)
    if gone and not notice.source_lines:
        only = {"notice": notice, "gone": gone, "refusal": refusal}
        return render(request, "documents/discarded.html", only, status=_status(refusal))
    if request.htmx:  # type: ignore[attr-defined]
        # The page of a reading asks how far it is: it is read, and the draft takes its place.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    layout = Layout(notice)
    context = {
        "notice": notice,
        "layout": layout,
        "problems": layout.problems(),
        "source": layout.source(),
        "totals": layout.totals(),
        "counts": layout.counts(),
        "warnings": notice.as_read["warnings"],
        "bodies": _departments(notice, actor),
        "statuses": STATUS_LABELS,
        "open": request.GET.get("open") or _first_unchecked(notice),
        "is_draft": notice.state == NoticeState.DRAFT,
        "gone": gone,
        "refusal": refusal,
    }
    return render(request, "documents/preview.html", context, status=_status(refusal))


def _departments(notice: Notice, actor: Actor) -> dict[str, people.Organisation]:
    """Return the departments that the problems of a draft name, by their id."""
    chosen = {p["organisation"] for p in notice.as_edited["problems"] if p["organisation"]}
    rows = people.bodies(actor, civil_date(CLOCK.now())).filter(pk__in=chosen)
    return {str(row.pk): row for row in rows}


def _corrected(request: HttpRequest, notice: Notice, actor: Actor) -> HttpResponse:
    edited = edit_notice(
        corrections(request.POST, people.bodies(actor, civil_date(CLOCK.now()))),
        notice_id=notice.pk,
        actor=actor,
        clock=CLOCK,
        expected_version=version_of(request.POST),
    )
    act, _colon, key = request.POST.get("act", "").partition(":")
    shown = _first_unchecked(edited) if act == "checked" else key.partition("m")[0]
    if act in ("", "save"):
        shown = _tell_saved(request, notice.as_edited, edited.as_edited)
    target = f"{redirect('documents:preview', notice.pk).url}?open={shown}#{shown}"
    return redirect(target if shown else request.path)


def _tell_saved(request: HttpRequest, before: Draft, after: Draft) -> str:
    """Say what was saved, by a button or by Enter; return the key of the first that changed."""
    changed = draft.differing_problems(before, after)
    if not changed:
        messages.info(request, _("Nothing had been changed; the draft is as it was."))
        return ""
    numbers = pgettext("list", ", ").join(str(problem["no"]) for problem in changed)
    told = _("The draft is saved; what changed is in problem %(numbers)s.")
    messages.success(request, told % {"numbers": numbers})
    return str(changed[0]["key"])


def _reading(request: HttpRequest, notice: Notice, refusal: Refusal | None) -> HttpResponse:
    """Show how far the reading of a long document is, or why there is nothing to see."""
    work = readings_of([notice])[notice.pk]
    context = {
        "notice": notice,
        "work": work,
        "is_reading": notice.state == NoticeState.READING,
        "is_unreadable": notice.state == NoticeState.UNREADABLE,
        "is_running": work.state == LongWorkState.RUNNING,
        "is_stuck": work.state == LongWorkState.WAITING and CLOCK.now() - work.asked_at > BEGIN_DUE,
        "why": why_unreadable(work),
        "refusal": refusal,
    }
    template = "documents/reading.html"
    if request.htmx:  # type: ignore[attr-defined]
        template += "#reading"
    return render(request, template, context, status=_status(refusal))


def _status(refusal: Refusal | None) -> int:
    return refusal.status if refusal else HTTPStatus.OK


@require_POST
def cancel(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Cancel the reading of a long document."""
    told = _("The reading is cancelled; no draft was made.")
    return _of_reading(request, notice_id, cancel_reading, told)


@require_POST
def again(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Have a document read again."""
    told = _("The document is read again.")
    return _of_reading(request, notice_id, read_again, told)


def _of_reading(
    request: HttpRequest, notice_id: UUID, step: Callable[..., Notice], told: str
) -> HttpResponse:
    """Do a step on a reading; where it went on meanwhile, its page says so."""
    actor, version = _importer(request), version_of(request.POST)
    try:
        step(notice_id=notice_id, actor=actor, clock=CLOCK, expected_version=version)
    except Refusal as refusal:
        if refusal.status != HTTPStatus.CONFLICT:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("documents:preview", notice_id)


@require_POST
@once
def discard(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Discard a draft or an unread document; it stays in the list as discarded."""
    actor = _importer(request)
    discard_notice(notice_id=notice_id, actor=actor, clock=CLOCK)
    told = _("It is discarded; no finding was made of it.")
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
