"""Which findings have the words that somebody types: their own, or those of whom they name.

All words must be there, each of them in the finding's own text (by the index of words) or in
the name of the body or person whose turn or duty it is, or of the area; a few letters are also
looked for as the initials of a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from bihuan.engines.text.initials import has_initials, may_be_initials
from bihuan.engines.text.pieces import MOST_WORDS, Piece, asked_for
from bihuan.findings.models import Duty, Finding
from bihuan.findings.search_index import ids_with
from bihuan.foundation.numbering import as_number
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

#: Names that one word may stand for; who means more of them types more letters.
_MOST_NAMES = 500


@dataclass(frozen=True)
class _Named:
    """What has a word in its name."""

    bodies: list[UUID]
    people: list[UUID]
    regions: list[UUID]

    @property
    def is_empty(self) -> bool:
        return not (self.bodies or self.people or self.regions)


def matching(rows: QuerySet[Finding], words: str) -> QuerySet[Finding]:
    """Keep the findings that have all the words; mere punctuation is in none of them."""
    own: list[Piece] = []
    for typed in words.split()[:MOST_WORDS]:
        word = _number_or(typed)
        asked, named = asked_for(word), _named(word)
        if not asked:
            return rows.none()
        if named.is_empty:
            own += asked
        else:
            found = Finding.objects.order_by().filter(pk__in=ids_with(asked)).values("pk")
            rows = rows.filter(pk__in=found.union(*_of_named(named)))
    return rows.filter(pk__in=ids_with(own)) if own else rows


def _number_or(typed: str) -> str:
    """Return the number of a finding that a word stands for, or the word: it may be a date."""
    number = as_number(typed)
    is_there = number != typed and Finding.objects.filter(number=number).exists()
    return number if is_there else typed


def _of_named(named: _Named) -> list[QuerySet[Any]]:
    """Return the ids of findings whose turn or duty or area it is, a look-up for each index."""
    findings, duties = Finding.objects.order_by(), Duty.objects.filter(ended_at=None).order_by()
    found: list[QuerySet[Any]] = []
    if named.bodies:
        found.append(findings.filter(turn_org__in=named.bodies).values("pk"))
        found.append(duties.filter(organisation__in=named.bodies).values("finding_id"))
    if named.people:
        found.append(findings.filter(turn_person__in=named.people).values("pk"))
        found.append(duties.filter(person__in=named.people).values("finding_id"))
    if named.regions:
        found.append(findings.filter(region__in=named.regions).values("pk"))
    return found


def _named(word: str) -> _Named:
    bodies = people.Organisation.objects.order_by()
    persons = people.Person.objects.order_by()
    regions = people.Region.objects.order_by()
    if may_be_initials(word):
        return _Named(
            with_initials(bodies.values_list("pk", "name", "short_name"), word),
            with_initials(persons.values_list("pk", "name"), word),
            with_initials(regions.values_list("pk", "name"), word),
        )
    if word.isdecimal():
        return _Named([], [], [])
    in_name = Q(name__icontains=word)
    return _Named(
        _first(bodies.filter(in_name | Q(short_name__icontains=word))),
        _first(persons.filter(in_name)),
        [],
    )


def with_initials(rows: Iterable[tuple[Any, ...]], letters: str) -> list[UUID]:
    """Return the first ids of rows of which one of the names has the initials."""
    found: list[UUID] = []
    for pk, *names in rows:
        if any(has_initials(name, letters) for name in names):
            found.append(pk)
            if len(found) == _MOST_NAMES:
                break
    return found


def _first(rows: QuerySet[Any]) -> list[UUID]:
    return list(rows.values_list("pk", flat=True)[:_MOST_NAMES])
