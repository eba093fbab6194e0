"""What ledgers say of a finding, in their own words: nothing of it was checked here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from bihuan.findings.models import Grade, LedgerEntry, LedgerUploadState
from bihuan.findings.queries.ledgers import visible_uploads
from bihuan.findings.wording_ledgers import FIELDS, PROGRESS, why_doubted
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.people.public import Actor

#: Rows that a record shows; a hazard that a hundred ledgers repeat says little new.
SHOWN = 20
#: What an entry keeps in columns of its own.
_COLUMNS = frozenset(
    {"found_on", "enterprise", "place", "responsible_org", "responsible_person", "category"}
)
#: Fields that are kept as what their words were understood to mean.
_READ_AS: dict[str, Mapping[str, Any]] = {
    "grade": {grade.value: grade.label for grade in Grade},
    "state": PROGRESS,
}


@dataclass(frozen=True, slots=True)
class LedgerWords:
    """A row of a ledger that became or joined a finding, as its ledger words it."""

    entry: LedgerEntry
    #: The ledger as it was sent, where the reader may look at it.
    upload_id: UUID | None
    #: Heading or field, and what stands there.
    words: list[tuple[str, str]]
    #: What of it is doubtful, in sentences.
    doubts: list[str]


def ledger_words(actor: Actor, finding: Finding) -> list[LedgerWords]:
    """Return what the rows of ledgers say that became or joined a finding; one query."""
    sent = visible_uploads(actor).filter(
        organisation=OuterRef("organisation"), content_hash=OuterRef("ledger__sha256")
    )
    sent = sent.exclude(state=LedgerUploadState.DISCARDED).order_by("-uploaded_at")
    rows = LedgerEntry.objects.filter(finding=finding).select_related("ledger")
    rows = rows.annotate(upload=Subquery(sent.values("pk")[:1]))
    rows = rows.order_by(F("is_first").desc(), "id")
    may_look = Capability.IMPORT_NOTICE in actor.capabilities
    return [
        LedgerWords(
            entry,
            entry.upload if may_look else None,
            list(_words(entry)),
            [why_doubted(doubt) for doubt in entry.said.get("doubts", ())],
        )
        for entry in rows[:SHOWN]
    ]


def _words(entry: LedgerEntry) -> Iterator[tuple[str, str]]:
    """Yield a row's words: as written by their heading, else as they were read by their field."""
    extra: dict[str, str] = entry.said.get("extra", {})
    written = set(extra.values())
    for field, label in FIELDS.items():
        value = getattr(entry, field) if field in _COLUMNS else entry.said.get(field)
        if not value:
            continue
        text = str(_READ_AS[field][value]) if field in _READ_AS else str(value)
        if text not in written:
            told = _("%(field)s (read as)") % {"field": label} if field in _READ_AS else label
            yield str(told), text
    yield from extra.items()
