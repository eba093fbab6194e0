"""Pages of the inbox: what one was told, read, answered; how one wants to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.foundation.once import Done, once
from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.kernel.errors import BadInput, Refusal
from bihuan.notices.forms import AnswerForm, WishesForm
from bihuan.notices.models import Pace
from bihuan.notices.permissions import own_message
from bihuan.notices.queries import counts, inbox, shown
from bihuan.notices.services.choose_wishes import choose_wishes, wishes_of
from bihuan.notices.services.read_messages import answer, read, read_all

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from bihuan.kernel.clock import Clock
    from bihuan.notices.queries import Shown
    from bihuan.people.public import Actor

CLOCK: Clock = SystemClock()


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]


@require_GET
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Show one page of the inbox."""
    show = request.GET.get("show", "unread")
    page = inbox(_actor(request), show, cursor=request.GET.get("cursor", ""))
    return _page(request, show=show, rows=page.rows, next_cursor=page.next_cursor)


def _page(request: HttpRequest, *, show: str, status: int = 200, **context: object) -> HttpResponse:
    known = counts(_actor(request))
    tabs = (
        ("unread", _("Unread"), known.unread),
        ("unanswered", _("Waits for your answer"), known.unanswered),
        ("all", _("All messages"), None),
    )
    told = {"show": show, "tabs": tabs, "counts": known, "today": civil_date(CLOCK.now())}
    return render(request, "notices/inbox.html", told | context, status=status)


@require_POST
def read_one(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Mark a message as read, and open what it is about where that was asked for."""
    actor = _actor(request)
    message = read(message_id=message_id, actor=actor, clock=CLOCK)
    about = shown(actor, [message])[0].about
    if request.POST.get("open") and about is not None:
        return redirect(about.url)
    return redirect(_back(request))


@require_POST
def read_everything(request: HttpRequest) -> HttpResponse:
    """Mark all that stands in the inbox as read."""
    count = read_all(actor=_actor(request), clock=CLOCK)
    told = ngettext("%(count)s message is read.", "%(count)s messages are read.", count)
    messages.success(request, told % {"count": count})
    return redirect(_back(request))


@require_http_methods(["GET", "POST"])
@once
def answer_one(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Show one message with what was answered, and take the answer."""
    actor = _actor(request)
    row = shown(actor, [own_message(actor, message_id)])[0]
    form = AnswerForm(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            answer(message_id=message_id, text=form.cleaned_data["text"], actor=actor, clock=CLOCK)
        except Refusal as refused:
            refusal = refused
        else:
            told = _("Your answer is kept; those who were told of it see it.")
            return Done(request, reverse("notices:answer", args=[message_id]), told)
    return _answering(request, row, form, refusal)


def _answering(
    request: HttpRequest, row: Shown, form: AnswerForm, refusal: Refusal | None
) -> HttpResponse:
    context = {"row": row, "form": form, "refusal": refusal, "today": civil_date(CLOCK.now())}
    unwell = 422 if form.is_bound else 200
    return render(
        request, "notices/message.html", context, status=refusal.status if refusal else unwell
    )


@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Show and keep how one wants to be told."""
    actor = _actor(request)
    now = wishes_of(actor)
    sent = request.POST if request.method == "POST" else None
    form = WishesForm(sent, initial={"pace": now.pace, "email": now.email})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            choose_wishes(pace=Pace(given["pace"]), email=given.get("email"), actor=actor)
        except BadInput as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Kept: this is how you are told from now on."))
            return redirect("notices:settings")
    context = {"form": form, "has_mail": bool(settings.BIHUAN.smtp_url)}
    status = 422 if form.is_bound else 200
    return render(request, "notices/settings.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Return the part of the inbox that was left."""
    show = request.POST.get("show", "")
    address = reverse("notices:inbox")
    return f"{address}?show={show}" if show in ("all", "unanswered") else address
