"""HTTP API of the inbox: one's own messages, read and answered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from bihuan.foundation.rest.pages import PAGED, link
from bihuan.foundation.rest.requests import ApiRequest
from bihuan.notices.models import Pace
from bihuan.notices.permissions import own_message
from bihuan.notices.queries import counts, inbox, shown
from bihuan.notices.schemas import (
    AnswerIn,
    InboxCountsOut,
    InboxPage,
    InboxQuery,
    MessageOut,
    ReadOut,
    WishesIn,
    WishesOut,
    message_out,
    wishes_out,
)
from bihuan.notices.services.choose_wishes import choose_wishes, wishes_of
from bihuan.notices.services.read_messages import answer, read, read_all

router = Router()


@router.get("", response=InboxPage, openapi_extra=PAGED)
def list_messages(
    request: ApiRequest, response: HttpResponse, asked: Query[InboxQuery]
) -> InboxPage:
    """What one was told, the newest first; of all, what is unread first."""
    page = inbox(request.actor, asked.show, cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next_cursor)
    return InboxPage(items=[message_out(row) for row in page.rows], next=page.next_cursor)


@router.get("/counts", response=InboxCountsOut)
def count_messages(request: ApiRequest) -> InboxCountsOut:
    """How many messages are unread, and how many wait for an answer."""
    known = counts(request.actor)
    return InboxCountsOut(unread=known.unread, unanswered=known.unanswered)


@router.post("/read-all", response=ReadOut)
def read_all_messages(request: ApiRequest) -> ReadOut:
    """Mark all that stands in the inbox as read."""
    return ReadOut(read=read_all(actor=request.actor, clock=request.clock))


@router.get("/settings", response=WishesOut)
def read_wishes(request: ApiRequest) -> WishesOut:
    """How one wants to be told."""
    return wishes_out(wishes_of(request.actor))


@router.post("/settings", response=WishesOut)
def keep_wishes(request: ApiRequest, said: WishesIn) -> WishesOut:
    """Choose how one wants to be told."""
    wish = choose_wishes(pace=Pace(said.pace), email=said.email, actor=request.actor)
    return wishes_out(wish)


@router.get("/{uuid:message_id}", response=MessageOut)
def read_message(request: ApiRequest, message_id: UUID) -> MessageOut:
    """One message; looking at it does not mark it as read."""
    return _out(request, message_id)


@router.post("/{uuid:message_id}/read", response=MessageOut)
def mark_message_read(request: ApiRequest, message_id: UUID) -> MessageOut:
    """Mark a message as read; a summary with all that stands in it."""
    read(message_id=message_id, actor=request.actor, clock=request.clock)
    return _out(request, message_id)


@router.post("/{uuid:message_id}/answer", response=MessageOut)
def answer_message(request: ApiRequest, message_id: UUID, said: AnswerIn) -> MessageOut:
    """Say how it stands; whoever was told of the same term sees the answer."""
    answer(message_id=message_id, text=said.text, actor=request.actor, clock=request.clock)
    return _out(request, message_id)


def _out(request: ApiRequest, message_id: UUID) -> MessageOut:
    return message_out(shown(request.actor, [own_message(request.actor, message_id)])[0])
