"""Read what takes longer than a request: asked for, done by a worker, cancelled, tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bihuan.documents.domain import draft
from bihuan.documents.extraction import read_content
from bihuan.documents.models import UNREAD, Notice, NoticeState
from bihuan.documents.recording import move_notice
from bihuan.documents.services.opening import opened
from bihuan.engines.text import notice_as_json, read_notice
from bihuan.evidence import public as evidence
from bihuan.foundation import long_work
from bihuan.kernel.errors import NotFound
from bihuan.people.public import Actor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from bihuan.documents.extraction import Extracted
    from bihuan.foundation.models import LongWork
    from bihuan.kernel.clock import Clock

#: The kind of long work.
READING = "notice_reading"
_READER = Actor.system("notice reading")
_NOTHING: dict[str, Any] = {
    "title": None,
    "issuer": None,
    "issued_on": None,
    "problems": [],
    "stated": [],
    "warnings": [],
}


def found_in(extracted: Extracted | None, *, file_name: str) -> dict[str, Any]:
    """Return what a notice holds of its text: all of it, or nothing before it was read."""
    found = notice_as_json(read_notice(extracted.lines)) if extracted else dict(_NOTHING)
    lines = extracted.lines if extracted else ()
    unread = extracted.warnings if extracted else ()
    found["warnings"] = [
        {"code": warning.code, "message": warning.message, "line": warning.line}
        for warning in unread
    ] + found["warnings"]
    return {
        "title": (found["title"] or file_name)[:300],
        "issuer": (found["issuer"] or "")[:200],
        "issued_on": found["issued_on"],
        "source_lines": [{"ref": line.ref, "text": line.text, "page": line.page} for line in lines],
        "as_read": found,
        "as_edited": draft.start(found),
    }


def ask_for_reading(notice: Notice, actor: Actor, at: datetime, *, pages: int) -> None:
    """Ask a worker to read a notice, in the transaction of the step that puts it there."""
    long_work.ask(
        READING,
        notice,
        asked_by_id=actor.person_id,
        asked_by_name=actor.name,
        at=at,
        total=pages,
    )


def read_waiting(running: long_work.Running, clock: Clock) -> None:
    """Read a notice page by page, and make it a draft.

    Raises:
        BadInput: it cannot be read.
        Ended: it was cancelled meanwhile.
    """
    notice = Notice.objects.get(pk=running.row.subject_id)
    extracted = read_content(_content_of(notice), running.told)
    found = found_in(extracted, file_name=notice.file_name)
    with running.finishing():
        reading = _still_reading(notice.pk)
        if reading is None:
            raise long_work.Ended
        move_notice(
            reading,
            to=NoticeState.DRAFT,
            step="read",
            actor=_READER,
            at=clock.now(),
            changes=found,
        )


def reading_failed(work: LongWork, clock: Clock) -> None:
    """Say of a notice that it could not be read."""
    reading = _still_reading(work.subject_id)
    if reading is not None:
        move_notice(reading, to=NoticeState.UNREADABLE, step="fail", actor=_READER, at=clock.now())


def cancel_reading(
    *, notice_id: UUID, actor: Actor, clock: Clock, expected_version: int | None = None
) -> Notice:
    """Cancel a reading; a worker that is at it stops after the present page.

    Raises:
        Refusal: ``documents.read_already`` or another; it is not being read.
        Overtaken: somebody acted since.
    """
    reading = {NoticeState.READING}
    with opened(notice_id, actor, expected_version, in_states=reading) as notice:
        at = clock.now()
        move_notice(notice, to=NoticeState.CANCELLED, step="cancel", actor=actor, at=at)
        long_work.cancel(READING, notice.pk, at=at)
        return notice


def read_again(
    *, notice_id: UUID, actor: Actor, clock: Clock, expected_version: int | None = None
) -> Notice:
    """Have a notice read that could not be read, or whose reading was cancelled.

    Raises:
        Refusal: ``documents.being_read`` or another; there is nothing to try again.
        Overtaken: somebody acted since.
    """
    stopped = {NoticeState.UNREADABLE, NoticeState.CANCELLED}
    with opened(notice_id, actor, expected_version, in_states=stopped) as notice:
        at = clock.now()
        move_notice(notice, to=NoticeState.READING, step="read_again", actor=actor, at=at)
        pages = long_work.newest(READING, [notice.pk])[notice.pk].total
        ask_for_reading(notice, actor, at, pages=pages)
        return notice


def readings_of(notices: Iterable[Notice]) -> dict[UUID, LongWork]:
    """Return how far the reading is of each notice that nothing was read from yet."""
    unread = [notice.pk for notice in notices if notice.state in UNREAD]
    return long_work.newest(READING, unread) if unread else {}


def _still_reading(notice_id: UUID) -> Notice | None:
    """Lock the notice; nothing where somebody moved it on while it was read."""
    notices = Notice.objects.select_for_update().filter(pk=notice_id)
    return notices.filter(state=NoticeState.READING).first()


def _content_of(notice: Notice) -> bytes:
    attached = evidence.attachments_of(subject_type="notice", subject_ids=[notice.pk]).first()
    if attached is None:
        raise NotFound("documents.no_document", _("The notice has no document any more."))
    with evidence.open_original(attached.file) as content:
        return content.read()
