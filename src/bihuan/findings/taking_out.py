"""Taking findings out: as spreadsheets and as proofs. The right is asked of each finding.

Somebody who may export in one town and only read in another takes out the first one's findings.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bihuan.evidence import public as evidence
from bihuan.findings.exports import csv_pieces, workbook, workbook_file
from bihuan.findings.permissions import target_of, visible, visible_finding
from bihuan.findings.queries.listing import filtered, ordered, with_columns
from bihuan.findings.queries.long_lists import long_table
from bihuan.findings.queries.related import names_hidden
from bihuan.findings.queries.three_lists import problems
from bihuan.kernel.errors import NotPermitted
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.findings.queries.listing import FindingFilter
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor


class NoExport(NotPermitted):
    """No post of the actor takes lists out."""

    def __init__(self) -> None:
        super().__init__(
            "findings.no_export", _("Your post does not include taking lists out as files.")
        )


class NoProof(NotPermitted):
    """The post that opens the finding does not take proofs out."""

    def __init__(self) -> None:
        super().__init__(
            "findings.no_proof",
            _("The post by which you see this finding does not include taking out proofs."),
        )


class ProofNamesAnother(NotPermitted):
    """A sealed step names a finding that the actor may not see; a proof cannot leave it out."""

    def __init__(self) -> None:
        super().__init__(
            "findings.proof_names_another",
            _(
                "A step of this finding names another record that is not yours to see, and a proof "
                "holds every step as it was sealed. Ask somebody who sees both to take it out."
            ),
        )


def may_export(actor: Actor) -> bool:
    """Say whether some post takes lists out; which findings is asked of each."""
    return Capability.EXPORT in actor.capabilities


def may_prove(actor: Actor, finding: Finding) -> bool:
    """Say whether a post that opens a finding, which is in sight, takes proofs out."""
    part = actor.scope.carrying(Capability.PROVE)
    return part is actor.scope or (bool(part.grants) and part.sees(target_of(finding)))


def left_out(actor: Actor, asked: FindingFilter, today: date) -> int:
    """Count the filtered findings that an export leaves out; no query where there can be none."""
    if actor.scope.carrying(Capability.EXPORT) is actor.scope:
        return 0
    taken = filtered(actor, asked, today, to=Capability.EXPORT).count()
    return filtered(actor, asked, today).count() - taken


def left_out_words(count: int) -> str:
    """Say how many findings are left out; nothing where none is."""
    if not count:
        return ""
    return ngettext(
        "%(count)s of these is yours to see and not to take out; it is not in the file.",
        "%(count)s of these are yours to see and not to take out; they are not in the file.",
        count,
    ) % {"count": count}


def lists_as_file(
    actor: Actor,
    names: Sequence[str],
    asked: FindingFilter,
    *,
    subtitle: Sequence[str] = (),
    today: date,
) -> bytes:
    """Return the bytes of :func:`lists_in_file`, for lists that fit into memory.

    Raises:
        NoExport: no post takes lists out.
    """
    with lists_in_file(actor, names, asked, subtitle=subtitle, today=today) as file:
        return file.read()


def lists_in_file(
    actor: Actor,
    names: Sequence[str],
    asked: FindingFilter,
    *,
    subtitle: Sequence[str] = (),
    today: date,
) -> IO[bytes]:
    """Write lists of the filtered findings that may be taken out, a sheet each (.xlsx).

    Returns:
        An open file at its beginning; memory does not grow with the lists.

    Raises:
        NoExport: no post takes lists out.
    """
    _require_export(actor)
    tables = [long_table(name, actor, asked, today, to=Capability.EXPORT) for name in names]
    told = left_out_words(left_out(actor, asked, today))
    return workbook_file(tables, subtitle=_subtitle(actor, *subtitle, told), made_on=today)


def list_as_csv(actor: Actor, name: str, asked: FindingFilter, *, today: date) -> Iterator[bytes]:
    """Return a list of the filtered findings that may be taken out as .csv, piece by piece.

    Raises:
        NoExport: no post takes lists out.
    """
    _require_export(actor)
    return csv_pieces(long_table(name, actor, asked, today, to=Capability.EXPORT))


def chosen_as_file(actor: Actor, ids: Sequence[UUID], *, today: date) -> bytes:
    """Write the problem list of chosen findings that may be taken out.

    Raises:
        NoExport: no post takes lists out.
    """
    _require_export(actor)
    taken = ordered(with_columns(visible(actor, Capability.EXPORT).filter(pk__in=ids)))
    rows = list(taken.select_related("turn_org", "listed_by"))
    told = left_out_words(visible(actor).filter(pk__in=ids).count() - len(rows))
    return workbook([problems(rows, actor)], subtitle=_subtitle(actor, told), made_on=today)


def proof_of(actor: Actor, finding_id: UUID, clock: Clock) -> tuple[Finding, str]:
    """Return a finding and the proof of its steps; a root is signed first if need be.

    Raises:
        NotFound: no such finding within the actor's scope.
        NoProof: the post that opens it does not take proofs out.
        ProofNamesAnother: it would tell of a finding that the actor may not see.
    """
    finding = visible_finding(actor, finding_id)
    if not may_prove(actor, finding):
        raise NoProof
    if names_hidden(actor, finding):
        raise ProofNamesAnother
    text = evidence.prove_subject(subject_type="finding", subject_id=finding.pk, clock=clock)
    return finding, text


def _require_export(actor: Actor) -> None:
    if not may_export(actor):
        raise NoExport


def _subtitle(actor: Actor, *parts: str) -> str:
    return "　".join(part for part in (actor.name, *parts) if part)
