"""A ledger that somebody sends: kept, looked at, its columns settled, taken over by a worker."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.evidence import public as evidence
from bihuan.findings.ledger_copies import HEAD, as_xlsx, may_hide_programs, xlsx_name
from bihuan.findings.ledger_moves import begin_upload, move_upload
from bihuan.findings.ledger_preview import grids_of, preview_of, read, shape_of
from bihuan.findings.models import LedgerUpload, LedgerUploadState
from bihuan.findings.queries.ledgers import (
    IMPORT,
    bytes_of,
    content_of,
    made_of,
    visible_upload,
)
from bihuan.findings.steps.step1_found_in_ledger import Source, import_ledger, require_import
from bihuan.findings.wording import worded
from bihuan.findings.wording_ledgers import FIELDS
from bihuan.foundation import long_work
from bihuan.foundation.moving import Overtaken, last_step
from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, Refusal
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from bihuan.engines.ledger import Ledger
    from bihuan.findings.steps.step1_found_in_ledger import Outcome
    from bihuan.foundation.models import LongWork
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation, Region

#: Rows that joined a finding, as far as the result names them.
_JOINED_SHOWN = 200
_WORKER = people.Actor.system("ledger import")


def take_in_ledger(
    sent: UploadedFile[Any],
    *,
    organisation: Organisation,
    region: Region,
    actor: Actor,
    clock: Clock,
) -> LedgerUpload:
    """Keep a spreadsheet and read it; its columns are settled as the body settled them before.

    Raises:
        BadInput: it cannot be read, or holds nothing.
        NotPermitted: the actor may not take ledgers over for the body and area.
    """
    with worded():
        require_import(actor, organisation, region)
    at, name = clock.now(), sent.name or ""
    with evidence.keeping_only_what_commits(), transaction.atomic():
        content, digest, kept_as = _content(sent, name)
        file = evidence.store_file(
            content=content,
            name=kept_as,
            county_code=people.county_code(region),
            actor_id=actor.person_id,
            actor_name=actor.name,
            at=at,
        )
        upload = LedgerUpload(
            organisation=organisation,
            region=region,
            county_code=people.county_code(region),
            uploaded_by_id=actor.as_person,
            uploaded_at=at,
            file_name=name[:200],
            content_hash=digest,
        )
        _look(upload, file, civil_date(at))
        begin_upload(upload, actor=actor, at=at, file=file)
    return upload


def _content(sent: UploadedFile[Any], name: str) -> tuple[Any, str, str]:
    """Return what is kept, the digest of what was sent, and the name that it is kept under.

    An old .xls, and a web page or XML under its name, may hide programs: the cells are kept, as an
    .xlsx.
    """
    head = sent.read(HEAD)
    sent.seek(0)
    digest = hashlib.sha256()
    for piece in sent.chunks():
        digest.update(piece)
    sent.seek(0)
    if not may_hide_programs(head):
        return sent, digest.hexdigest(), name
    cells = as_xlsx(grids_of(sent.read(), name))
    return BytesIO(cells), digest.hexdigest(), xlsx_name(name)


def _look(upload: LedgerUpload, file: evidence.StoredFile, today: date) -> None:
    data = bytes_of(file)
    ledger = read(data, upload.file_name, {})
    upload.shape = shape_of(ledger)
    upload.mapping = _remembered(upload)
    if upload.mapping:
        ledger = read(data, upload.file_name, upload.mapping)
    upload.preview = preview_of(ledger, today)


def _remembered(upload: LedgerUpload) -> dict[str, str | None]:
    """Return what the body decided when it last took a ledger of this form over."""
    same = LedgerUpload.objects.filter(organisation=upload.organisation, shape=upload.shape)
    taken = same.exclude(state__in=[LedgerUploadState.DRAFT, LedgerUploadState.DISCARDED])
    newest = taken.order_by("-uploaded_at").values_list("mapping", flat=True).first()
    return newest or {}


@contextmanager
def _opened(
    upload_id: UUID, actor: Actor, expected_version: int | None, *states: LedgerUploadState
) -> Iterator[LedgerUpload]:
    """Give a ledger to a step, locked, allowed, unchanged since it was seen, at the right point."""
    with worded(), transaction.atomic():
        upload = visible_upload(actor, upload_id, lock=True)
        require_import(actor, upload.organisation, upload.region)
        if expected_version is not None and upload.version != expected_version:
            raise Overtaken(last_step(upload), asker=actor.person_id)
        if upload.state not in states:
            raise _not_now(upload.state)
        yield upload


def _not_now(state: str) -> Refusal:
    if state == LedgerUploadState.IMPORTING:
        return Refusal(
            "findings.ledger_importing",
            _("This ledger is being imported. Wait until that is done, or stop it."),
        )
    return Refusal(
        "findings.ledger_settled",
        _("This ledger was imported or discarded already; it can only be looked at."),
    )


def map_columns(
    decided: Mapping[str, str | None],
    *,
    upload_id: UUID,
    actor: Actor,
    clock: Clock,
    expected_version: int | None = None,
) -> LedgerUpload:
    """Settle what columns hold, and read the ledger with that.

    Args:
        decided: fields by heading; None leaves a column out; what is not named stays as it was.
        upload_id: the ledger.
        actor: who decides.
        clock: gives the moment.
        expected_version: the version that the person saw.

    Raises:
        BadInput: no such field, or one field for two columns.
        Refusal: it is imported already.
        Overtaken: somebody acted since.
    """
    states = (LedgerUploadState.DRAFT, LedgerUploadState.STOPPED)
    with _opened(upload_id, actor, expected_version, *states) as upload:
        mapping = {**upload.mapping, **decided}
        _require_fields(mapping)
        if mapping == upload.mapping:
            return upload
        ledger, at = read(content_of(upload), upload.file_name, mapping), clock.now()
        move_upload(
            upload,
            to=LedgerUploadState(upload.state),
            step="map",
            actor=actor,
            at=at,
            changes={"mapping": mapping, "preview": preview_of(ledger, civil_date(at))},
        )
        return upload


def _require_fields(mapping: Mapping[str, str | None]) -> None:
    fields = [field for field in mapping.values() if field]
    unknown = next((field for field in fields if field not in FIELDS), None)
    if unknown is not None:
        raise BadInput(
            "findings.unknown_column", _("Choose one of the fields offered."), field=unknown
        )
    doubled = next((field for field in fields if fields.count(field) > 1), None)
    if doubled is not None:
        raise BadInput(
            "findings.column_twice",
            _("Two columns are set to “%(field)s”. Leave one of them out.")
            % {"field": FIELDS[doubled]},
            field=doubled,
        )


def start_import(
    *, upload_id: UUID, actor: Actor, clock: Clock, expected_version: int | None = None
) -> LedgerUpload:
    """Ask a worker to take the ledger over; one that was stopped goes on where it stopped.

    Raises:
        Refusal: it is imported already, or holds no hazards.
        Overtaken: somebody acted since.
    """
    states = (LedgerUploadState.DRAFT, LedgerUploadState.STOPPED)
    with _opened(upload_id, actor, expected_version, *states) as upload:
        if not upload.preview["records"]:
            raise Refusal(
                "findings.ledger_empty",
                _("No hazards were found in this file. Say which column describes them."),
            )
        at = clock.now()
        before = upload.result.get("before", made_of(upload))
        move_upload(
            upload,
            to=LedgerUploadState.IMPORTING,
            step="import",
            actor=actor,
            at=at,
            changes={"result": {"before": before}},
        )
        long_work.ask(
            IMPORT,
            upload,
            asked_by_id=actor.person_id,
            asked_by_name=actor.name,
            at=at,
            total=upload.preview["records"],
        )
        return upload


def stop_import(
    *, upload_id: UUID, actor: Actor, clock: Clock, expected_version: int | None = None
) -> LedgerUpload:
    """Stop an import; the rows that were taken over stay.

    Raises:
        Refusal: it is not being imported.
        Overtaken: somebody acted since.
    """
    with _opened(upload_id, actor, expected_version, LedgerUploadState.IMPORTING) as upload:
        at = clock.now()
        move_upload(upload, to=LedgerUploadState.STOPPED, step="stop", actor=actor, at=at)
        long_work.cancel(IMPORT, upload.pk, at=at)
        return upload


def discard_upload(
    *, upload_id: UUID, actor: Actor, clock: Clock, expected_version: int | None = None
) -> LedgerUpload:
    """Discard a ledger that nothing was taken over from.

    Raises:
        Refusal: it is imported, or being imported.
        Overtaken: somebody acted since.
    """
    with _opened(upload_id, actor, expected_version, LedgerUploadState.DRAFT) as upload:
        at = clock.now()
        move_upload(upload, to=LedgerUploadState.DISCARDED, step="discard", actor=actor, at=at)
        return upload


def import_waiting(running: long_work.Running, clock: Clock) -> None:
    """Take a ledger over, batch by batch; what was done stands when it is stopped.

    Raises:
        NotPermitted: whoever asked may no longer do it.
        Ended: it was stopped meanwhile.
    """
    upload = LedgerUpload.objects.select_related("organisation", "region", "uploaded_by").get(
        pk=running.row.subject_id
    )
    asked_by = running.row.asked_by_id or upload.uploaded_by_id
    person = people.Person.objects.get(pk=asked_by)
    ledger = read(content_of(upload), upload.file_name, upload.mapping)
    outcomes = import_ledger(
        ledger.rows,
        source=Source(upload.file_name, upload.content_hash),
        organisation=upload.organisation,
        region=upload.region,
        actor=people.actor_for(person, clock),
        clock=clock,
        told=running.told,
    )
    with running.finishing():
        done = _still_importing(upload.pk)
        if done is None:
            raise long_work.Ended
        move_upload(
            done,
            to=LedgerUploadState.DONE,
            step="finish",
            actor=_WORKER,
            at=clock.now(),
            changes={"result": _result(done, ledger, outcomes)},
        )


def _result(upload: LedgerUpload, ledger: Ledger, outcomes: list[Outcome]) -> dict[str, Any]:
    """Return what became of the rows; those of an attempt that broke off count as imported."""
    imported = made_of(upload) - upload.result["before"]
    joined = [
        {
            "sheet": one.row.sheet,
            "row": one.row.row,
            "finding": str(one.finding_id),
            "number": one.number,
        }
        for one in outcomes
        if one.is_merged
    ]
    return {
        "before": upload.result["before"],
        "rows_read": ledger.rows_read,
        "imported": imported,
        "merged": len(outcomes) - imported + len(ledger.joined),
        "rejected": len(ledger.rejected),
        "joined": joined[:_JOINED_SHOWN] if len(joined) == len(outcomes) - imported else [],
    }


def import_failed(work: LongWork, clock: Clock) -> None:
    """Say of a ledger that its import broke off."""
    upload = _still_importing(work.subject_id)
    if upload is not None:
        move_upload(
            upload, to=LedgerUploadState.STOPPED, step="fail", actor=_WORKER, at=clock.now()
        )


def _still_importing(upload_id: UUID) -> LedgerUpload | None:
    rows = LedgerUpload.objects.select_for_update().filter(pk=upload_id)
    return rows.filter(state=LedgerUploadState.IMPORTING).first()
