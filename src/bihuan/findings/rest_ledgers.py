"""HTTP API of ledgers: sent, looked at, columns settled, taken over, and what became of the rows."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router, Status, UploadedFile

from bihuan.findings import ledger_uploads
from bihuan.findings.models import LedgerUpload, LedgerUploadState
from bihuan.findings.queries.ledgers import visible_upload, visible_uploads, work_of
from bihuan.findings.schemas_ledgers import (
    ColumnsIn,
    LedgerIn,
    LedgerOut,
    LedgerPage,
    LedgersQuery,
    ledger_out,
    ledger_row,
)
from bihuan.foundation.rest.pages import PAGED, link, slice_of
from bihuan.foundation.rest.requests import ApiRequest
from bihuan.foundation.rest.tags import CONDITIONAL, CREATED, TAGGED, expected_version, tag
from bihuan.kernel.errors import BadInput
from bihuan.people import public as people

router = Router()
#: Seconds after which it is worth asking again how far an import is.
_ASK_AGAIN_S = "2"


@router.get("", response=LedgerPage, openapi_extra=PAGED)
def list_ledgers(
    request: ApiRequest, response: HttpResponse, asked: Query[LedgersQuery]
) -> LedgerPage:
    """Ledgers that one may see, the newest first."""
    rows = visible_uploads(request.actor).select_related("organisation", "region")
    rows = rows.defer("preview", "mapping", "result")
    if asked.state:
        rows = rows.filter(state=asked.state)
    page = slice_of(rows, by=("-id",), cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next)
    return LedgerPage(items=[ledger_row(row) for row in page.rows], next=page.next)


@router.post("", response={201: LedgerOut}, openapi_extra=CREATED)
def send_ledger(
    request: ApiRequest, response: HttpResponse, file: File[UploadedFile], said: Form[LedgerIn]
) -> Status[LedgerOut]:
    """Read a spreadsheet of hazards (.xlsx, .xls, .csv); nothing is made of it yet."""
    organisation, region = _for_whom(said, request.actor)
    upload = ledger_uploads.take_in_ledger(
        file, organisation=organisation, region=region, actor=request.actor, clock=request.clock
    )
    response["Location"] = f"{request.path}/{upload.pk}"
    return Status(201, _shown(response, upload))


@router.get("/{uuid:ledger_id}", response=LedgerOut, openapi_extra=TAGGED)
def read_ledger(request: ApiRequest, response: HttpResponse, ledger_id: UUID) -> LedgerOut:
    """One ledger: what was read, how far its import is, and what became of its rows."""
    return _shown(response, visible_upload(request.actor, ledger_id))


@router.put("/{uuid:ledger_id}/columns", response=LedgerOut, openapi_extra=CONDITIONAL)
def settle_columns(
    request: ApiRequest, response: HttpResponse, ledger_id: UUID, said: ColumnsIn
) -> LedgerOut:
    """Say what columns hold; the ledger is read again with that."""
    upload = ledger_uploads.map_columns(
        dict(said.columns),
        upload_id=ledger_id,
        actor=request.actor,
        clock=request.clock,
        expected_version=expected_version(request),
    )
    return _shown(response, upload)


@router.post("/{uuid:ledger_id}/import", response={202: LedgerOut}, openapi_extra=CONDITIONAL)
def import_ledger(
    request: ApiRequest, response: HttpResponse, ledger_id: UUID
) -> Status[LedgerOut]:
    """Take the ledger over; one that was stopped goes on where it stopped."""
    upload = ledger_uploads.start_import(
        upload_id=ledger_id,
        actor=request.actor,
        clock=request.clock,
        expected_version=expected_version(request),
    )
    return Status(202, _shown(response, upload))


@router.post("/{uuid:ledger_id}/stop", response=LedgerOut, openapi_extra=CONDITIONAL)
def stop_ledger_import(request: ApiRequest, response: HttpResponse, ledger_id: UUID) -> LedgerOut:
    """Stop an import; the rows that were taken over stay."""
    upload = ledger_uploads.stop_import(
        upload_id=ledger_id,
        actor=request.actor,
        clock=request.clock,
        expected_version=expected_version(request),
    )
    return _shown(response, upload)


@router.post("/{uuid:ledger_id}/discard", response=LedgerOut, openapi_extra=CONDITIONAL)
def discard_ledger(request: ApiRequest, response: HttpResponse, ledger_id: UUID) -> LedgerOut:
    """Discard a ledger that nothing was taken over from; the row and its file stay."""
    upload = ledger_uploads.discard_upload(
        upload_id=ledger_id,
        actor=request.actor,
        clock=request.clock,
        expected_version=expected_version(request),
    )
    return _shown(response, upload)


def _shown(response: HttpResponse, upload: LedgerUpload) -> LedgerOut:
    """Show a ledger whole; one that is being imported says when to ask again."""
    tag(response, upload)
    if upload.state == LedgerUploadState.IMPORTING:
        response["Retry-After"] = _ASK_AGAIN_S
    return ledger_out(upload, work_of(upload))


def _for_whom(said: LedgerIn, actor: people.Actor) -> tuple[people.Organisation, people.Region]:
    """Return the body and the region that were named, or those of the oldest post."""
    body_id = said.organisation or actor.home_organisation_id
    body = people.organisation_by_id(body_id) if body_id else None
    region = people.region_by_code(said.region) if said.region else body and body.region
    if body is None or region is None:
        raise BadInput("findings.unknown_place", _("Name a body and a region inside your area."))
    return body, region
