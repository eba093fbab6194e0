"""One search over what somebody may see: findings, bodies, people, notices."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from bihuan.documents import public as documents
from bihuan.engines.text.initials import may_be_initials
from bihuan.engines.text.pieces import MOST_WORDS, asked_for
from bihuan.findings.models import Finding
from bihuan.findings.permissions import visible_apart
from bihuan.findings.queries.listing import with_columns
from bihuan.findings.queries.matching import matching, with_initials
from bihuan.foundation.numbering import as_number
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from bihuan.people.public import Actor, Organisation, Post

#: Rows of a group; the newest findings that are looked at to rank them.
SHOWN, RANKED = 8, 100

Of = TypeVar("Of", bound=Model)


@dataclass(frozen=True)
class Group(Generic[Of]):
    """What was found of one sort, and whether there is more of it."""

    rows: Sequence[Of] = ()
    has_more: bool = False


@dataclass(frozen=True)
class Found:
    """What a search found, the likeliest first in each group."""

    words: str
    findings: Group[Finding] = field(default_factory=Group)
    bodies: Group[Organisation] = field(default_factory=Group)
    #: Posts, for one person may hold several.
    people: Group[Post] = field(default_factory=Group)
    notices: Group[documents.Notice] = field(default_factory=Group)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found at all."""
        return not any(g.rows for g in (self.findings, self.bodies, self.people, self.notices))


def search(actor: Actor, words: str, today: date) -> Found:
    """Search what an actor may see; what they may not see is neither found nor counted.

    Args:
        actor: who searches.
        words: a number or words, all of which must be there; names also by their initials.
        today: for bodies and posts in force.
    """
    said = " ".join(words.split()[:MOST_WORDS])
    if not any(asked_for(word) for word in said.split()):
        return Found(said)
    bodies = people.organisations_under(actor.scope, today)
    posts = people.Post.objects.in_force(today).filter(
        organisation__in=bodies.order_by().values("pk"), person__is_active=True
    )
    return Found(
        said,
        _findings(actor, said),
        _group(_called(bodies, said, ("name", "short_name")).order_by("path")),
        _group(
            _called(posts, said, ("person__name",))
            .select_related("person", "organisation")
            .order_by("person__name", "pk")
        ),
        _group(
            _with_words(documents.visible(actor), said, ("title", "issuer", "file_name"))
            .defer("source_lines", "as_read", "as_edited")
            .order_by("-uploaded_at")
        ),
    )


def _findings(actor: Actor, words: str) -> Group[Finding]:
    """Return the finding with the number, then those with most words in the title, the newest."""
    numbered: list[UUID] = []
    newest: list[list[tuple[UUID, str]]] = []
    for rows in visible_apart(actor, is_dear=True):
        of_number = rows.filter(number=as_number(words))
        numbered += of_number.values_list("pk", flat=True)
        found = matching(rows, words).order_by("-id").values_list("pk", "title")
        newest.append(list(found[:RANKED]))
    ranked = list(islice(merge(*newest, reverse=True), RANKED))
    ranked.sort(key=lambda row: -_in_title(row[1], words))
    ids = list(dict.fromkeys([*numbered, *(pk for pk, _title in ranked)]))
    rows_by_id = with_columns(Finding.objects.filter(pk__in=ids[:SHOWN])).in_bulk()
    return Group([rows_by_id[pk] for pk in ids[:SHOWN]], len(ids) > SHOWN)


def _in_title(title: str, words: str) -> int:
    folded = title.casefold()
    return sum(word in folded for word in words.casefold().split())


def _called(rows: QuerySet[Of], words: str, names: tuple[str, ...]) -> QuerySet[Of]:
    """Keep what has every word in one of its names, written out or by initials."""
    for word in words.split():
        ways = _in_any(names, word)
        if may_be_initials(word):
            ways |= Q(pk__in=with_initials(rows.order_by().values_list("pk", *names), word))
        rows = rows.filter(ways)
    return rows


def _with_words(rows: QuerySet[Of], words: str, columns: tuple[str, ...]) -> QuerySet[Of]:
    for word in words.split():
        rows = rows.filter(_in_any(columns, word))
    return rows


def _in_any(columns: Iterable[str], word: str) -> Q:
    ways = Q()
    for column in columns:
        ways |= Q(**{f"{column}__icontains": word})
    return ways


def _group(rows: QuerySet[Any]) -> Group[Any]:
    found = list(rows[: SHOWN + 1])
    return Group(found[:SHOWN], len(found) > SHOWN)
