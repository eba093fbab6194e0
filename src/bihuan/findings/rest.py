"""HTTP API of findings: lists, the record, recording, the three lists, look-backs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router, Status

from bihuan.findings import schemas_in as given
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.exports import MEDIA_TYPE, sent_csv
from bihuan.findings.models import LookBack
from bihuan.findings.permissions import forbidden, visible, visible_finding
from bihuan.findings.queries.alike import Asked, alike_to
from bihuan.findings.queries.clock import clock_of
from bihuan.findings.queries.listing import FindingFilter, page_of
from bihuan.findings.queries.photo_remarks import photo_remarks
from bihuan.findings.queries.record import offered_steps, record_of
from bihuan.findings.queries.search import search
from bihuan.findings.queries.three_lists import table_of
from bihuan.findings.schemas import (
    ChecksOut,
    FindingOut,
    FindingPage,
    ImportedOut,
    LookBackPage,
    MeasuresOut,
    StepsOut,
    TableOut,
    Taken,
    TimelinePage,
)
from bihuan.findings.schemas_alike import AlikesOut
from bihuan.findings.schemas_search import SearchOut, SearchQuery, search_out
from bihuan.findings.showing import (
    alike_out,
    check_out,
    finding_out,
    finding_row,
    look_back_row,
    measure_out,
    reference,
    step_out,
    taken,
    timeline_out,
)
from bihuan.findings.steps.step1_found import NewFinding, NewMeasure, found
from bihuan.findings.steps.step1_found_again import found_again
from bihuan.findings.steps.step1_found_in_notice import confirm_notice
from bihuan.findings.taking_out import list_as_csv, lists_as_file, proof_of
from bihuan.findings.uploads import brought
from bihuan.findings.wording import worded
from bihuan.foundation.rest.pages import PAGED, link, slice_of
from bihuan.foundation.rest.requests import ApiRequest, today
from bihuan.foundation.rest.tags import CONDITIONAL, CREATED, TAGGED, expected_version, tag
from bihuan.people import public as people

router = Router()
lists = Router()
look_backs = Router()
searches = Router()
#: What becomes of a notice is a matter of findings; the notice itself is one of documents.
confirmations = Router()

_SPREADSHEET = {
    "responses": {
        200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
    }
}
_CSV = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}
_PROOF = {"responses": {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}}


@router.get("", response=FindingPage, openapi_extra=PAGED)
def list_findings(
    request: ApiRequest, response: HttpResponse, asked: Query[given.FindingsQuery]
) -> FindingPage:
    """Findings that one may see, the soonest deadline first."""
    on = today(request)
    page = page_of(request.actor, _filter(asked), today=on, cursor=asked.cursor, size=asked.limit)
    link(request, response, next=page.next_cursor, prev=page.previous_cursor)
    return FindingPage(
        items=[finding_row(row, on) for row in page.rows],
        next=page.next_cursor,
        previous=page.previous_cursor,
    )


@router.post("", response={201: Taken}, openapi_extra=CREATED)
def record_finding(
    request: ApiRequest, response: HttpResponse, said: given.FindingIn
) -> Status[Taken]:
    """Record what was found (发现); evidence was uploaded before."""
    new, asks = _new(request.actor, said), {"actor": request.actor, "clock": request.clock}
    row = found_again(new, original_id=said.same_as, **asks) if said.same_as else found(new, **asks)
    tag(response, row)
    response["Location"] = f"{request.path}/{row.pk}"
    return Status(201, taken(row))


@router.get("/alike", response=AlikesOut, openapi_extra={"x-answers": [409]})
def read_alike(request: ApiRequest, asked: Query[given.AlikeQuery]) -> AlikesOut:
    """Findings that may tell of what one is about to record; nothing is recorded."""
    if people.Capability.FIND not in request.actor.capabilities:
        with worded():
            raise forbidden("no_capability")
    region = people.region_by_code(asked.region)
    if region is None:
        with worded():
            raise RuleBroken("unknown_region")
    near = alike_to(request.actor, Asked(asked.title, asked.place, region), today(request))
    return AlikesOut(items=[alike_out(each) for each in near])


@router.get("/{uuid:finding_id}", response=FindingOut, openapi_extra=TAGGED)
def read_finding(request: ApiRequest, response: HttpResponse, finding_id: UUID) -> FindingOut:
    """One finding, with duties, evidence and the steps that are one's own."""
    record = record_of(request.actor, finding_id, today(request))
    tag(response, record.finding)
    now = request.clock.now()
    remarked = photo_remarks(request.actor, record.finding, now, record=record)
    return finding_out(record, remarked, clock_of(record.finding, now))


@router.get("/{uuid:finding_id}/timeline", response=TimelinePage)
def read_timeline(request: ApiRequest, finding_id: UUID) -> TimelinePage:
    """Every step that was taken, with its place in the chain, the newest first."""
    record = record_of(request.actor, finding_id, today(request))
    return TimelinePage(items=[timeline_out(row) for row in record.timeline])


@router.get("/{uuid:finding_id}/measures", response=MeasuresOut)
def read_measures(request: ApiRequest, finding_id: UUID) -> MeasuresOut:
    """The measures with what was reported of them."""
    finding = visible_finding(request.actor, finding_id)
    rows = finding.measures.select_related("lead_dept", "responsible_dept", "responsible_person")
    return MeasuresOut(items=[measure_out(row) for row in rows.prefetch_related("reports")])


