"""Keep, discard or hand over a draft."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bihuan.documents.models import NoticeState
from bihuan.documents.recording import move_notice
from bihuan.documents.services.opening import opened
from bihuan.documents.wording import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from uuid import UUID

    from bihuan.documents.domain.draft import Draft
    from bihuan.documents.models import Notice
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor


def edit_notice(
    change: Callable[[Draft], Draft],
    *,
    notice_id: UUID,
    actor: Actor,
    clock: Clock,
    expected_version: int | None = None,
) -> Notice:
    """Change a draft by one of the functions of ``documents.domain.draft``.

    Raises:
        Refusal: ``documents.not_a_draft`` once it was imported or discarded.
        DraftRefused: the change makes no sense; nothing was changed.
        Overtaken: somebody else changed it since.
    """
    with _draft(notice_id, actor, expected_version) as notice, worded():
        edited = change(notice.as_edited)
        if edited == notice.as_edited:
            return notice
        changes = {
            "as_edited": edited,
            "title": edited["title"][:300] or notice.title,
            "issuer": edited["issuer"][:200],
            "issued_on": edited["issued_on"],
        }
        move_notice(
            notice,
            to=NoticeState.DRAFT,
            step="edit",
            actor=actor,
            at=clock.now(),
            changes=changes,
        )
        return notice


def discard_notice(
    *,
    notice_id: UUID,
    actor: Actor,
    clock: Clock,
    reason: str = "",
    expected_version: int | None = None,
) -> Notice:
    """Discard a draft, or what could not be read; the row and its file stay."""
    may_go = {NoticeState.DRAFT, NoticeState.UNREADABLE, NoticeState.CANCELLED}
    with opened(notice_id, actor, expected_version, in_states=may_go) as notice:
        move_notice(
            notice,
            to=NoticeState.DISCARDED,
            step="discard",
            actor=actor,
            at=clock.now(),
            reason=reason.strip(),
        )
        return notice


@contextmanager
def claim_notice(
    *, notice_id: UUID, actor: Actor, clock: Clock, expected_version: int | None = None
) -> Iterator[Notice]:
    """Hand a draft over to the one who makes findings of it; confirmed when that succeeds."""
    with _draft(notice_id, actor, expected_version) as notice:
        yield notice
        move_notice(
            notice,
            to=NoticeState.CONFIRMED,
            step="confirm",
            actor=actor,
            at=clock.now(),
        )


def _draft(
    notice_id: UUID, actor: Actor, expected_version: int | None
) -> AbstractContextManager[Notice]:
    return opened(notice_id, actor, expected_version, in_states={NoticeState.DRAFT})
