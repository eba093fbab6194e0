"""How every step on a notice is written: moved, and sealed in its chain."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from bihuan.documents.models import Notice
from bihuan.evidence import public as evidence
from bihuan.foundation.moving import Act, begin, move
from bihuan.kernel.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from bihuan.evidence.public import StoredFile
    from bihuan.people.public import Actor

#: Step -> its event, past tense.
EVENTS = {
    "upload": "notice_uploaded",
    "read": "notice_read",
    "fail": "notice_unreadable",
    "cancel": "notice_cancelled",
    "read_again": "notice_asked_again",
    "edit": "notice_edited",
    "discard": "notice_discarded",
    "confirm": "notice_confirmed",
}


def snapshot_of(notice: Notice) -> dict[str, Any]:
    """Return what an edit of the rows by hand would contradict."""
    return {
        "number": str(notice.pk),
        "state": str(notice.state),
        "version": notice.version,
        "title": notice.title,
        "content_hash": notice.content_hash,
        "as_read_sha256": _digest(notice.as_read),
        "as_edited_sha256": _digest(notice.as_edited),
        "source_sha256": _digest(notice.source_lines),
    }


def snapshots(notice_id: UUID | None) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield one notice's facts as they stand, or all in the order of their ids."""
    rows = Notice.objects.order_by("id")
    for notice in rows.filter(pk=notice_id) if notice_id else rows.iterator(chunk_size=50):
        yield notice.pk, snapshot_of(notice)


def begin_notice(
    notice: Notice, *, state: str, actor: Actor, at: datetime, file: StoredFile
) -> None:
    """Insert a notice with its first step and its file."""
    row = begin(notice, state=state, act=_act("upload", actor, at))
    evidence.attach_file(history=row, file=file, purpose="document")
    evidence.append(row, snapshot_of(notice))


def move_notice(
    notice: Notice,
    *,
    to: str,
    step: str,
    actor: Actor,
    at: datetime,
    changes: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Move a notice and seal the step."""
    act = _act(step, actor, at, reason)
    row = move(notice, to=to, act=act, changes=changes)
    evidence.append(row, snapshot_of(notice))


def _act(step: str, actor: Actor, at: datetime, reason: str = "") -> Act:
    return Act(
        step=step,
        event=EVENTS[step],
        at=at,
        actor_id=actor.person_id,
        actor_name=actor.name,
        reason=reason,
    )


def _digest(value: object) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
