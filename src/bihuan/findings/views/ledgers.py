"""Pages of ledgers: sent, looked at, columns settled, taken over, and what became of every row."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.documents import public as documents
from bihuan.findings import ledger_uploads
from bihuan.findings.domain.taking_over import doubtful_rows, doubts_of
from bihuan.findings.exports import MEDIA_TYPE
from bihuan.findings.forms import ledgers as forms
from bihuan.findings.ledger_copies import tables
from bihuan.findings.ledger_preview import grids_of, read, with_cells
from bihuan.findings.models import LedgerUpload, LedgerUploadState, StateLabel
from bihuan.findings.permissions import visible
from bihuan.findings.queries import ledgers as sent_ledgers
from bihuan.findings.views.asking import CLOCK, actor_of, today
from bihuan.findings.wording_ledgers import ROLES, why_doubted, why_rejected, why_stopped
from bihuan.foundation.long_work import BEGIN_DUE
from bihuan.foundation.models import LongWorkState
from bihuan.foundation.once import Done, once
from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from django.http import HttpRequest

    from bihuan.people.public import Actor

_UNPROCESSABLE = 422
_RECENT = 50
#: Rows of the result and rejected rows that the page lists; the spreadsheet holds all.
_LISTED = 30


@require_http_methods(["GET", "POST"])
@once
def ledgers(request: HttpRequest) -> HttpResponse:
    """Show the ledgers so far, and take a new one."""
    actor = _importer(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.LedgerForm(*sent, actor=actor, today=today())
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            upload = _take_in(form, actor)
        except Refusal as refused:
            refusal = refused
        else:
            return Done(request, reverse("findings:ledger", args=[upload.pk]))
    rows = sent_ledgers.visible_uploads(actor).select_related("organisation", "uploaded_by")
    recent = rows.defer("preview", "mapping", "result").order_by("-uploaded_at")[:_RECENT]
    context = {"form": form, "refusal": refusal, "ledgers": list(recent)}
    status = refusal.status if refusal else _UNPROCESSABLE if form.is_bound else 200
    return render(request, "findings/ledgers.html", context, status=status)


def _take_in(form: forms.LedgerForm, actor: Actor) -> LedgerUpload:
    organisation, region = form.place()
    return ledger_uploads.take_in_ledger(
        form.cleaned_data["file"],
        organisation=organisation,
        region=region,
        actor=actor,
        clock=CLOCK,
    )


@require_http_methods(["GET", "POST"])
def ledger(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Show a ledger at whatever point it is; keep what its columns hold."""
    actor = _importer(request)
    upload = sent_ledgers.visible_upload(actor, upload_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            return _mapped(request, upload, actor)
        except Refusal as refused:
            refusal = refused
    if upload.state == LedgerUploadState.IMPORTING:
        return _importing(request, upload)
    if request.htmx:  # type: ignore[attr-defined]
        # The page of an import asks how far it is: it is done, and the result takes its place.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    is_done = upload.state == LedgerUploadState.DONE
    context = _result(upload, actor) if is_done else _preview(upload)
    template = "findings/ledger_result.html" if is_done else "findings/ledger.html"
    context |= {"upload": upload, "refusal": refusal}
    return render(request, template, context, status=refusal.status if refusal else 200)


def _mapped(request: HttpRequest, upload: LedgerUpload, actor: Actor) -> HttpResponse:
    before = upload.version
    changed = ledger_uploads.map_columns(
        forms.decided(upload, request.POST),
        upload_id=upload.pk,
        actor=actor,
        clock=CLOCK,
        expected_version=documents.version_of(request.POST),
    )
    told = _("The ledger was read with these columns.")
    messages.success(request, told if changed.version != before else _("Nothing was changed."))
    return redirect("findings:ledger", upload.pk)


def _preview(upload: LedgerUpload) -> dict[str, Any]:
    seen = upload.preview
    work = sent_ledgers.work_of(upload)
    rejected = [
        {**row, "why": why_rejected(row["code"], row["reason"])} for row in seen["rejected"]
    ]
    return {
        "seen": seen,
        "columns": forms.columns_of(upload),
        "offered": forms.offered(),
        "rejected": rejected[:_LISTED],
        "rejected_count": len(rejected),
        "first": [
            {**_worded(row), "state_label": StateLabel(row["state"]).label} for row in seen["first"]
        ],
        **_doubtful(seen),
        "sheets": [{**sheet, "role_label": ROLES[sheet["role"]]} for sheet in seen["sheets"]],
        "may_change": upload.state != LedgerUploadState.DISCARDED,
        "is_stopped": upload.state == LedgerUploadState.STOPPED,
        "stands": sent_ledgers.entries_of(upload).count() if work else 0,
        "why": why_stopped(work) if work and work.failure else "",
        "remembered": any(column.is_decided for column in forms.columns_of(upload)),
    }


def _result(upload: LedgerUpload, actor: Actor) -> dict[str, Any]:
    entries = sent_ledgers.entries_of(upload).filter(finding__in=visible(actor))
    rejected = upload.preview["rejected"]
    return {
        "result": upload.result,
        "entries": list(entries.select_related("finding").order_by("sheet", "row")[:_LISTED]),
        "joined": upload.result["joined"][:_LISTED],
        "rejected": [
            {**row, "why": why_rejected(row["code"], row["reason"])} for row in rejected[:_LISTED]
        ],
        "rejected_count": len(rejected),
        "listed": _LISTED,
        **_doubtful(upload.preview),
    }


def _doubtful(seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rows of which something is doubtful, with what."""
    return {
        "doubtful": [_worded(row) for row in seen.get("doubtful", ())[:_LISTED]],
        "doubtful_count": seen.get("doubtful_rows", 0),
    }


def _worded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its doubts in words; ledgers sent long ago kept their codes alone."""
    doubts = [doubt for doubt in row["doubts"] if isinstance(doubt, dict)]
    return {**row, "doubts": [why_doubted(doubt) for doubt in doubts]}


def _importing(request: HttpRequest, upload: LedgerUpload) -> HttpResponse:
    work = sent_ledgers.work_of(upload)
    assert work is not None  # noqa: S101 - a ledger is imported by work that was asked for
    context = {
        "upload": upload,
        "work": work,
        "is_running": work.state == LongWorkState.RUNNING,
        "is_stuck": work.state == LongWorkState.WAITING and CLOCK.now() - work.asked_at > BEGIN_DUE,
    }
    template = "findings/ledger_importing.html"
    if request.htmx:  # type: ignore[attr-defined]
        template += "#importing"
    return render(request, template, context)


@require_POST
def start(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Have a ledger taken over; columns that were changed on the page are settled first."""
    actor = _importer(request)
    upload = sent_ledgers.visible_upload(actor, upload_id)
    version = documents.version_of(request.POST)
    try:
        if changed := forms.decided(upload, request.POST):
            upload = ledger_uploads.map_columns(
                changed, upload_id=upload_id, actor=actor, clock=CLOCK, expected_version=version
            )
            version = upload.version
        ledger_uploads.start_import(
            upload_id=upload_id, actor=actor, clock=CLOCK, expected_version=version
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("findings:ledger", upload_id)


@require_POST
def stop(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Stop an import."""
    told = _("The import is stopped. The rows that were taken over stay.")
    return _step(request, upload_id, ledger_uploads.stop_import, told)


@require_POST
def discard(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Discard a ledger that nothing was taken over from."""
    told = _("The ledger is discarded; nothing was taken over from it.")
    return _step(request, upload_id, ledger_uploads.discard_upload, told)


def _step(
    request: HttpRequest, upload_id: UUID, step: Callable[..., LedgerUpload], told: str
) -> HttpResponse:
    actor, version = _importer(request), documents.version_of(request.POST)
    try:
        step(upload_id=upload_id, actor=actor, clock=CLOCK, expected_version=version)
    except Refusal as refusal:
        if refusal.status != HTTPStatus.CONFLICT:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("findings:ledger", upload_id)


@require_GET
def rejected(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Hand out the rows left out and those in doubt, with their cells and why, to be put right."""
    upload = sent_ledgers.visible_upload(_importer(request), upload_id)
    data = sent_ledgers.content_of(upload)
    grids = {grid.name: grid for grid in grids_of(data, upload.file_name)}
    ledger = read(data, upload.file_name, upload.mapping)
    of_day = civil_date(upload.uploaded_at)
    left_out = [
        (row, why_rejected(row.code, row.reason), cells)
        for row, cells in with_cells(ledger.rejected, grids)
    ]
    doubtful = [
        (row, "\n".join(map(why_doubted, doubts_of(row))), cells)
        for row, cells in with_cells(doubtful_rows(ledger.rows, of_day), grids)
    ]
    content = tables([_sheet(_("Rows left out"), left_out), _sheet(_("Rows in doubt"), doubtful)])
    name = _("%(ledger)s, rows left out.xlsx") % {"ledger": upload.file_name.rpartition(".")[0]}
    shown = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=MEDIA_TYPE, headers={"Content-Disposition": shown})


def _sheet(
    title: str, rows: Sequence[tuple[Any, str, list[str]]]
) -> tuple[str, list[str], list[tuple[str, ...]]]:
    """Return a sheet of rows with why they are in it, and their cells."""
    width = max((len(cells) for _row, _why, cells in rows), default=0)
    headings = [_("Sheet"), _("Row"), _("Why")]
    headings += [_("Cell %(n)s") % {"n": n + 1} for n in range(width)]
    return title, headings, [(row.sheet, str(row.row), why, *cells) for row, why, cells in rows]


def _importer(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if Capability.IMPORT_NOTICE not in actor.capabilities:
        raise NotPermitted(
            "findings.ledger_not_permitted",
            _("Your post does not include taking over ledgers for this organisation and area."),
        )
    return actor
