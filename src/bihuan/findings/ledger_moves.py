"""How every step on a ledger that was sent is written: moved, and sealed in its chain."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from bihuan.evidence import public as evidence
from bihuan.findings.models import LedgerUpload, LedgerUploadState
from bihuan.foundation.moving import Act, begin, move
from bihuan.kernel.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from bihuan.people.public import Actor

#: Step -> its event, past tense.
EVENTS = {
    "upload": "ledger_uploaded",
    "map": "ledger_mapped",
    "import": "ledger_import_asked",
    "stop": "ledger_import_stopped",
    "fail": "ledger_import_failed",
    "finish": "ledger_imported",
    "discard": "ledger_discarded",
}


def begin_upload(
    upload: LedgerUpload, *, actor: Actor, at: datetime, file: evidence.StoredFile
) -> None:
    """Insert a ledger with its first step and its file."""
    row = begin(upload, state=LedgerUploadState.DRAFT, act=_act("upload", actor, at))
    evidence.attach_file(history=row, file=file, purpose="document")
    evidence.append(row, snapshot_of(upload))


def move_upload(
    upload: LedgerUpload,
    *,
    to: LedgerUploadState,
    step: str,
    actor: Actor,
    at: datetime,
    changes: dict[str, Any] | None = None,
) -> None:
    """Move a ledger and seal the step."""
    row = move(upload, to=to, act=_act(step, actor, at), changes=changes)
    evidence.append(row, snapshot_of(upload))


def snapshot_of(upload: LedgerUpload) -> dict[str, Any]:
    """Return what an edit of the rows by hand would contradict."""
    return {
        "state": str(upload.state),
        "version": upload.version,
        "file_name": upload.file_name,
        "content_hash": upload.content_hash,
        "mapping_sha256": _digest(upload.mapping),
        "result_sha256": _digest(upload.result),
    }


def snapshots(upload_id: UUID | None) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield one ledger's facts as they stand, or all in the order of their ids."""
    rows = LedgerUpload.objects.order_by("id")
    for upload in rows.filter(pk=upload_id) if upload_id else rows.iterator(chunk_size=50):
        yield upload.pk, snapshot_of(upload)


def _act(step: str, actor: Actor, at: datetime) -> Act:
    return Act(
        step=step,
        event=EVENTS[step],
        at=at,
        actor_id=actor.person_id,
        actor_name=actor.name,
    )


def _digest(value: object) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
