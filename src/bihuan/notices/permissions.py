"""Whose messages: everybody reads their own, and nobody another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import NotFound
from bihuan.notices.models import Message

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.people.public import Actor


def own(actor: Actor) -> QuerySet[Message]:
    """Return what an actor was told."""
    return Message.objects.filter(recipient=actor.person_id)


def own_message(actor: Actor, message_id: UUID, *, lock: bool = False) -> Message:
    """Return one of an actor's messages.

    Raises:
        NotFound: there is none, or it is somebody else's; the answer is the same.
    """
    rows = own(actor).select_for_update() if lock else own(actor)
    message = rows.filter(pk=message_id).first()
    if message is None:
        raise NotFound("notices.not_found", _("There is no such message in your inbox."))
    return message
