"""Lists of issued papers: filters as data, keyset pages, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from bihuan.documents import public as documents
from bihuan.foundation.rest.pages import BadCursor, cursor_of, slice_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from bihuan.documents.public import Paper
    from bihuan.people.public import Actor

PAGE_SIZE = 25
_NEWEST, _OLDEST = ("-issued_at", "-id"), ("issued_at", "id")
#: The first letter of a cursor says whether one goes on or back.
_ON, _BACK = "n", "p"


@dataclass(frozen=True)
class PaperFilter:
    """What of the issued papers is asked for; empty fields ask for all."""

    words: str = ""
    kind: str = ""
    state: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    #: Whether some of what was asked could not be read: then nothing is shown.
    is_unread: bool = False


@dataclass(frozen=True)
class PaperPage:
    """One page of papers and the cursors of its neighbours."""

    rows: list[Paper]
    next_cursor: str | None
    previous_cursor: str | None


def issued_papers(actor: Actor, asked: PaperFilter) -> QuerySet[Paper]:
    """Return the papers of an actor's bodies and areas that a filter asks for, in no order."""
    rows = documents.visible_papers(actor).exclude(number="")
    if asked.is_unread:
        return rows.none()
    rows = rows.select_related("organisation", "file")
    exact = {"kind": asked.kind, "state": asked.state}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if asked.issued_from:
        rows = rows.filter(issued_at__date__gte=asked.issued_from)
    if asked.issued_to:
        rows = rows.filter(issued_at__date__lte=asked.issued_to)
    if asked.words.strip():
        said = asked.words.strip()
        rows = rows.filter(
            Q(number__icontains=said)
            | Q(subject_label__icontains=said)
            | Q(organisation__name__icontains=said)
        )
    return rows


def page_of(
    actor: Actor, asked: PaperFilter, *, cursor: str = "", size: int = PAGE_SIZE
) -> PaperPage:
    """Return one page; the last page costs as much as the first.

    Raises:
        BadCursor: a cursor that is not one of ours.
    """
    way, key = cursor[:1] or _ON, cursor[1:]
    if way not in (_ON, _BACK) or (cursor and not key):
        raise BadCursor
    rows, is_back = issued_papers(actor, asked), way == _BACK
    found = slice_of(rows, by=_OLDEST if is_back else _NEWEST, cursor=key, limit=size)
    shown = found.rows[::-1] if is_back else found.rows
    if not shown:
        return PaperPage([], None, None)
    more = found.next is not None
    has_next, has_previous = (True, more) if is_back else (more, bool(cursor))
    return PaperPage(
        shown,
        _ON + cursor_of(shown[-1], _NEWEST) if has_next else None,
        _BACK + cursor_of(shown[0], _NEWEST) if has_previous else None,
    )
