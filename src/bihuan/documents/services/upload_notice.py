"""Read an uploaded notice into a draft; nothing else is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from bihuan.documents.domain import draft
from bihuan.documents.extraction import read_lines
from bihuan.documents.models import Notice, NoticeState
from bihuan.documents.permissions import require_import
from bihuan.documents.recording import begin_notice
from bihuan.engines.text import notice_as_json, read_notice
from bihuan.people.public import county_code

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.evidence.public import StoredFile
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation, Region


def upload_notice(
    *,
    path: Path,
    file: StoredFile,
    organisation: Organisation,
    region: Region,
    actor: Actor,
    clock: Clock,
) -> Notice:
    """Read a document and keep what was found as a draft.

    Args:
        path: where the stored bytes lie.
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
    extracted = read_lines(path)
    found = notice_as_json(read_notice(extracted.lines))
    notice = Notice(
        title=(found["title"] or file.name)[:300],
        issuer=(found["issuer"] or "")[:200],
        issued_on=found["issued_on"],
        content_hash=file.sha256,
        file_name=file.name,
        media_type=file.media_type,
        organisation=organisation,
        region=region,
        county_code=county_code(region),
        uploaded_by_id=actor.as_person,
        uploaded_at=clock.now(),
        source_lines=[
            {"ref": line.ref, "text": line.text, "page": line.page} for line in extracted.lines
        ],
        as_read=found,
        as_edited=draft.start(found),
    )
    with transaction.atomic():
        begin_notice(notice, state=NoticeState.DRAFT, actor=actor, at=clock.now(), file=file)
    return notice
