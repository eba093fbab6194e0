"""The gate before every address of the API: who asks, and is what they send what we take."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import StreamingHttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.once import digest_of
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import Refusal
from bihuan.rest.authentication import SAFE, identify, require_scope
from bihuan.rest.idempotency import once
from bihuan.rest.problems import ApiRefusal, answer_refusal, problem
from bihuan.rest.reading import field_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from bihuan.foundation.rest.shapes import FieldError
    from bihuan.kernel.clock import Clock
    from bihuan.rest.openapi import Promise

    View = Callable[..., HttpResponse]

log = structlog.get_logger("bihuan.rest")
#: The clock of the API; contexts get it with the request.
CLOCK: Clock = SystemClock()
_KEY = re.compile(r"[\x21-\x7e]{1,120}")
#: What comes beside the file in a form with a file, in bytes.
_FORM_EXTRA = 1024 * 1024
_UNREADABLE = (
    BadRequest, MultiPartParserError, RawPostDataException, SuspiciousOperation, UnreadablePostError,
)  # fmt: skip


class AddressUnknown(ApiRefusal):
    """The API has no such address."""

    def __init__(self) -> None:
        super().__init__("rest.no_address", _("There is no such address."), status=404)


class NothingHere(ApiRefusal):
    """There is no such thing, or it is not for whoever asks; the answer is the same."""

    def __init__(self) -> None:
        super().__init__("rest.not_found", _("There is no such thing in your area."), status=404)


class MethodRefused(ApiRefusal):
    """The address does not take the method."""

    def __init__(self, allowed: frozenset[str]) -> None:
        super().__init__(
            "rest.method_not_allowed",
            _("This address takes other methods."),
            status=405,
            headers={"Allow": ", ".join(sorted(allowed))},
        )


class MediaTypeRefused(ApiRefusal):
    """The body is not of a kind that the address takes."""

    def __init__(self, taken: frozenset[str]) -> None:
        super().__init__(
            "rest.media_type",
            _("Send the body as %(taken)s.") % {"taken": ", ".join(sorted(taken)) or "—"},
            status=415,
            headers={"Accept": ", ".join(sorted(taken))} if taken else {},
        )


class TooLarge(ApiRefusal):
    """The body is larger than anything that is taken."""

    def __init__(self) -> None:
        super().__init__(
            "rest.too_large",
            _("The request is too large; a file has at most %(mb)s MB.")
            % {"mb": settings.BIHUAN_UPLOAD_MAX_MB},
            status=413,
        )


class Unreadable(ApiRefusal):
    """The bytes of the request make no sense."""

    def __init__(self) -> None:
        super().__init__(
            "rest.unreadable", _("The body of the request cannot be read."), status=400
        )


class NotRight(ApiRefusal):
    """Fields are wrong; each is named."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("rest.invalid", _("Some fields are not right."), status=422, errors=errors)


def gated(view: View, path: str, promised: Mapping[tuple[str, str], Promise]) -> View:
    """Return a view that is asked only what it promised to answer, by somebody who is known."""
    allowed = frozenset(method for known, method in promised if known == path)
    allowed |= {"HEAD"} if "GET" in allowed else frozenset()

    def gate(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method != "HEAD":
            return answered(request, kwargs)
        request.method = "GET"
        return _without_body(answered(request, kwargs))

    def answered(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
        try:
            promise = promised.get((path, request.method or ""))
            _let_in(request, promise, allowed)
            response = _answer(view, request, kwargs)
        except Refusal as refusal:
            response = answer_refusal(request, refusal)
        except RequestDataTooBig:
            response = answer_refusal(request, TooLarge())
        except _UNREADABLE:
            response = answer_refusal(request, Unreadable())
        except Exception:  # a bug: whoever asked gets JSON all the same
            log.exception("fault", route=path)
            response = _fault(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response

    gate.csrf_exempt = True  # type: ignore[attr-defined]
    return gate


def _without_body(response: HttpResponse) -> HttpResponse:
    """Return what a HEAD request gets: status and headers of the GET (RFC 9110 §9.3.2)."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    else:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response


def unknown_address(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """Answer an address that the API does not have."""
    return answer_refusal(request, AddressUnknown())


unknown_address.csrf_exempt = True  # type: ignore[attr-defined]


def _let_in(request: HttpRequest, promise: Promise | None, allowed: frozenset[str]) -> None:
    if promise is None:
        raise MethodRefused(allowed)
    request.clock = CLOCK  # type: ignore[attr-defined]
    _check_size(request, promise)
    request.actor = identify(request, CLOCK)  # type: ignore[attr-defined]
    require_scope(request, promise.scope)
    _check_query(request, promise)
    _check_body(request, promise)


def _check_size(request: HttpRequest, promise: Promise) -> None:
    """Refuse by the length that is announced, before a byte is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    longest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if "multipart/form-data" in promise.media_types:
        longest = settings.BIHUAN_UPLOAD_MAX_MB * 1024 * 1024 + _FORM_EXTRA
    if not length.isdecimal():
        raise Unreadable
    if int(length) > longest:
        raise TooLarge


def _check_query(request: HttpRequest, promise: Promise) -> None:
    errors = [
        field_error(f"query.{name}"[:200], "unknown_parameter")
        for name in request.GET
        if name not in promise.query
    ]
    errors += [
        field_error(f"query.{name}", "given_twice")
        for name in promise.query
        if len(request.GET.getlist(name)) > 1
    ]
    if errors:
        raise NotRight(errors[:50])


def _check_body(request: HttpRequest, promise: Promise) -> None:
    if not promise.media_types or not request.META.get("CONTENT_LENGTH", "0").strip("0"):
        return
    if request.content_type not in promise.media_types:
        raise MediaTypeRefused(promise.media_types)
    if request.content_type == "multipart/form-data":
        names = [*request.POST, *request.FILES]
        unknown = [name for name in names if name not in promise.form_fields]
        if unknown:
            raise NotRight(
                [field_error(f"form.{n}"[:200], "extra_forbidden") for n in unknown[:50]]
            )


def _answer(view: View, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    key = request.headers.get("Idempotency-Key")
    if request.method in SAFE or key is None:
        return view(request, **kwargs)
    if not _KEY.fullmatch(key):
        raise NotRight([field_error("header.Idempotency-Key", "string_pattern_mismatch")])
    return once(
        lambda: view(request, **kwargs),
        owner_id=request.actor.person_id,  # type: ignore[attr-defined]
        key=key,
        digest=digest_of(request),
        at=request.clock.now(),  # type: ignore[attr-defined]
    )


def _fault(request: HttpRequest) -> HttpResponse:
    """Tell Django of a bug, and whoever asked no more than that it happened."""
    got_request_exception.send(sender=None, request=request)
    return problem(
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        code="rest.fault",
        detail=str(_("Something broke here; nothing was changed. It has been logged.")),
    )
