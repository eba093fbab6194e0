"""Live changes (SSE): how much is unread, and whether the record that is open was moved on.

This answer tells what is so now and ends; the browser asks again after a while. It serves
wherever no stream is held, and :mod:`bihuan.notices.streams` asks it for each stream that is.

Source: WHATWG HTML, 9.2 Server-sent events.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.http.request import split_domain_port
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.kernel.errors import BadInput
from bihuan.notices.queries import unread_count
from bihuan.notices.subjects import subject_of, subject_types

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bihuan.people.public import Actor

#: After so long the browser asks again, in milliseconds.
ASK_AGAIN_MS = 15_000
#: Where a stream is held, on whichever port.
STREAM_PATH = "/sse"


@dataclass(frozen=True)
class Now:
    """What somebody may know of what is so now."""

    unread: int
    #: Counts the steps of the record that is open; None where none is, or it is out of sight.
    version: int | None

    @property
    def name(self) -> str:
        """The ``id`` of the event, by which a browser says what it heard last."""
        return f"{self.unread}.{self.version or 0}"


class Told(HttpResponse):
    """The answer, with what it was made of: for the stream that asked."""

    def __init__(
        self, now: Now, *, asker: UUID, subject: tuple[str, UUID] | None, known: str
    ) -> None:
        super().__init__(
            said(now, known=known, retry_ms=ASK_AGAIN_MS),
            content_type="text/event-stream; charset=utf-8",
            headers={"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"},
        )
        self.now, self.asker, self.subject = now, asker, subject


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Tell what is so now; nothing but a heartbeat where nothing changed since the last time.

    ``subject`` names the record that is open, such as ``finding:<id>``. Of one out of sight,
    nothing is told.
    """
    # A page that is left open does not keep the session of somebody who went away.
    request.is_unattended = True  # type: ignore[attr-defined]
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    subject = _subject(request.GET.get("subject"))
    now = Now(unread_count(actor), _version(actor, subject))
    known = request.headers.get("Last-Event-ID", "")
    return Told(now, asker=cast("UUID", request.user.pk), subject=subject, known=known)


def said(now: Now, *, known: str, retry_ms: int) -> str:
    """Return an event as it is sent.

    Args:
        now: what is so now.
        known: the ``id`` of what the browser heard last; where that is still so, nothing is told.
        retry_ms: after how long a browser that lost the connection asks again.
    """
    lines = [f"retry: {retry_ms}"]
    if known == now.name:
        lines.append(": nothing new")
    else:
        lines += [f"id: {now.name}", "event: state", f"data: {json.dumps(asdict(now))}"]
    return "\n".join(lines) + "\n\n"


def stream_address(request: HttpRequest) -> str:
    """Return where a browser finds the stream; empty where none is held."""
    env = settings.BIHUAN
    if env.live_address:
        return str(env.live_address)
    if not env.live_port:
        return ""
    domain, _port = split_domain_port(request.get_host())
    return f"{request.scheme}://{domain}:{env.live_port}{STREAM_PATH}"


def _subject(asked: str | None) -> tuple[str, UUID] | None:
    if not asked:
        return None
    subject_type, _colon, raw = asked.partition(":")
    try:
        subject_id = UUID(raw)
    except ValueError:
        subject_id = None
    if subject_type not in subject_types() or subject_id is None:
        raise BadInput("notices.unknown_subject", _("There is no such record."))
    return subject_type, subject_id


def _version(actor: Actor, subject: tuple[str, UUID] | None) -> int | None:
    """Return the version of a record, as far as the actor may see it."""
    if subject is None:
        return None
    subject_type, subject_id = subject
    about = subject_of(subject_type).about(actor, [subject_id]).get(subject_id)
    return about.version if about else None
