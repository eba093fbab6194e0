"""Forms that do something once, however often they are sent.

A form carries a token that was made with it. The first time it is sent, the token is kept in the
transaction of what it does, with where that led; sent again, by a second click or by going back,
it leads there again and does nothing. Two that arrive together wait for each other: the token is
unique in the database. What was refused keeps no token, and the form may be sent again.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.foundation.models import IdempotencyKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest

#: Name of the form's hidden field.
FIELD = "once"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
#: A key of the API has no blank in it: a form's token is never taken for one.
_KEY = "form %s"
#: What differs from one drawing of a form to the next without anybody having typed it.
_NOT_TYPED = frozenset({FIELD, "csrfmiddlewaretoken"})
_PIECE_BYTES = 256 * 1024


class Done(HttpResponse):
    """A form was done: go there, and say this.

    Args:
        request: htmx is told in a header, so that the whole page goes and not a part of it.
        url: what the form led to.
        told: shown on the next page; nothing where empty.
    """

    def __init__(self, request: HttpRequest, url: str, told: str = "") -> None:
        if request.htmx:  # type: ignore[attr-defined]
            super().__init__(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": url})
        else:
            super().__init__(status=HTTPStatus.FOUND, headers={"Location": url})
        self.url, self.told = url, told
        if told:
            messages.success(request, told)


class _Refused(Exception):  # noqa: N818 - carries an answer out of the transaction
    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def new_token() -> str:
    """Return a token for a form that is being drawn."""
    return secrets.token_urlsafe(24)


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view do what a form asks once; it answers with :class:`Done` where it was done.

    A form without a token is taken each time it is sent.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(FIELD, "") if request.method == "POST" else ""
        owner_id = request.user.pk
        if owner_id is None or not _TOKEN.fullmatch(token):
            return view(request, *args, **kwargs)
        try:
            return _first_or_again(request, owner_id, token, lambda: view(request, *args, **kwargs))
        except _Refused as refused:
            return refused.response

    return guarded


def _first_or_again(
    request: HttpRequest, owner_id: UUID, token: str, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    digest = digest_of(request)
    with transaction.atomic():
        kept, is_first = IdempotencyKey.objects.get_or_create(
            owner_id=owner_id,
            key=_KEY % token,
            defaults={"request_digest": digest, "at": timezone.now()},
        )
        if not is_first:
            return _again(request, kept, digest)
        response = answer()
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            raise _Refused(response)
        if isinstance(response, Done):
            kept.status = response.status_code
            kept.body = json.dumps({"url": response.url, "told": response.told})
            kept.save(update_fields=["status", "body"])
        else:
            kept.delete()
    return response


def _again(request: HttpRequest, kept: IdempotencyKey, digest: str) -> Done:
    done = json.loads(kept.body)
    if kept.request_digest == digest:
        return Done(request, done["url"], done["told"])
    messages.warning(
        request,
        _(
            "This form had been sent before; this is what became of it. "
            "What you changed since was not kept: open the form anew for it."
        ),
    )
    return Done(request, done["url"])


def digest_of(request: HttpRequest) -> str:
    """Return the SHA-256 of what a request asks for: method, address, fields and files."""
    running = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type not in (
        "multipart/form-data",
        "application/x-www-form-urlencoded",
    ):
        running.update(request.body)
        return running.hexdigest()
    typed = sorted((n, request.POST.getlist(n)) for n in request.POST if n not in _NOT_TYPED)
    running.update(json.dumps(typed).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            running.update(json.dumps([name, file.name, file.size]).encode())
            for piece in file.chunks(_PIECE_BYTES):
                running.update(piece)
            file.seek(0)
    return running.hexdigest()
