"""A row of a ledger as it becomes a finding: its texts, its dates, and the key it is known by."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bihuan.findings.domain.facts import Kind
from bihuan.findings.domain.lifecycle import State
from bihuan.findings.domain.repeats import Entry, plain
from bihuan.findings.domain.taking_over import Standing, doubts_of, settled, standing_of
from bihuan.findings.models import Finding, LedgerEntry
from bihuan.findings.steps.step1_found import NewMeasure, Written
from bihuan.foundation.inserting import new_row
from bihuan.kernel.canonical import canonical_json
from bihuan.kernel.clock import civil_date, day_begins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from bihuan.engines.ledger import LedgerRow
    from bihuan.findings.models import LedgerFile
    from bihuan.people.public import Actor, Organisation, Region

_SHORT, _TITLE = 200, 300
#: Fields of a row that are kept as written beside the columns of their own.
_SAID = (
    *("number", "region", "leader", "phone", "source", "basis", "funds", "result", "finder"),
    *("finder_org", "verifier", "remarks", "photos"),
)
#: Fields that the finding itself holds where it was made of the row.
_TOLD = ("description", "title", "measure")
_SAID_DATES = ("due_on", "rectified_on", "verified_on")
_ENDED = frozenset({State.CLOSED, State.TRANSFERRED, State.WITHDRAWN})
_DONE = frozenset({State.CLOSED, State.SUBMITTED})


@dataclass(frozen=True)
class Keyed:
    """A row with the key that it has in every copy of its ledger, and what it is compared by."""

    row: LedgerRow
    key: str
    told: Entry


@dataclass(frozen=True)
class Import:
    """What all rows of one import share."""

    ledger: LedgerFile
    organisation: Organisation
    region: Region
    county_code: str
    actor: Actor
    at: datetime


def keyed(rows: Iterable[LedgerRow]) -> Iterator[Keyed]:
    """Yield rows with their keys: what a row tells of, and the how-manieth with it this is.

    Neither file, sheet nor row number is part of it, so that a ledger saved anew, sorted, or
    grown by further rows is known again.
    """
    met: Counter[str] = Counter()
    for row in rows:
        told = (row.description, row.enterprise, row.region, row.place, row.responsible_org)
        identity = canonical_json([*map(plain, told), row.found_on])
        met[identity] += 1
        key = hashlib.sha256(f"{identity}#{met[identity]}".encode()).hexdigest()
        yield Keyed(row, key, _told(row))


def _told(row: LedgerRow) -> Entry:
    return Entry(
        text=row.description,
        enterprise=plain(row.enterprise[:_SHORT]),
        place=row.place[:_SHORT],
        body=plain(row.responsible_org[:_SHORT]),
        person=plain(row.responsible_person[:_SHORT]),
        found_on=row.found_on,
    )


def entry_of(one: Keyed, finding: Finding, of: Import, *, is_first: bool) -> LedgerEntry:
    """Return the unsaved entry of a row that became or joined a finding."""
    row = one.row
    return new_row(
        LedgerEntry,
        finding_id=finding.pk,
        ledger_id=of.ledger.pk,
        organisation_id=of.organisation.pk,
        key=one.key,
        sheet=row.sheet[:120],
        row=row.row,
        is_first=is_first,
        found_on=row.found_on,
        enterprise=row.enterprise[:_SHORT],
        place=row.place[:_SHORT],
        responsible_org=row.responsible_org[:_SHORT],
        responsible_person=row.responsible_person[:_SHORT],
        category=row.category[:_SHORT],
        said=_said(settled(row, civil_date(of.at)), is_first=is_first),
    )


def _said(row: LedgerRow, *, is_first: bool) -> dict[str, Any]:
    """Return the words of a row that stand nowhere else; of one that joined, its telling too."""
    names = _SAID if is_first else (*_TOLD, *_SAID)
    texts: dict[str, Any] = {name: value for name in names if (value := getattr(row, name))}
    if doubts := doubts_of(row):
        texts["doubts"] = doubts
    dates = {name: day.isoformat() for name in _SAID_DATES if (day := getattr(row, name))}
    rest = {"grade": row.grade and row.grade.value, "state": row.state and row.state.value}
    return {**texts, **dates, **{k: v for k, v in rest.items() if v}, "extra": dict(row.extra)}


def written_of(one: Keyed, of: Import, bodies: dict[str, Organisation]) -> Written:
    """Return a finding to be written for a row.

    Args:
        one: the row.
        of: what the import's rows share.
        bodies: the known bodies by the names that the ledger calls them.
    """
    row = settled(one.row, civil_date(of.at))
    standing = standing_of(row)
    named = bodies.get(row.enterprise or row.responsible_org)
    rectifier = named if named and named.pk != of.organisation.pk else None
    if standing.state in (State.FOUND, State.TRANSFERRED, State.WITHDRAWN):
        rectifier = None
    finding = _finding(row, standing, of, rectifier)
    ended_at = finding.accepted_at or _moment(standing.ended_on, of.at)
    measures = [
        NewMeasure(
            text=row.measure,
            title=_title(row.measure) if len(row.measure) <= _TITLE else "",
            responsible_dept=named,
            due_on=row.due_on,
            done_at=ended_at if standing.state in _DONE else None,
        )
    ]
    return Written(
        finding,
        measures if row.measure else (),
        entry=entry_of(one, finding, of, is_first=True),
        facts=_facts(row, standing, of),
        rectifier=rectifier,
        taken_over_as=standing.state,
    )


def _finding(
    row: LedgerRow, standing: Standing, of: Import, rectifier: Organisation | None
) -> Finding:
    state = standing.state
    ended_at = _moment(standing.ended_on, of.at) if state is State.CLOSED else None
    return new_row(
        Finding,
        kind=Kind.HAZARD,
        title=_title(row.title or row.description),
        description=row.description,
        region=of.region,
        county_code=of.county_code,
        place=" ".join(filter(None, (row.enterprise, row.place)))[:_SHORT],
        found_at=_moment(row.found_on or standing.ended_on, of.at),
        found_by_id=of.actor.person_id,
        found_by_org_id=of.organisation.pk,
        listed_by=of.organisation,
        turn_org=None if state in _ENDED else _turn(state, rectifier, of.organisation),
        due_on=row.due_on,
        accepted_at=ended_at,
        closed_at=ended_at,
    )


def _turn(state: State, rectifier: Organisation | None, listed_by: Organisation) -> Organisation:
    at_work = state in (State.RECTIFYING, State.RETURNED)
    return rectifier if rectifier and at_work else listed_by


def _facts(row: LedgerRow, standing: Standing, of: Import) -> dict[str, Any]:
    """What the first step says: where it is from, and that nothing of it was checked here."""
    source = {"file": of.ledger.name, "sha256": of.ledger.sha256, "sheet": row.sheet}
    return {
        "source": {**source, "row": row.row},
        "verified_here": False,
        "ended_on": standing.ended_on.isoformat() if standing.ended_on else None,
        "ended_on_is_import": standing.state is State.CLOSED and standing.ended_on is None,
    }


def _moment(day: date | None, at: datetime) -> datetime:
    """Return a day of the ledger as a moment; the import's where there is none, or it is to come."""
    return at if day is None or day >= civil_date(at) else day_begins(day)


def _title(text: str) -> str:
    return " ".join(text.split())[:_TITLE]
