"""Ledgers that were sent: which a person sees, their file, how far their import is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from bihuan.evidence import public as evidence
from bihuan.findings.models import LedgerEntry, LedgerUpload
from bihuan.foundation import long_work
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import NotFound
from bihuan.people import public as people

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.foundation.models import LongWork
    from bihuan.people.public import Actor

#: The kind of long work.
IMPORT = "ledger_import"
_COLUMNS = people.Columns(
    region="region", found_by="uploaded_by_id", organisations=("organisation",)
)


def visible_uploads(actor: Actor) -> QuerySet[LedgerUpload]:
    """Return the ledgers that an actor may see."""
    return LedgerUpload.objects.filter(people.visible(actor.scope, _COLUMNS))


def visible_upload(actor: Actor, upload_id: UUID, *, lock: bool = False) -> LedgerUpload:
    """Return one ledger inside the actor's scope.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    rows = visible_uploads(actor).select_related("organisation", "region", "uploaded_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    upload = rows.filter(pk=upload_id).first()
    if upload is None:
        raise NotFound("findings.no_ledger", _("There is no such ledger in your area."))
    return upload


def may_see_upload(person: people.Person, upload_id: UUID) -> bool:
    """Say whether a person may see a ledger's file."""
    actor = people.actor_for(person, SystemClock())
    return visible_uploads(actor).filter(pk=upload_id).exists()


def work_of(upload: LedgerUpload) -> LongWork | None:
    """Return how far the import is, if one was asked for."""
    return long_work.newest(IMPORT, [upload.pk]).get(upload.pk)


def entries_of(upload: LedgerUpload) -> QuerySet[LedgerEntry]:
    """Return the rows of this very file that became findings of their own."""
    return LedgerEntry.objects.filter(
        organisation=upload.organisation, ledger__sha256=upload.content_hash, is_first=True
    )


def made_of_sent(upload_id: UUID) -> QuerySet[LedgerEntry]:
    """Return the rows that became findings of their own, of a ledger known by its id alone."""
    sent = LedgerUpload.objects.filter(
        pk=upload_id,
        organisation=OuterRef("organisation"),
        content_hash=OuterRef("ledger__sha256"),
    )
    return LedgerEntry.objects.filter(Exists(sent), is_first=True).order_by()


def content_of(upload: LedgerUpload) -> bytes:
    """Return the bytes of the spreadsheet as it is kept.

    Raises:
        NotFound: it has no file any more.
    """
    attached = evidence.attachments_of(subject_type="ledgerupload", subject_ids=[upload.pk]).first()
    if attached is None:
        raise NotFound("findings.no_ledger_file", _("The ledger has no file any more."))
    return bytes_of(attached.file)


def bytes_of(file: evidence.StoredFile) -> bytes:
    """Return the bytes of a stored file."""
    with evidence.open_original(file) as content:
        return content.read()


def made_of(upload: LedgerUpload) -> int:
    """Count the rows of this very file that became findings of their own."""
    return entries_of(upload).count()
