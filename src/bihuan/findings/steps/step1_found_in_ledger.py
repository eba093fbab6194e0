"""Found in a ledger (台账): the rows of an office's own spreadsheet become findings.

A row is new, or tells of a hazard that is there already and joins it. Batches stand by
themselves: an import that breaks off goes on where it stopped, for what was taken over is known
again by its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.facts import Kind
from bihuan.findings.domain.likeness import DAYS, Known, Likeness, plain
from bihuan.findings.ledgers import Import, Keyed, entry_of, keyed, written_of
from bihuan.findings.models import Finding, LedgerEntry, LedgerFile
from bihuan.findings.permissions import require_kind
from bihuan.findings.steps.step1_found import write
from bihuan.findings.wording import worded
from bihuan.foundation.moving import BATCH
from bihuan.foundation.numbering import next_numbers, number_text, yearly_series
from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import NotPermitted
from bihuan.people import public as people
from bihuan.people.public import Capability
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bihuan.engines.ledger import LedgerRow
    from bihuan.findings.domain.lifecycle import State
    from bihuan.findings.steps.step1_found import Written
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation, Region


@dataclass(frozen=True)
class Outcome:
    """What became of a row: a finding of its own, or one that it joined."""

    row: LedgerRow
    finding_id: UUID
    number: str
    #: Where the finding stands now.
    state: str
    is_merged: bool


@dataclass(frozen=True)
class Source:
    """The file that rows were read from."""

    name: str
    #: SHA-256 of its bytes.
    sha256: str


def import_ledger(
    rows: Sequence[LedgerRow],
    *,
    source: Source,
    organisation: Organisation,
    region: Region,
    actor: Actor,
    clock: Clock,
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> list[Outcome]:
    """Take the rows of a ledger over, each as a finding of its own or into one that is there.

    Args:
        rows: as ``engines.ledger`` read them.
        source: the file.
        organisation: whose ledger it is; it lists the findings.
        region: where they lie.
        actor: who takes them over.
        clock: gives the moment.
        told: called after each batch with the rows done, and all; it may raise to stop there.

    Returns:
        One outcome a row, in order. Batches that were done stand, also where a later one fails.

    Raises:
        NotPermitted: the body is not the actor's own, or the post imports nothing there.
        RuleBroken: the post records no hazards.
    """
    with worded():
        require_import(actor, organisation, region)
    at = clock.now()
    ledger, _new = LedgerFile.objects.get_or_create(
        organisation=organisation,
        sha256=source.sha256,
        defaults={
            "name": source.name[:200],
            "taken_over_at": at,
            "taken_over_by": actor.name,
        },
    )
    of = Import(ledger, organisation, region, people.county_code(region), actor, at)
    outcomes: list[Outcome] = []
    every, known = list(keyed(rows)), Known()
    for start in range(0, len(every), BATCH):
        outcomes += _take_over(every[start : start + BATCH], of, known)
        told(len(outcomes), len(every))
    return outcomes


def require_import(actor: Actor, organisation: Organisation, region: Region) -> None:
    """Refuse a ledger for a body or region that is not the actor's own.

    Raises:
        NotPermitted: the body is another's, or the post imports nothing there.
        RuleBroken: the post records no hazards.
    """
    own = actor.is_system or organisation.pk in actor.organisation_ids
    if not (own and actor.scope.allows_in(Capability.IMPORT_NOTICE, region.path)):
        raise NotPermitted(
            "findings.ledger_not_permitted",
            _("Your post does not include taking over ledgers for this organisation and area."),
        )
    require_kind(actor, Capability.IMPORT_NOTICE, Kind.HAZARD, region)


def _take_over(batch: Sequence[Keyed], of: Import, known: Known) -> list[Outcome]:
    """Take a batch over, whole or not at all; two imports of a body take turns.

    Args:
        batch: rows.
        of: what all rows of the import share.
        known: the earlier rows of the same ledger; the batch is added.
    """
    bodies = _bodies_named(batch, of)
    with transaction.atomic():
        people.Organisation.objects.select_for_update(no_key=True).get(pk=of.organisation.pk)
        there = _entries_with(batch, of)
        earlier = _alike([one for one in batch if one.key not in there], of)
        new: dict[State, list[Written]] = {}
        joined: list[LedgerEntry] = []
        became: list[tuple[Finding, bool]] = []
        for one in batch:
            finding = there.get(one.key) or _same(one, known, earlier)
            if finding is None:
                state, written = written_of(one, of, bodies)
                new.setdefault(state, []).append(written)
                became.append((written.finding, False))
            else:
                if one.key not in there:
                    joined.append(entry_of(one, finding, of, is_first=False))
                became.append((finding, True))
            known.add(one.likeness, became[-1][0])
        _write(new, [finding for finding, is_merged in became if not is_merged], of)
        LedgerEntry.objects.bulk_create(joined, batch_size=BATCH)
    return [
        Outcome(one.row, finding.pk, finding.number, finding.state, is_merged)
        for one, (finding, is_merged) in zip(batch, became, strict=True)
    ]


def _write(new: Mapping[State, Sequence[Written]], in_order: Sequence[Finding], of: Import) -> None:
    if not in_order:
        return
    prefix = standards.pack_for(of.county_code).number_prefix(Kind.HAZARD)
    series = yearly_series(prefix, civil_date(of.at).year)
    for finding, no in zip(in_order, next_numbers(series, len(in_order)), strict=True):
        finding.number = number_text(series, no)
    for state, written in new.items():
        write(written, actor=of.actor, at=of.at, taken_over_as=state)


def _entries_with(batch: Sequence[Keyed], of: Import) -> dict[str, Finding]:
    """Return the findings that rows of the batch became or joined before, by key."""
    rows = LedgerEntry.objects.filter(
        organisation=of.organisation, key__in=[one.key for one in batch]
    )
    found = rows.values_list("key", "finding_id", "finding__number", "finding__state")
    return {key: Finding(pk=pk, number=number, state=state) for key, pk, number, state in found}


def _same(one: Keyed, *known: Known) -> Finding | None:
    found = next(filter(None, (each.find(one.likeness) for each in known)), None)
    return found if isinstance(found, Finding) else None


def _alike(batch: Sequence[Keyed], of: Import) -> Known:
    """Return the findings of other ledgers of the body that a row of the batch may be again."""
    known = Known()
    if not batch:
        return known
    days = [one.likeness.found_on for one in batch if one.likeness.found_on]
    when = Q(found_on=None)
    if days:
        apart = timedelta(days=DAYS)
        when |= Q(found_on__range=(_shifted(min(days), -apart), _shifted(max(days), apart)))
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
    for words, enterprise, place, body, person, found_on, pk, number, state in columns.iterator():
        alike = Likeness(
            plain(words), plain(enterprise), plain(place), plain(body), plain(person), found_on
        )
        known.add(alike, Finding(pk=pk, number=number, state=state))
    return known


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _bodies_named(batch: Sequence[Keyed], of: Import) -> dict[str, Organisation]:
    """Return the bodies in the actor's reach that the batch names, where just one has the name."""
    names = {one.row.enterprise or one.row.responsible_org for one in batch} - {""}
    reach = people.organisations_under(of.actor.scope, civil_date(of.at))
    found: dict[str, list[Organisation]] = {}
    for body in reach.filter(Q(name__in=names) | Q(short_name__in=names)):
        for name in {body.name, body.short_name} & names:
            found.setdefault(name, []).append(body)
    return {name: bodies[0] for name, bodies in found.items() if len(bodies) == 1}
