"""The inbox as the API shows it, and what it takes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from bihuan.foundation.rest.fields import Cursor
from bihuan.foundation.rest.shapes import Shape
from bihuan.notices.models import Pace
from bihuan.notices.queries import LARGEST_PAGE, PAGE_SIZE
from bihuan.notices.services.read_messages import LONGEST_ANSWER

if TYPE_CHECKING:
    from bihuan.notices.models import Preference
    from bihuan.notices.queries import Answered, Shown

_TEXT = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$"


class MessageSubjectOut(Shape):
    """What a message is about, as far as its reader may see it."""

    type: str
    id: UUID
    number: str
    title: str
    due_on: date | None


class AnswerOut(Shape):
    """What somebody answered."""

    by: str
    at: datetime
    text: str


class MessageOut(Shape):
    """A message; without a subject where its reader may no longer see that."""

    id: UUID
    kind: str
    title: str
    body: str
    at: datetime
    is_urgent: bool
    read_at: datetime | None
    #: Whether an answer is asked for and still missing.
    may_answer: bool
    subject: MessageSubjectOut | None
    answers: list[AnswerOut]
    #: What stands in a summary.
    gathered: list[MessageOut]


class InboxPage(Shape):
    """A page of the inbox."""

    items: list[MessageOut]
    next: str | None


class InboxCountsOut(Shape):
    """What waits in the inbox."""

    unread: int
    unanswered: int


class ReadOut(Shape):
    """How many messages were read."""

    read: int


class InboxQuery(Shape):
    """Which part of the inbox."""

    show: Literal["unread", "unanswered", "all"] = "unread"
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE


class AnswerIn(Shape):
    """How it stands."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ANSWER, pattern=_TEXT)]


class WishesOut(Shape):
    """How somebody wants to be told."""

    pace: Pace
    email: str


class WishesIn(Shape):
    """How somebody wants to be told; an empty address is no e-mail."""

    pace: Literal["daily", "at_once"]
    email: Annotated[
        str,
        StringConstraints(max_length=254, pattern=r"^$|^[^@\s\u0000-\u001F]+@[A-Za-z0-9.-]+$"),
    ] = ""


def message_out(row: Shown) -> MessageOut:
    """Show a message."""
    message = row.message
    subject = None
    if row.about is not None:
        subject = MessageSubjectOut(
            type=message.subject_type,
            id=message.subject_id,
            number=row.about.number,
            title=row.about.title,
            due_on=row.about.due_on,
        )
    return MessageOut(
        id=message.pk,
        kind=message.kind,
        title=row.words.title,
        body=row.words.body,
        at=message.at,
        is_urgent=message.is_urgent,
        read_at=message.read_at,
        may_answer=row.may_answer,
        subject=subject,
        answers=[_answer(each) for each in row.answers],
        gathered=[message_out(each) for each in row.gathered],
    )


def wishes_out(wish: Preference) -> WishesOut:
    """Show how somebody wants to be told."""
    return WishesOut(pace=Pace(wish.pace), email=wish.email)


def _answer(each: Answered) -> AnswerOut:
    return AnswerOut(by=each.by, at=each.at, text=each.text)
