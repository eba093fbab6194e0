"""Take a notice in: read at once where that is quick, else by a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from bihuan.documents.extraction import Extracted, TakesLong, read_at_once
from bihuan.documents.models import Notice, NoticeState
from bihuan.documents.permissions import require_import
from bihuan.documents.recording import begin_notice
from bihuan.documents.services.read_notice import ask_for_reading, found_in
from bihuan.evidence.public import open_original
from bihuan.people.public import county_code

if TYPE_CHECKING:
    from bihuan.evidence.public import StoredFile
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation, Region


def upload_notice(
    *,
    file: StoredFile,
    organisation: Organisation,
    region: Region,
    actor: Actor,
    clock: Clock,
) -> Notice:
    """Keep a document as a notice: a draft of what was found, or one that is being read.

    Args:
        file: the stored upload.
        organisation: whose import it is; it will list the findings.
        region: where the findings will lie.
        actor: who uploads.
        clock: gives the moment.

    Raises:
        NotPermitted: the actor may not import for the organisation.
        BadInput: the document cannot be read, or holds no text.
    """
    require_import(actor, organisation, region)
    extracted, pages = _read(file)
    notice = Notice(
        content_hash=file.sha256,
        file_name=file.name,
        media_type=file.media_type,
        organisation=organisation,
        region=region,
        county_code=county_code(region),
        uploaded_by_id=actor.as_person,
        uploaded_at=clock.now(),
        **found_in(extracted, file_name=file.name),
    )
    state = NoticeState.DRAFT if extracted else NoticeState.READING
    with transaction.atomic():
        begin_notice(notice, state=state, actor=actor, at=notice.uploaded_at, file=file)
        if not extracted:
            ask_for_reading(notice, actor, notice.uploaded_at, pages=pages)
    return notice


def _read(file: StoredFile) -> tuple[Extracted | None, int]:
    """The text where it is had at once; else how many pages wait, 0 where that is not known."""
    with open_original(file) as content:
        data = content.read()
    try:
        return read_at_once(data), 0
    except TakesLong as long:
        return None, long.pages
