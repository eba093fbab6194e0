"""Pages that say what went wrong, what was kept, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from bihuan.kernel.errors import Refusal


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show a refusal's own sentence, with its status."""
    headings = {
        403: _("This step is not yours to take"),
        404: _("There is nothing here for you"),
        409: _("Somebody was faster, or the state has changed"),
    }
    context = {
        "status": refusal.status,
        "heading": headings.get(refusal.status, _("This cannot be done as it stands")),
        "sentence": refusal,
        "kept": _("Nothing was changed.") if request.method == "POST" else "",
    }
    response = render(request, "web/said.html", context, status=refusal.status)
    # A fragment was asked for: the refusal takes the place of the whole page.
    response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer 400."""
    return _said(
        request,
        400,
        _("The request could not be read"),
        _("Go back, reload the page and try again. Nothing was changed."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer 403."""
    return _said(
        request,
        403,
        _("This page is not for your post"),
        _("If you need it for your work, ask the security administrator of your organisation."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer a form whose secret does not fit: mostly a page that was open for too long."""
    return _said(
        request,
        403,
        _("The page was open for too long"),
        _(
            "Nothing was sent. Go back: what you typed is still in the form; "
            "reload the page and send it again."
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer 404."""
    return _said(
        request,
        404,
        _("There is nothing at this address"),
        _("It may have been typed wrongly, or the thing lies outside your area."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: short, and without a query."""
    context = {
        "heading": _("Something broke on our side"),
        "sentence": _(
            "The step was not taken and nothing was changed. Try again; if it comes back, "
            "give the number below to your administrator."
        ),
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
    }
    return render(request, "web/said_plain.html", context, status=500)


def _said(request: HttpRequest, status: int, heading: str, sentence: str) -> HttpResponse:
    context = {"status": status, "heading": heading, "sentence": sentence}
    return render(request, "web/said.html", context, status=status)
