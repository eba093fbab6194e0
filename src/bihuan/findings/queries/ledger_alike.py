"""Findings of a body that a row of a ledger may tell of again: from other ledgers, or typed in."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from bihuan.findings.domain.lifecycle import State
from bihuan.findings.domain.repeats import DAYS, Entry, Known, plain
from bihuan.findings.models import Duty, DutyRole, Finding, Kind, LedgerEntry
from bihuan.kernel.clock import civil_date, day_begins

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from bihuan.findings.ledgers import Import, Keyed

_APART = timedelta(days=DAYS)


def alike(batch: Sequence[Keyed], of: Import) -> Known:
    """Return what the body has already that a row of the batch may be again; three queries.

    Args:
        batch: rows that were not met before.
        of: what all rows of the import share.
    """
    known = Known()
    if batch:
        _add_of_ledgers(known, batch, of)
        _add_typed_in(known, batch, of)
    return known


def _add_of_ledgers(known: Known, batch: Sequence[Keyed], of: Import) -> None:
    """Add the findings of the body's other ledgers."""
    days = [one.told.found_on for one in batch if one.told.found_on]
    when = Q(found_on=None)
    if days:
        when |= Q(found_on__range=(_shifted(min(days), -_APART), _shifted(max(days), _APART)))
    others = LedgerEntry.objects.filter(organisation=of.organisation, is_first=True)
    rows = others.exclude(ledger=of.ledger).filter(
        when, enterprise__in={one.row.enterprise[:200] for one in batch}
    )
    columns = rows.values_list(
        "finding__description",
        "enterprise",
        "place",
        "responsible_org",
        "responsible_person",
        "found_on",
        "finding_id",
        "finding__number",
        "finding__state",
    )
    for text, enterprise, place, body, person, found_on, pk, number, state in columns.iterator():
        one = Entry(text, plain(enterprise), place, plain(body), plain(person), found_on)
        known.add(one, Finding(pk=pk, number=number, state=state))


def _add_typed_in(known: Known, batch: Sequence[Keyed], of: Import) -> None:
    """Add the hazards that people of the body recorded here, under the enterprises of the batch.

    Nobody types the enterprise apart: it is the one that rectifies, or with whose name the place
    begins. A row without a day is compared with none of them.
    """
    days = [one.told.found_on for one in batch if one.told.found_on]
    names = {one.told.enterprise for one in batch} - {""}
    if not days or not names:
        return
    first, last = _moment(min(days), -_APART), _moment(max(days), 2 * _APART)
    rows = Finding.objects.filter(
        ~Exists(LedgerEntry.objects.filter(finding=OuterRef("pk"), is_first=True)),
        listed_by=of.organisation,
        kind=Kind.HAZARD,
        found_at__range=(first, last),
    ).exclude(state__in=[State.DUPLICATE, State.WITHDRAWN])
    found = list(
        rows.values_list("pk", "number", "state", "title", "description", "place", "found_at")
    )
    bodies = _rectifiers([pk for pk, *_rest in found])
    for pk, number, state, title, description, place, found_at in found:
        finding = Finding(pk=pk, number=number, state=state)
        for enterprise in _enterprises(names, plain(place), bodies[pk]):
            for text in {title, description} - {""}:
                on = civil_date(found_at)
                known.add(Entry(text, enterprise, found_on=on), finding)


def _rectifiers(ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Return the names of who rectifies, by finding."""
    found: dict[UUID, set[str]] = defaultdict(set)
    duties = Duty.objects.filter(finding__in=ids, role=DutyRole.RECTIFY, ended_at=None)
    named = duties.values_list("finding_id", "organisation__name", "organisation__short_name")
    for pk, name, short in named:
        found[pk] |= {plain(name), plain(short)}
    return found


def _enterprises(names: set[str], place: str, bodies: set[str]) -> set[str]:
    begins = {place[:length] for length in {len(name) for name in names}}
    return names & (begins | bodies)


def _moment(day: date, by: timedelta) -> datetime:
    return day_begins(_shifted(day, by))


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day
