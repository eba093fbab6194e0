"""Messages are read and answered by those to whom they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput, Refusal
from bihuan.notices.domain.kinds import Kind
from bihuan.notices.models import Message
from bihuan.notices.permissions import own, own_message
from bihuan.notices.services.post_messages import Draft, post
from bihuan.notices.subjects import subject_of

if TYPE_CHECKING:
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor

LONGEST_ANSWER = 1000


class AnswerRefused(Refusal):
    """The message asks for no answer, or has one already."""


class AnswerMissing(BadInput):
    """There is no answer, or it is too long."""


def read(*, message_id: UUID, actor: Actor, clock: Clock) -> Message:
    """Mark a message as read; a summary with all that stands in it.

    Raises:
        NotFound: it is not one of the actor's.
    """
    message = own_message(actor, message_id)
    unread = Message.objects.filter(recipient=actor.person_id, is_read=False)
    written = {"is_read": True, "read_at": clock.now()}
    with transaction.atomic():
        unread.filter(pk=message.pk).update(**written)
        if message.kind == Kind.DIGEST:
            unread.filter(digest=message).update(**written)
    message.refresh_from_db()
    return message


def read_all(*, actor: Actor, clock: Clock) -> int:
    """Mark all that stands in the inbox as read; return how many messages it was."""
    unread = own(actor).filter(is_read=False).exclude(is_held=True, digest=None)
    stands = unread.filter(is_held=False).count()
    unread.update(is_read=True, read_at=clock.now())
    return stands


def answer(*, message_id: UUID, text: str, actor: Actor, clock: Clock) -> Message:
    """Say how it stands; whoever was told of the same term sees who answered what, and when.

    Raises:
        NotFound: it is not one of the actor's, or they may no longer see what it is about.
        AnswerMissing: nothing was said, or too much.
        AnswerRefused: no answer was asked for, or one was given.
    """
    said = text.strip()
    if not said:
        raise AnswerMissing("notices.answer_missing", _("Say how it stands, in a few words."))
    if len(said) > LONGEST_ANSWER:
        raise AnswerMissing(
            "notices.answer_long",
            _("An answer has at most %(most)s characters.") % {"most": LONGEST_ANSWER},
            most=LONGEST_ANSWER,
        )
    with transaction.atomic():
        message = own_message(actor, message_id, lock=True)
        _require_question(message, actor)
        now = clock.now()
        message.answered_at, message.answer = now, said
        message.read_at, message.is_read = message.read_at or now, True
        message.save(update_fields=["answered_at", "answer", "read_at", "is_read"])
        _tell_others(message, actor, clock)
    return message


def _require_question(message: Message, actor: Actor) -> None:
    if not subject_of(message.subject_type).about(actor, [message.subject_id]):
        raise AnswerRefused(
            "notices.subject_hidden",
            _("You may no longer see what this is about; there is nothing to answer."),
        )
    if not message.asks_answer:
        raise AnswerRefused("notices.no_answer_asked", _("This message asks for no answer."))
    if message.answered_at is not None:
        raise AnswerRefused(
            "notices.answered_before", _("You answered this before; the first answer stands.")
        )


def _tell_others(message: Message, actor: Actor, clock: Clock) -> None:
    """Tell whoever was told of the same term that there is an answer."""
    told = Message.objects.filter(
        subject_id=message.subject_id, run=message.run, kind=message.kind
    ).exclude(recipient=message.recipient_id)
    post(
        [
            Draft(
                person_id=person_id,
                kind=Kind.ANSWERED,
                subject_type=message.subject_type,
                subject_id=message.subject_id,
                number=message.number,
                run=str(message.pk),
                facts={"by": actor.name, "answer": message.answer},
                at=clock.now(),
            )
            for person_id in set(told.values_list("recipient_id", flat=True))
        ],
        now=clock.now(),
    )
