"""Findings that may tell of the hazard that somebody is about to record, as far as they see them.

Nothing is decided here: what is alike is shown, with what both say and what only one says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from bihuan.engines.text import Verdict, compare, described
from bihuan.findings import alike_index
from bihuan.findings.domain.lifecycle import OPEN, State
from bihuan.findings.permissions import visible_among
from bihuan.findings.wording_alike import differences_in_words, same_in_words
from bihuan.kernel.clock import day_begins
from bihuan.kernel.words import one_line
from bihuan.people import public as people
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from bihuan.engines.text import Likeness
    from bihuan.findings.models import Finding
    from bihuan.people.public import Actor, Region

#: Findings that share most with the text and are compared, and those shown.
_SHARING, _MOST = 48, 5
_SHOWN = (
    *("number", "kind", "title", "place", "state", "found_at", "county_code"),
    *("region__name", "region__level", "region__code"),
)
_GONE = (State.WITHDRAWN, State.DUPLICATE, State.TRANSFERRED)


@dataclass(frozen=True)
class Asked:
    """What somebody is about to record, or has recorded."""

    title: str
    place: str
    region: Region
    #: The finding itself, where it is one already.
    known_as: UUID | None = None


@dataclass(frozen=True)
class Alike:
    """A finding that may tell of the same.

    Args:
        finding: one that the reader may see.
        is_same: its words say the same; otherwise they are near.
        same: what both say, as people read it.
        differs: what only one of them says: by what, here, there.
    """

    finding: Finding
    is_same: bool
    same: Sequence[str]
    differs: Sequence[tuple[Any, str, str]]

    @property
    def may_be_joined(self) -> bool:
        """Whether what is recorded may join it; a closed one stays closed."""
        return self.finding.state in OPEN


def alike_to(actor: Actor, asked: Asked, today: date) -> list[Alike]:
    """Return the findings that are the same or similar, the nearest first; four queries.

    Args:
        actor: who asks; what they may not see is not told of.
        asked: the sentence, the place and the area.
        today: what was closed long before is left out, by a parameter of the pack.
    """
    if not one_line(asked.title):
        return []
    mine = described(one_line(asked.title), asked.place.strip())
    county = people.county_code(asked.region)
    ids = alike_index.sharing_most(mine, county, _SHARING)
    judged = (
        (row, compare(mine, alike_index.words_of(row)))
        for row in _still_of_use(actor, ids, asked, county, today)
    )
    near = [(row, how) for row, how in judged if how.verdict is not Verdict.DIFFERENT]
    near.sort(key=lambda each: _nearness(each[0], each[1], asked), reverse=True)
    return [_told(row, how, asked) for row, how in near[:_MOST]]


def _still_of_use(
    actor: Actor, ids: Sequence[UUID], asked: Asked, county: str, today: date
) -> Sequence[Finding]:
    if not ids:
        return []
    days = standards.pack_for(county).parameter("ALIKE.CLOSED", today).value
    since = day_begins(today - timedelta(days=int(days)))
    rows = visible_among(actor, ids).filter(Q(closed_at=None) | Q(closed_at__gte=since))
    rows = rows.exclude(state__in=_GONE)
    if asked.known_as is not None:
        rows = rows.exclude(pk=asked.known_as)
    return list(rows.select_related("region").only(*_SHOWN))


def _nearness(row: Finding, how: Likeness, asked: Asked) -> tuple[bool, bool, float, bool]:
    is_here = row.region_id == asked.region.pk
    return how.verdict is Verdict.SAME, is_here, how.score, row.state in OPEN


def _told(row: Finding, how: Likeness, asked: Asked) -> Alike:
    is_here = row.region_id == asked.region.pk
    return Alike(
        row,
        how.verdict is Verdict.SAME,
        same_in_words(how, is_here=is_here),
        differences_in_words(how, region=None if is_here else (str(asked.region), str(row.region))),
    )
