"""Found in a ledger (台账): the rows of an office's own spreadsheet become findings.

A row is new, or tells of a hazard that is there already and joins it. Batches stand by
themselves: an import that breaks off goes on where it stopped, for what was taken over is known
again by its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.facts import Kind
from bihuan.findings.domain.repeats import Known
from bihuan.findings.ledgers import Import, Keyed, entry_of, keyed, written_of
from bihuan.findings.models import Finding, LedgerEntry, LedgerFile
from bihuan.findings.permissions import require_kind
from bihuan.findings.queries.ledger_alike import alike
from bihuan.findings.steps.step1_found import write
from bihuan.findings.wording import worded
from bihuan.foundation.garbage import collected_by_hand
from bihuan.foundation.inserting import insert_all
from bihuan.foundation.moving import BATCH
from bihuan.foundation.numbering import next_numbers, number_text, yearly_series
from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import NotPermitted
from bihuan.people import public as people
from bihuan.people.public import Capability
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bihuan.engines.ledger import LedgerRow
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
    with collected_by_hand() as collect:
        every, known = list(keyed(rows)), Known()
        for start in range(0, len(every), BATCH):
            outcomes += _take_over(every[start : start + BATCH], of, known)
            told(len(outcomes), len(every))
            collect()
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
        earlier = alike([one for one in batch if one.key not in there], of)
        new: list[Written] = []
        joined: list[LedgerEntry] = []
        became: list[tuple[Finding, bool]] = []
        for one in batch:
            finding = there.get(one.key) or _same(one, known, earlier)
            if finding is None:
                new.append(written_of(one, of, bodies))
                became.append((new[-1].finding, False))
            else:
                if one.key not in there:
                    joined.append(entry_of(one, finding, of, is_first=False))
                became.append((finding, True))
            known.add(one.told, became[-1][0])
        _write(new, of)
        insert_all(joined)
    return [
        Outcome(one.row, finding.pk, finding.number, finding.state, is_merged)
        for one, (finding, is_merged) in zip(batch, became, strict=True)
    ]


def _write(new: Sequence[Written], of: Import) -> None:
    if not new:
        return
    prefix = standards.pack_for(of.county_code).number_prefix(Kind.HAZARD)
    series = yearly_series(prefix, civil_date(of.at).year)
    for written, no in zip(new, next_numbers(series, len(new)), strict=True):
        written.finding.number = number_text(series, no)
    write(new, actor=of.actor, at=of.at)


def _entries_with(batch: Sequence[Keyed], of: Import) -> dict[str, Finding]:
    """Return the findings that rows of the batch became or joined before, by key."""
    rows = LedgerEntry.objects.filter(
        organisation=of.organisation, key__in=[one.key for one in batch]
    )
    found = rows.values_list("key", "finding_id", "finding__number", "finding__state")
    return {key: Finding(pk=pk, number=number, state=state) for key, pk, number, state in found}


def _same(one: Keyed, *known: Known) -> Finding | None:
    found = next(filter(None, (each.find(one.told) for each in known)), None)
    return found if isinstance(found, Finding) else None


def _bodies_named(batch: Sequence[Keyed], of: Import) -> dict[str, Organisation]:
    """Return the bodies in the actor's reach that the batch names, where just one has the name."""
    names = {one.row.enterprise or one.row.responsible_org for one in batch} - {""}
    reach = people.organisations_under(of.actor.scope, civil_date(of.at))
    found: dict[str, list[Organisation]] = {}
    for body in reach.filter(Q(name__in=names) | Q(short_name__in=names)):
        for name in {body.name, body.short_name} & names:
            found.setdefault(name, []).append(body)
    return {name: bodies[0] for name, bodies in found.items() if len(bodies) == 1}
