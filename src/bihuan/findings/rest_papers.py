"""HTTP API of papers: drafted about a finding or a notice, changed, issued, declared void, downloaded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router, Status

from bihuan.documents import public as documents
from bihuan.documents.public import Paper, PaperKind
from bihuan.findings import notice_papers, paper_acts, paperwork
from bihuan.findings.permissions import visible_finding
from bihuan.findings.queries.papers import PaperFilter, page_of
from bihuan.findings.schemas_papers import (
    ListsDraftIn,
    PaperDraftIn,
    PaperList,
    PaperOut,
    PaperPageOut,
    PapersQuery,
    VoidIn,
    WordsIn,
    paper_out,
)
from bihuan.foundation.rest.pages import PAGED, link
from bihuan.foundation.rest.requests import ApiRequest
from bihuan.foundation.rest.tags import CONDITIONAL, CREATED, TAGGED, expected_version, tag

papers, of_findings, of_notices = Router(), Router(), Router()
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"


def _file(media_type: str) -> dict[str, Any]:
    body = {"schema": {"type": "string", "format": "binary"}}
    return {"responses": {200: {"description": "The file.", "content": {media_type: body}}}}


@papers.get("", response=PaperPageOut, openapi_extra=PAGED)
def list_papers(
    request: ApiRequest, response: HttpResponse, asked: Query[PapersQuery]
) -> PaperPageOut:
    """Issued papers of one's bodies and areas, the newest first."""
    wanted = PaperFilter(
        words=asked.words,
        kind=asked.kind or "",
        state=asked.state or "",
        issued_from=asked.issued_from,
        issued_to=asked.issued_to,
    )
    page = page_of(request.actor, wanted, cursor=asked.cursor, size=asked.limit)
    link(request, response, next=page.next_cursor, prev=page.previous_cursor)
    return PaperPageOut(items=[paper_out(row) for row in page.rows], next=page.next_cursor)


@papers.get("/{uuid:paper_id}.docx", openapi_extra=_file(_DOCX))
def read_paper_as_docx(request: ApiRequest, paper_id: UUID) -> HttpResponse:
    """A paper as it is kept (.docx); a draft as it would be issued."""
    row, content = paper_acts.content_of(paper_id, request.actor, request.clock)
    return _sent(row, content, "docx", _DOCX)


@papers.get("/{uuid:paper_id}.pdf", openapi_extra=_file(_PDF))
def read_paper_as_pdf(request: ApiRequest, paper_id: UUID) -> HttpResponse:
    """A paper as PDF, where LibreOffice is installed; elsewhere 503 says so."""
    row = paper_acts.seen_paper(paper_id, request.actor)
    if row.file is not None:
        return _sent(row, documents.pdf_of(row.file), "pdf", _PDF)
    _row, content = paper_acts.content_of(paper_id, request.actor, request.clock)
    return _sent(row, documents.convert_to_pdf(content), "pdf", _PDF)


@papers.get("/{uuid:paper_id}", response=PaperOut, openapi_extra=TAGGED)
def read_paper(request: ApiRequest, response: HttpResponse, paper_id: UUID) -> PaperOut:
    """One paper; a draft only for those who may issue it."""
    return _shown(response, paper_acts.seen_paper(paper_id, request.actor))


@papers.put("/{uuid:paper_id}/words", response=PaperOut, openapi_extra=CONDITIONAL)
def edit_paper(
    request: ApiRequest, response: HttpResponse, paper_id: UUID, said: WordsIn
) -> PaperOut:
    """Change the words of a draft."""
    row = paper_acts.edit(words=said.words(), **_doing(request, paper_id))
    return _shown(response, row)


@papers.post("/{uuid:paper_id}/issue", response=PaperOut, openapi_extra=CONDITIONAL)
def issue_paper(request: ApiRequest, response: HttpResponse, paper_id: UUID) -> PaperOut:
    """Number a draft, keep it by its hash and seal it; it cannot be changed afterwards."""
    return _shown(response, paper_acts.issue(**_doing(request, paper_id)))


@papers.post("/{uuid:paper_id}/void", response=PaperOut, openapi_extra=CONDITIONAL)
def void_paper(
    request: ApiRequest, response: HttpResponse, paper_id: UUID, said: VoidIn
) -> PaperOut:
    """Declare an issued paper void; its number stays taken."""
    return _shown(response, paper_acts.void(reason=said.reason, **_doing(request, paper_id)))


@papers.post("/{uuid:paper_id}/discard", response=PaperOut, openapi_extra=CONDITIONAL)
def discard_paper(request: ApiRequest, response: HttpResponse, paper_id: UUID) -> PaperOut:
    """Give a draft up."""
    return _shown(response, paper_acts.discard(**_doing(request, paper_id)))


@of_findings.get("/{uuid:finding_id}/papers", response=PaperList)
def list_papers_of_finding(request: ApiRequest, finding_id: UUID) -> PaperList:
    """Papers about a finding, the newest first; drafts for those who may issue them."""
    finding = visible_finding(request.actor, finding_id)
    desk = paperwork.desk_of(request.actor, finding)
    return PaperList(items=[paper_out(row) for row in desk.papers])


@of_findings.post("/{uuid:finding_id}/papers", response={201: PaperOut}, openapi_extra=CREATED)
def draft_paper(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: PaperDraftIn
) -> Status[PaperOut]:
    """Begin a paper about a finding; facts, measures and photographs come from the record."""
    row = paperwork.draft(
        finding_id=finding_id,
        kind=PaperKind(said.kind),
        body_id=said.body,
        words=said.words(),
        actor=request.actor,
        clock=request.clock,
        replaces_id=said.replaces,
    )
    return _made(request, response, row)


@of_notices.get("/{uuid:notice_id}/papers", response=PaperList)
def list_papers_of_notice(request: ApiRequest, notice_id: UUID) -> PaperList:
    """Papers of the three lists of a notice, the newest first."""
    notice = documents.visible_notice(request.actor, notice_id)
    desk = notice_papers.desk_of(request.actor, notice)
    return PaperList(items=[paper_out(row) for row in desk.papers])


@of_notices.post("/{uuid:notice_id}/papers", response={201: PaperOut}, openapi_extra=CREATED)
def draft_lists(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, said: ListsDraftIn
) -> Status[PaperOut]:
    """Begin the three lists of a notice as a paper; all its findings, or none."""
    row = notice_papers.draft(
        notice_id=notice_id,
        body_id=said.body,
        words=said.words(),
        actor=request.actor,
        clock=request.clock,
        replaces_id=said.replaces,
    )
    return _made(request, response, row)


def _doing(request: ApiRequest, paper_id: UUID) -> dict[str, Any]:
    return {
        "paper_id": paper_id,
        "actor": request.actor,
        "clock": request.clock,
        "expected_version": expected_version(request),
    }


def _made(request: ApiRequest, response: HttpResponse, row: Paper) -> Status[PaperOut]:
    root = request.path.split("/findings/")[0].split("/notices/")[0]
    response["Location"] = f"{root}/papers/{row.pk}"
    return Status(201, _shown(response, row))


def _shown(response: HttpResponse, row: Paper) -> PaperOut:
    tag(response, row)
    return paper_out(row)


def _sent(row: Paper, content: bytes, ending: str, media_type: str) -> HttpResponse:
    name = f"{row.number or row.get_kind_display()}.{ending}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": disposition}
    )
