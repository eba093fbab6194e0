"""Hands out files, to those who may see what they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from bihuan.evidence.domain.media import PICTURES
from bihuan.evidence.models import Attachment
from bihuan.evidence.photographs import COPIES
from bihuan.evidence.services.open_copy import open_copy, open_original
from bihuan.evidence.services.register import policy_of
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

VARIANTS = (*COPIES, "original")


@require_safe
def file(request: HttpRequest, attachment_id: UUID, variant: str) -> HttpResponseBase:
    """Send a file, or a photograph's copy; whoever may not see it learns nothing."""
    attachment = Attachment.objects.select_related("file").filter(pk=attachment_id).first()
    if attachment is None or not _may_have(request, attachment, variant):
        raise Http404
    etag = f'"{attachment.file.sha256}-{variant}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _sent(attachment, variant)
    response["ETag"] = etag
    # Asked again each time: rights can be taken away, and then a kept copy must not be shown.
    response["Cache-Control"] = "private, no-cache"
    return response


def _may_have(request: HttpRequest, attachment: Attachment, variant: str) -> bool:
    person = request.user
    is_picture = attachment.file.media_type in PICTURES
    if not person.is_authenticated or (variant in COPIES and not is_picture):
        return False
    policy = policy_of(attachment.subject_type)
    if not policy.may_see(person, attachment.subject_id):
        return False
    if (is_picture and variant == "original") or attachment.void_seq is not None:
        return policy.may_see_original(person, attachment.subject_id)
    return True


def _sent(attachment: Attachment, variant: str) -> HttpResponse | FileResponse:
    kept = attachment.file
    is_copy = variant in COPIES
    try:
        content = open_copy(kept, variant) if is_copy else open_original(kept)
    except NotFound as gone:
        raise Http404 from gone
    name = f"{kept.name.rsplit('.', 1)[0]}-{variant}.jpg" if is_copy else kept.name
    response = FileResponse(content, content_type="image/jpeg" if is_copy else kept.media_type)
    response["Content-Disposition"] = content_disposition_header(not is_copy, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    return response
