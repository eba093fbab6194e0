"""Keep, discard or hand over a draft."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.documents.models import Notice, NoticeState
from bihuan.documents.permissions import require_import, visible_notice
from bihuan.documents.recording import move_notice
from bihuan.documents.wording import worded
from bihuan.foundation.moving import Overtaken, last_step
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from bihuan.documents.domain.draft import Draft
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
    with _open(notice_id, actor, expected_version) as notice, worded():
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
    """Discard a draft; the row and its file stay."""
    with _open(notice_id, actor, expected_version) as notice:
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
    with _open(notice_id, actor, expected_version) as notice:
        yield notice
        move_notice(
            notice,
            to=NoticeState.CONFIRMED,
            step="confirm",
            actor=actor,
            at=clock.now(),
        )


@contextmanager
def _open(notice_id: UUID, actor: Actor, expected_version: int | None) -> Iterator[Notice]:
    with transaction.atomic():
        notice = visible_notice(actor, notice_id, lock=True)
        require_import(actor, notice.organisation, notice.region)
        if expected_version is not None and notice.version != expected_version:
            raise Overtaken(last_step(notice), asker=actor.person_id)
        if notice.state != NoticeState.DRAFT:
            raise Refusal(
                "documents.not_a_draft",
                _("This notice was imported or discarded already; it can only be looked at."),
            )
        yield notice
