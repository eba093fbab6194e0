"""Open a notice for a step: locked, allowed, unchanged since it was seen, and at the right point."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.documents.models import NoticeState
from bihuan.documents.permissions import require_import, visible_notice
from bihuan.foundation.moving import Overtaken, last_step
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from bihuan.documents.models import Notice
    from bihuan.people.public import Actor


@contextmanager
def opened(
    notice_id: UUID, actor: Actor, expected_version: int | None, *, in_states: set[NoticeState]
) -> Iterator[Notice]:
    """Give a notice to a step, in a transaction of its own.

    Raises:
        NotFound: there is none in the actor's area.
        NotPermitted: the actor may not import for its organisation.
        Overtaken: somebody acted since ``expected_version``.
        Refusal: it is in none of ``in_states``; the code says where it is instead.
    """
    with transaction.atomic():
        notice = visible_notice(actor, notice_id, lock=True)
        require_import(actor, notice.organisation, notice.region)
        if expected_version is not None and notice.version != expected_version:
            raise Overtaken(last_step(notice), asker=actor.person_id)
        if notice.state not in in_states:
            raise _not_now(notice.state)
        yield notice


def _not_now(state: str) -> Refusal:
    if state == NoticeState.READING:
        return Refusal(
            "documents.being_read",
            _("This notice is being read. Wait until that is done, or cancel it."),
        )
    if state in (NoticeState.UNREADABLE, NoticeState.CANCELLED):
        return Refusal(
            "documents.not_read",
            _("Nothing was read from this notice. Have it read again, or discard it."),
        )
    if state == NoticeState.DRAFT:
        return Refusal(
            "documents.read_already",
            _("This notice has been read. Check the draft, or discard it."),
        )
    return Refusal(
        "documents.not_a_draft",
        _("This notice was imported or discarded already; it can only be looked at."),
    )
