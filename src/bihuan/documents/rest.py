"""HTTP API of documents: notices read in, corrected item by item, or discarded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile

from bihuan.documents.domain import draft
from bihuan.documents.models import Notice, NoticeState
from bihuan.documents.permissions import visible, visible_notice
from bihuan.documents.schemas import (
    DiscardIn,
    EditedOut,
    HeadIn,
    MeasureEdit,
    NewMeasureIn,
    NewProblemIn,
    NoticeOut,
    NoticePage,
    NoticesQuery,
    ProblemEdit,
    SplitIn,
    UploadIn,
    edited_out,
    notice_out,
    notice_rows,
)
from bihuan.documents.services.edit_notice import discard_notice, edit_notice
from bihuan.documents.services.read_notice import cancel_reading, read_again
from bihuan.documents.uploads import for_whom, take_in
from bihuan.foundation.rest.pages import PAGED, link, slice_of
from bihuan.foundation.rest.requests import ApiRequest
from bihuan.foundation.rest.tags import ACCEPTED, CONDITIONAL, TAGGED, expected_version, tag

router = Router()
#: Seconds after which it is worth asking again how far a reading is.
_ASK_AGAIN_S = "2"


@router.get("", response=NoticePage, openapi_extra=PAGED)
def list_notices(
    request: ApiRequest, response: HttpResponse, asked: Query[NoticesQuery]
) -> NoticePage:
    """Notices that one may see, the newest first."""
    rows = visible(request.actor).select_related("organisation", "region")
    rows = rows.defer("source_lines", "as_read", "as_edited")
    if asked.state:
        rows = rows.filter(state=asked.state)
    page = slice_of(rows, by=("-id",), cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next)
    return NoticePage(items=notice_rows(page.rows), next=page.next)


@router.post("", response={201: NoticeOut, 202: NoticeOut}, openapi_extra=ACCEPTED)
def upload_notice(
    request: ApiRequest, response: HttpResponse, file: File[UploadedFile], said: Form[UploadIn]
) -> Status[NoticeOut]:
    """Read a notice (.txt, .docx, .pdf) into a draft; nothing else is made of it yet.

    What is quick is a draft at once (201). A scan or a long document is being read (202): ask at
    its address how far it is.
    """
    organisation, region = for_whom(said, request.actor)
    notice = take_in(
        file, organisation=organisation, region=region, actor=request.actor, clock=request.clock
    )
    response["Location"] = f"{request.path}/{notice.pk}"
    status = 202 if notice.state == NoticeState.READING else 201
    return Status(status, _shown(response, notice))


@router.get("/{uuid:notice_id}", response=NoticeOut, openapi_extra=TAGGED)
def read_notice(request: ApiRequest, response: HttpResponse, notice_id: UUID) -> NoticeOut:
    """One notice: its text, what was found in it, and the draft; or how far its reading is."""
    return _shown(response, visible_notice(request.actor, notice_id))


@router.post("/{uuid:notice_id}/reading/cancel", response=NoticeOut, openapi_extra=CONDITIONAL)
def cancel_notice_reading(
    request: ApiRequest, response: HttpResponse, notice_id: UUID
) -> NoticeOut:
    """Cancel the reading of a long document; no draft is made."""
    notice = cancel_reading(
        notice_id=notice_id,
        actor=request.actor,
        clock=request.clock,
        expected_version=expected_version(request),
    )
    return _shown(response, notice)


@router.post(
    "/{uuid:notice_id}/reading/again", response={202: NoticeOut}, openapi_extra=CONDITIONAL
)
def read_notice_again(
    request: ApiRequest, response: HttpResponse, notice_id: UUID
) -> Status[NoticeOut]:
    """Have a document read again that could not be read, or whose reading was cancelled."""
    notice = read_again(
        notice_id=notice_id,
        actor=request.actor,
        clock=request.clock,
        expected_version=expected_version(request),
    )
    return Status(202, _shown(response, notice))


@router.put("/{uuid:notice_id}/head", response=EditedOut, openapi_extra=CONDITIONAL)
def correct_head(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, said: HeadIn
) -> EditedOut:
    """Correct the notice's own title, issuer and date."""
    issued_on = said.issued_on.isoformat() if said.issued_on else None
    return _edit(
        request,
        response,
        notice_id,
        lambda old: draft.set_head(old, title=said.title, issuer=said.issuer, issued_on=issued_on),
    )


