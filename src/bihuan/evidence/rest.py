"""HTTP API of files: uploaded first, named in steps, handed out to those who may see them."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import File, Router, Status, UploadedFile

from bihuan.evidence import views
from bihuan.evidence.domain.media import EXTENSIONS
from bihuan.evidence.schemas import UploadOut, upload_out
from bihuan.evidence.services.store_file import store_file
from bihuan.foundation.rest.requests import ApiRequest
from bihuan.kernel.errors import NotPermitted
from bihuan.people import public as people

router = Router()

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_AS_STORED = {
    "responses": {
        200: {
            "content": dict.fromkeys(EXTENSIONS, _BYTES),
            "headers": {"ETag": {"schema": {"type": "string"}}},
        },
        304: {"description": "Not Modified"},
    }
}


@router.post("", response={201: UploadOut})
def upload_file(request: ApiRequest, file: File[UploadedFile]) -> Status[UploadOut]:
    """Take a file in, to be named as evidence in a step.

    Its kind is told by its bytes: JPEG, PNG, WebP, PDF, DOCX, XLSX, TXT, CSV or MP4.
    """
    actor: people.Actor = request.actor
    if actor.scope.read_only or actor.scope.is_empty:
        raise NotPermitted("evidence.read_only", _("Your posts only read; they add no files."))
    stored = store_file(
        content=file,
        name=file.name or "",
        county_code=people.county_code(actor.held[0].post.region),
        actor_id=actor.person_id,
        actor_name=actor.name,
        at=request.clock.now(),
    )
    return Status(201, upload_out(stored))


@router.get("/{uuid:attachment_id}/{variant}", openapi_extra=_AS_STORED)
def read_file(
    request: ApiRequest, attachment_id: UUID, variant: Literal["view", "thumb", "original"]
) -> HttpResponseBase:
    """A file as it was attached, or a photograph's copy without its metadata."""
    return views.file(request, attachment_id, variant)
