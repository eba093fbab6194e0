"""Which finding another one may repeat: the likely ones first, then what has the words typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.findings.domain.lifecycle import OPEN
from bihuan.findings.permissions import visible
from bihuan.findings.queries.alike import Asked, alike_to
from bihuan.findings.queries.matching import matching
from bihuan.foundation.numbering import as_number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.people.public import Actor


def likely_originals(actor: Actor, finding: Finding, today: date) -> list[Finding]:
    """Return the findings that one may join, by what both say; the nearest first."""
    asked = Asked(finding.title, finding.place, finding.region, known_as=finding.pk)
    near = (alike.finding for alike in alike_to(actor, asked, today))
    return [row for row in near if row.state in OPEN and row.county_code == finding.county_code]


def originals_with(
    actor: Actor, finding: Finding, words: str, today: date, most: int
) -> list[Finding]:
    """Return what a finding may be joined to, by a number or words; the likely ones first.

    Args:
        actor: who asks; what they may not see is not offered.
        finding: the one that repeats another.
        words: a number or words, all of which must be there; nothing gives the likely ones.
        today: for how long after closing a likely one is of use.
        most: findings to return.
    """
    likely = likely_originals(actor, finding, today)
    if not words.strip():
        return likely[:most]
    rows = visible(actor).filter(state__in=OPEN, county_code=finding.county_code)
    rows = rows.exclude(pk=finding.pk).select_related("region")
    numbered = rows.filter(number=as_number(words.strip()))
    found = matching(rows, words).order_by("-id")
    by_id = {row.pk: row for row in (*numbered, *found[:most])}
    return list(_first({row.pk for row in likely}, by_id))[:most]


def _first(likely: set[UUID], by_id: dict[UUID, Finding]) -> Iterable[Finding]:
    return sorted(by_id.values(), key=lambda row: row.pk not in likely)
