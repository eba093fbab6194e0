"""Live changes (SSE): how much is unread, and whether the record that is open was moved on.

An answer tells what is so now and ends; the browser asks again by itself after a while, as the
protocol of server-sent events has it. So no connection holds a thread of the server, a proxy needs
nothing special, and both databases do: one look at an index for each question.

Source: WHATWG HTML, 9.2 Server-sent events.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import HttpResponse
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


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Tell what is so now; nothing but a heartbeat where nothing changed since the last time.

    ``subject`` names the record that is open, such as ``finding:<id>``. Of one out of sight,
    nothing is told.
    """
    # A page that is left open does not keep the session of somebody who went away.
    request.is_unattended = True  # type: ignore[attr-defined]
    actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
    told = {"unread": unread_count(actor), "version": _version(actor, request.GET.get("subject"))}
    name = f"{told['unread']}.{told['version'] or 0}"
    lines = [f"retry: {ASK_AGAIN_MS}"]
    if request.headers.get("Last-Event-ID") == name:
        lines.append(": nothing new")
    else:
        lines += [f"id: {name}", "event: state", f"data: {json.dumps(told)}"]
    return HttpResponse(
        "\n".join(lines) + "\n\n",
        content_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"},
    )


def _version(actor: Actor, asked: str | None) -> int | None:
    """Return the version of a record, as far as the actor may see it."""
    if not asked:
        return None
    subject_type, _colon, raw = asked.partition(":")
    try:
        subject_id = UUID(raw)
    except ValueError:
        subject_id = None
    if subject_type not in subject_types() or subject_id is None:
        raise BadInput("notices.unknown_subject", _("There is no such record."))
    about = subject_of(subject_type).about(actor, [subject_id]).get(subject_id)
    return about.version if about else None
