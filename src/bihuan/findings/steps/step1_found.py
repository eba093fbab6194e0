"""Found (发现): by an officer, a worker, an inspection team, or read from a confirmed notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from bihuan.evidence import public as evidence
from bihuan.findings import alike_index, clocks, recording, search_index
from bihuan.findings.domain.deadlines import require_future
from bihuan.findings.domain.facts import Kind, RuleBroken
from bihuan.findings.models import Duty, DutyRole, Finding, Measure, ProgressReport
from bihuan.findings.permissions import covers, forbidden, require_kind
from bihuan.findings.queries.snapshot import snapshot_of_new
from bihuan.findings.wording import worded
from bihuan.foundation.inserting import insert_all, new_row
from bihuan.foundation.moving import BATCH
from bihuan.foundation.numbering import next_numbers, number_text, yearly_series
from bihuan.kernel.clock import civil_date
from bihuan.kernel.words import one_line
from bihuan.people.public import Capability, county_code
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import Model

    from bihuan.findings.domain.lifecycle import State
    from bihuan.findings.models import LedgerEntry
    from bihuan.findings.recording import Brought
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation, Region


@dataclass(frozen=True)
class NewMeasure:
    """A measure to be written down with its finding."""

    text: str
    title: str = ""
    label: str = ""
    notice_lines: str = ""
    #: done, mostly_done, ongoing, long_term or at_once, as the unit reported it.
    reported_status: str = ""
    #: Who reported it in writing; their words are the measure's text.
    reported_by: str = ""
    responsible_dept: Organisation | None = None
    due_on: date | None = None
    #: When it was done, where a ledger that is taken over says so.
    done_at: datetime | None = None


@dataclass(frozen=True)
class NewFinding:
    """What a person says was found."""

    kind: Kind
    title: str
    region: Region
    organisation: Organisation
    description: str = ""
    place: str = ""
    due_on: date | None = None
    codes: dict[str, int] | None = None
    measures: tuple[NewMeasure, ...] = ()
    evidence: tuple[Brought, ...] = ()


def found(
    new: NewFinding,
    *,
    actor: Actor,
    clock: Clock,
    relapse_of: Finding | None = None,
    same_as: Finding | None = None,
) -> Finding:
    """Record a finding in its first state.

    Args:
        new: what was found; its organisation's turn it is to verify and assign it.
        actor: who found it; the region must lie inside their area.
        clock: gives the moment.
        relapse_of: the closed finding that came back; whoever may look back may say so.
        same_as: the one that it repeats, by the words of whoever found it; that joins nothing yet.

    Raises:
        RuleBroken: no title, a deadline that has passed, a region outside the area.
    """
    at = clock.now()
    with worded(), evidence.keeping_only_what_commits(), transaction.atomic():
        _require(new, actor, at, Capability.LOOK_BACK if relapse_of else Capability.FIND)
        finding = _row(new, actor, at)
        finding.relapse_of = relapse_of
        finding.number = numbers_for(finding, 1)[0]
        facts = {"same_as": same_as.number} if same_as else {}
        write([Written(finding, new.measures, new.evidence, facts=facts)], actor=actor, at=at)
    return finding


def numbers_for(finding: Finding, count: int) -> Sequence[str]:
    """Take numbers such as 苏安隐〔2026〕000123 from the series of the kind and year."""
    prefix = standards.pack_for(finding.county_code).number_prefix(finding.kind)
    year = civil_date(finding.found_at).year
    series = yearly_series(prefix, year)
    return [number_text(series, no) for no in next_numbers(series, count)]


@dataclass(frozen=True)
class Written:
    """A finding to be written, with what comes with it."""

    finding: Finding
    measures: Sequence[NewMeasure] = ()
    evidence: Sequence[Brought] = ()
    #: The row of a ledger that it is taken over from; it goes into the first step's facts.
    entry: LedgerEntry | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    #: Who rectifies it already, where a ledger names a body that is known.
    rectifier: Organisation | None = None
    #: Where it stands by that ledger.
    taken_over_as: State | None = None


def write(batch: Sequence[Written], *, actor: Actor, at: datetime) -> None:
    """Write new findings, their measures, their duties, and their first sealed steps.

    Args:
        batch: what is written; findings have their numbers.
        actor: who records it.
        at: when.
    """
    for start in range(0, len(batch), BATCH):
        _write(batch[start : start + BATCH], actor, at)


def _write(batch: Sequence[Written], actor: Actor, at: datetime) -> None:
    findings = [item.finding for item in batch]
    facts = [{"number": item.finding.number, **item.facts} for item in batch]
    standing = [item.taken_over_as for item in batch]
    entries = [clocks.opened(item.finding, item.taken_over_as, at) for item in batch]
    rows = recording.record_new(findings, actor=actor, at=at, facts=facts, taken_over_as=standing)
    parts = [
        {**_parts(item, at), "timer_entries": own} for item, own in zip(batch, entries, strict=True)
    ]
    for part in ("measures", "reports", "duties", "ledger_entries", "timer_entries"):
        insert_all([row for of_one in parts for row in of_one[part]])
    search_index.index(findings)
    alike_index.index_few(findings)
    for row, item in zip(rows, batch, strict=True):
        recording.attach(row, item.evidence)
    told = [snapshot_of_new(row, **own) for row, own in zip(findings, parts, strict=True)]
    evidence.append_first(list(zip(rows, told, strict=True)))


def _parts(item: Written, at: datetime) -> dict[str, Sequence[Model]]:
    """Return the rows that belong to a new finding.

    What the unit itself reported of a measure is progress, and no more.
    """
    measures = [_measure(item.finding, no, new) for no, new in enumerate(item.measures, start=1)]
    reports = [
        new_row(
            ProgressReport,
            measure_id=row.pk,
            at=at,
            by_name=new.reported_by,
            text=row.text,
            status=new.reported_status,
            notice_lines=new.notice_lines,
        )
        for row, new in zip(measures, item.measures, strict=True)
        if new.reported_by
    ]
    return {
        "measures": measures,
        "reports": reports,
        "duties": _duties(item, at),
        "ledger_entries": [item.entry] if item.entry else [],
    }


def _duties(item: Written, at: datetime) -> list[Duty]:
    bodies = ((DutyRole.LIST, item.finding.listed_by), (DutyRole.RECTIFY, item.rectifier))
    held = [(role, body) for role, body in bodies if body is not None]
    return [
        new_row(
            Duty,
            finding_id=item.finding.pk,
            position=position,
            level=body.region.level,
            role=role,
            organisation_id=body.pk,
            given_at=at,
        )
        for position, (role, body) in enumerate(held)
    ]


def _measure(finding: Finding, no: int, new: NewMeasure) -> Measure:
    return new_row(
        Measure,
        finding_id=finding.pk,
        no=no,
        label=new.label,
        title=new.title,
        text=new.text or new.title,
        notice_lines=new.notice_lines,
        reported_status=new.reported_status,
        responsible_dept=new.responsible_dept,
        due_on=new.due_on,
        done_at=new.done_at,
    )


def _require(new: NewFinding, actor: Actor, at: datetime, needed: Capability) -> None:
    if needed not in actor.capabilities:
        raise forbidden("no_capability")
    if not one_line(new.title):
        raise RuleBroken("title_missing")
    if not actor.scope.allows_in(needed, new.region.path):
        raise RuleBroken("unknown_region")
    if needed is Capability.FIND:
        require_kind(actor, needed, new.kind, new.region)
    if not covers(actor, new.organisation):
        raise RuleBroken("unknown_organisation")
    if new.due_on is not None:
        require_future(new.due_on, civil_date(at))


def _row(new: NewFinding, actor: Actor, at: datetime) -> Finding:
    return Finding(
        kind=new.kind,
        title=one_line(new.title),
        description=new.description.strip(),
        region=new.region,
        county_code=county_code(new.region),
        place=new.place.strip(),
        codes=new.codes or {},
        found_at=at,
        found_by_id=actor.person_id,
        found_by_org=new.organisation,
        listed_by=new.organisation,
        turn_org=new.organisation,
        due_on=new.due_on,
    )
