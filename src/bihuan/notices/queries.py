"""Reading the inbox: pages, counts, and what each message says to its reader."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.foundation.rest.pages import slice_of
from bihuan.kernel.errors import BadInput
from bihuan.notices.domain.kinds import Kind
from bihuan.notices.models import Message
from bihuan.notices.permissions import own
from bihuan.notices.subjects import subject_of, subject_types
from bihuan.notices.wording import Words, words_of
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.notices.subjects import About
    from bihuan.people.public import Actor

PAGE_SIZE = 25
LARGEST_PAGE = 100
#: Of what stands in a summary, so much is shown with it.
GATHERED_SHOWN = 100


@dataclass(frozen=True)
class Answered:
    """What somebody answered to a reminder of the same term."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Shown:
    """A message as its reader sees it."""

    message: Message
    words: Words
    #: What it is about; None where the reader may not see that any more.
    about: About | None
    answers: list[Answered] = field(default_factory=list)
    #: What stands in a summary.
    gathered: list[Shown] = field(default_factory=list)
    gathered_count: int = 0

    @property
    def may_answer(self) -> bool:
        """Whether an answer is asked for and still missing."""
        row = self.message
        return row.asks_answer and row.answered_at is None and self.about is not None


@dataclass(frozen=True)
class Inbox:
    """One page."""

    rows: list[Shown]
    next_cursor: str | None


@dataclass(frozen=True)
class Counts:
    """What waits in somebody's inbox."""

    unread: int
    unanswered: int


#: Which rows, and in which order; what is unread comes first.
_ORDERS = {
    "unread": ("-id",),
    "unanswered": ("-id",),
    "all": ("is_read", "-id"),
}
SHOW = tuple(_ORDERS)


def unread_count(actor: Actor) -> int:
    """Return how many messages are unread; one walk along an index."""
    return own(actor).filter(Message.STANDS, is_read=False).count()


def counts(actor: Actor) -> Counts:
    """Return what waits."""
    unanswered = own(actor).filter(Message.WAITS_FOR_ANSWER).count()
    return Counts(unread_count(actor), unanswered)


def inbox(actor: Actor, show: str, *, cursor: str = "", limit: int = PAGE_SIZE) -> Inbox:
    """Return one page of an actor's inbox.

    Raises:
        BadInput: no such part, or a cursor that is not ours.
    """
    if show not in _ORDERS:
        raise BadInput("notices.unknown_part", _("There is no such part of the inbox."), show=show)
    page = slice_of(_rows(actor, show), by=_ORDERS[show], cursor=cursor, limit=limit)
    return Inbox(shown(actor, page.rows), page.next)


def shown(actor: Actor, rows: Sequence[Message]) -> list[Shown]:
    """Return messages as their reader sees them; so many queries for a page, not for a row."""
    digests = [row.pk for row in rows if row.kind == Kind.DIGEST]
    within: dict[UUID, list[Message]] = defaultdict(list)
    for row in Message.objects.filter(digest__in=digests).order_by("-rung", "id"):
        within[row.digest_id].append(row)  # type: ignore[index]
    gathered = [row for listed in within.values() for row in listed[:GATHERED_SHOWN]]
    abouts = _abouts(actor, [*rows, *gathered])
    answers = _answers([*rows, *gathered])

    def of(row: Message) -> Shown:
        about = abouts.get(row.subject_id)
        return Shown(
            row,
            words_of(row, about),
            about,
            answers[row.subject_id, row.run] if about else [],
            [of(each) for each in within[row.pk][:GATHERED_SHOWN]] if row.pk in within else [],
            len(within[row.pk]) if row.pk in within else 0,
        )

    return [of(row) for row in rows]


def _rows(actor: Actor, show: str) -> QuerySet[Message]:
    if show == "unanswered":
        return own(actor).filter(Message.WAITS_FOR_ANSWER)
    rows = own(actor).filter(Message.STANDS)
    return rows.filter(is_read=False) if show == "unread" else rows


def _abouts(actor: Actor, rows: Iterable[Message]) -> dict[UUID, About]:
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        wanted[row.subject_type].add(row.subject_id)
    found: dict[UUID, About] = {}
    for subject_type in wanted.keys() & set(subject_types()):
        found |= subject_of(subject_type).about(actor, wanted[subject_type])
    return found


def _answers(rows: Iterable[Message]) -> dict[tuple[UUID, str], list[Answered]]:
    """Return who answered what to reminders of the same terms, the first answer first."""
    asked = [row for row in rows if row.kind == Kind.REMINDER]
    found: dict[tuple[UUID, str], list[Answered]] = defaultdict(list)
    if not asked:
        return found
    given = Message.objects.filter(
        subject_id__in={row.subject_id for row in asked},
        run__in={row.run for row in asked},
        kind=Kind.REMINDER,
        answered_at__isnull=False,
    ).order_by("answered_at", "id")
    rows_given = list(given)
    names = dict(
        people.Person.objects.filter(pk__in={r.recipient_id for r in rows_given}).values_list(
            "pk", "name"
        )
    )
    for row in rows_given:
        assert row.answered_at is not None  # noqa: S101 - filtered above
        found[row.subject_id, row.run].append(
            Answered(names[row.recipient_id], row.answered_at, row.answer)
        )
    return found