@router.post("/{uuid:notice_id}/problems", response=EditedOut, openapi_extra=CONDITIONAL)
def add_problem(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, said: NewProblemIn
) -> EditedOut:
    """Add a problem that the reader missed."""
    return _edit(
        request,
        response,
        notice_id,
        lambda old: draft.add_problem(old, said.title, after=said.after or None),
    )


@router.patch(
    "/{uuid:notice_id}/problems/{slug:key}", response=EditedOut, openapi_extra=CONDITIONAL
)
def correct_problem(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, key: str, said: ProblemEdit
) -> EditedOut:
    """Correct a problem: only what is sent is changed."""
    changes = said.changes()
    if changes.get("organisation"):
        changes["organisation"] = str(changes["organisation"])
    return _edit(request, response, notice_id, lambda old: draft.edit_problem(old, key, **changes))


@router.post(
    "/{uuid:notice_id}/problems/{slug:key}/measures",
    response=EditedOut,
    openapi_extra=CONDITIONAL,
)
def add_measure(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, key: str, said: NewMeasureIn
) -> EditedOut:
    """Add a measure that the reader missed."""
    return _edit(request, response, notice_id, lambda old: draft.add_measure(old, key, said.text))


@router.patch(
    "/{uuid:notice_id}/measures/{slug:key}", response=EditedOut, openapi_extra=CONDITIONAL
)
def correct_measure(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, key: str, said: MeasureEdit
) -> EditedOut:
    """Correct a measure: only what is sent is changed."""
    return _edit(
        request,
        response,
        notice_id,
        lambda old: draft.edit_measure(old, key, **said.changes()),
    )


@router.post(
    "/{uuid:notice_id}/measures/{slug:key}/split", response=EditedOut, openapi_extra=CONDITIONAL
)
def split_measure(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, key: str, said: SplitIn
) -> EditedOut:
    """Split a measure in two; both keep the source lines."""
    return _edit(request, response, notice_id, lambda old: draft.split_measure(old, key, said.at))


@router.post(
    "/{uuid:notice_id}/measures/{slug:key}/merge", response=EditedOut, openapi_extra=CONDITIONAL
)
def merge_measure(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, key: str
) -> EditedOut:
    """Join a measure to the one before it."""
    return _edit(request, response, notice_id, lambda old: draft.merge_measure(old, key))


@router.post("/{uuid:notice_id}/discard", response=EditedOut, openapi_extra=CONDITIONAL)
def discard(
    request: ApiRequest, response: HttpResponse, notice_id: UUID, said: DiscardIn
) -> EditedOut:
    """Discard a draft; the row and its file stay."""
    notice = discard_notice(
        notice_id=notice_id,
        actor=request.actor,
        clock=request.clock,
        reason=said.reason,
        expected_version=expected_version(request),
    )
    tag(response, notice)
    return edited_out(notice)


def _edit(
    request: ApiRequest,
    response: HttpResponse,
    notice_id: UUID,
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> EditedOut:
    notice = edit_notice(
        change,
        notice_id=notice_id,
        actor=request.actor,
        clock=request.clock,
        expected_version=expected_version(request),
    )
    tag(response, notice)
    return edited_out(notice)


def _shown(response: HttpResponse, notice: Notice) -> NoticeOut:
    """Show a notice whole; one that is being read says when to ask again."""
    tag(response, notice)
    if notice.state == NoticeState.READING:
        response["Retry-After"] = _ASK_AGAIN_S
    return notice_out(notice)