@router.get("/{uuid:finding_id}/checks", response=ChecksOut)
def read_checks(request: ApiRequest, finding_id: UUID) -> ChecksOut:
    """What others were asked to check, with their opinions."""
    finding = visible_finding(request.actor, finding_id)
    rows = finding.checks.select_related("asked_by", "person")
    return ChecksOut(items=[check_out(row) for row in rows])


@router.get("/{uuid:finding_id}/steps", response=StepsOut)
def read_steps(request: ApiRequest, finding_id: UUID) -> StepsOut:
    """The steps that are one's own now, and what each still lacks."""
    finding = visible_finding(request.actor, finding_id)
    offered = offered_steps(request.actor, finding, today(request))
    return StepsOut(items=[step_out(step) for step in offered])


@router.get("/{uuid:finding_id}/proof", openapi_extra=_PROOF)
def read_proof(request: ApiRequest, finding_id: UUID) -> HttpResponse:
    """The proof of every step, to be checked by anybody without this database."""
    finding, text = proof_of(request.actor, finding_id, request.clock)
    headers = {"Content-Disposition": f'attachment; filename="proof-{finding.pk}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@searches.get("", response=SearchOut)
def search_everything(request: ApiRequest, asked: Query[SearchQuery]) -> SearchOut:
    """Findings, bodies, people and notices with some words, the likeliest of each."""
    on = today(request)
    return search_out(search(request.actor, asked.words, on), on)


@lists.get("/{name}.xlsx", openapi_extra=_SPREADSHEET)
def read_list_as_spreadsheet(
    request: ApiRequest, name: given.ListName, asked: Query[given.FindingsAsked]
) -> HttpResponse:
    """One of the three lists as a spreadsheet (.xlsx), of what one may take out."""
    on = today(request)
    content = lists_as_file(request.actor, [name], _filter(asked), today=on)
    disposition = f'attachment; filename="{name}-{on.isoformat()}.xlsx"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)


@lists.get("/{name}.csv", openapi_extra=_CSV)
def read_list_as_csv(
    request: ApiRequest, name: given.ListName, asked: Query[given.FindingsAsked]
) -> HttpResponseBase:
    """One of the three lists as .csv of what one may take out, sent while it is read."""
    on = today(request)
    pieces = list_as_csv(request.actor, name, _filter(asked), today=on)
    return sent_csv(pieces, f'attachment; filename="{name}-{on.isoformat()}.csv"')


@lists.get("/{name}", response=TableOut)
def read_list(
    request: ApiRequest, name: given.ListName, asked: Query[given.FindingsAsked]
) -> TableOut:
    """One of the three lists, row by row as it is printed."""
    table = table_of(name, request.actor, _filter(asked), today(request))
    return TableOut(
        name=name,
        title=table.title,
        columns=[str(heading) for heading, _width in table.columns],
        rows=[list(row) for row in table.rows],
    )


@look_backs.get("", response=LookBackPage, openapi_extra=PAGED)
def list_look_backs(
    request: ApiRequest, response: HttpResponse, asked: Query[given.LookBacksQuery]
) -> LookBackPage:
    """Rounds of looking back that wait, the soonest first."""
    rows = LookBack.objects.filter(done_at=None, finding__in=visible(request.actor))
    if asked.due_to:
        rows = rows.filter(due_on__lte=asked.due_to)
    rows = rows.select_related("finding__region", "finding__listed_by")
    page = slice_of(rows, by=("due_on", "id"), cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next)
    return LookBackPage(items=[look_back_row(row) for row in page.rows], next=page.next)


@confirmations.post(
    "/{uuid:notice_id}/confirm", response={200: ImportedOut}, openapi_extra=CONDITIONAL
)
def confirm(request: ApiRequest, notice_id: UUID, said: given.ConfirmNoticeIn) -> ImportedOut:
    """Make findings of a draft, one for each problem that was kept; all or none."""
    rows = confirm_notice(
        notice_id=notice_id,
        actor=request.actor,
        clock=request.clock,
        kind=said.kind,
        expected_version=expected_version(request),
    )
    return ImportedOut(items=[reference(row) for row in rows])


def _filter(asked: given.FindingsAsked) -> FindingFilter:
    return FindingFilter(
        tab=asked.tab or "",
        is_overdue=asked.is_overdue,
        kind=asked.kind or "",
        grade=asked.grade or "",
        region_code=asked.region,
        organisation_id=asked.organisation,
        notice_id=asked.notice,
        ledger_id=asked.ledger,
        due_from=asked.due_from,
        due_to=asked.due_to,
        found_from=asked.found_from,
        found_to=asked.found_to,
        words=asked.words,
    )


def _new(actor: people.Actor, said: given.FindingIn) -> NewFinding:
    region = people.region_by_code(said.region)
    body_id = said.organisation or actor.home_organisation_id
    body = people.organisation_by_id(body_id) if body_id else None
    with worded():
        if region is None:
            raise RuleBroken("unknown_region")
        if body is None:
            raise RuleBroken("unknown_organisation")
    return NewFinding(
        kind=said.kind,
        title=said.title,
        region=region,
        organisation=body,
        description=said.description,
        place=said.place,
        due_on=said.due_on,
        codes=said.codes,
        measures=tuple(NewMeasure(**item.model_dump()) for item in said.measures),
        evidence=brought(actor, said.evidence),
    )
