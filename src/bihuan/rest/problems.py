"""Refusals as problem details (RFC 9457): why nothing was done, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.moving import Overtaken
from bihuan.foundation.rest.shapes import FieldError, Problem
from bihuan.kernel.errors import Refusal
from bihuan.rest.rendering import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest

MEDIA_TYPE = "application/problem+json"

TITLES: dict[int, Any] = {
    400: _("The request cannot be read"),
    401: _("Sign in first"),
    403: _("You may not do this"),
    404: _("There is nothing here"),
    405: _("This address does not take that method"),
    409: _("Not possible as things stand"),
    412: _("Somebody acted since you looked"),
    413: _("Too large"),
    415: _("This kind of content is not taken here"),
    422: _("Something in the request is not right"),
    500: _("A fault on our side"),
}
#: Refusals whose code says more about HTTP than their class does.
STATUS_BY_CODE = {"evidence.file_too_large": 413}


class ApiRefusal(Refusal):
    """A refusal of the API itself, before any context was asked."""

    def __init__(
        self,
        code: str,
        message: object,
        *,
        status: int,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, message)
        self.status = status
        self.errors = errors
        self.headers = headers or {}


def answer_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal; the sentence and the code are its own."""
    return problem(
        status=_status(request, refusal),
        code=refusal.code,
        detail=str(refusal),
        errors=getattr(refusal, "errors", ()),
        headers=getattr(refusal, "headers", {}),
        facts=refusal.facts,
    )


def problem(
    *,
    status: int,
    code: str,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
    facts: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Return problem details with a status."""
    said = Problem(
        type=f"urn:bihuan:problem:{code}",
        title=str(TITLES[status]),
        status=status,
        detail=detail,
        code=code,
        errors=list(errors),
        facts=_plain(facts or {}),
    )
    return HttpResponse(
        as_json(said.model_dump()),
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


def _status(request: HttpRequest, refusal: Refusal) -> int:
    if isinstance(refusal, Overtaken) and "If-Match" in request.headers:
        return 412
    return STATUS_BY_CODE.get(refusal.code, refusal.status)


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(as_json(dict(facts)))
    return plain
