"""How every step on a paper is written: moved, and sealed in the paper's own chain."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from bihuan.documents.papers.models import Paper
from bihuan.evidence import public as evidence
from bihuan.foundation.moving import Act, begin, move
from bihuan.kernel.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from bihuan.evidence.public import StoredFile
    from bihuan.people.public import Actor

#: Step -> its event, past tense.
EVENTS = {
    "draft": "paper_drafted",
    "edit": "paper_edited",
    "discard": "paper_discarded",
    "issue": "paper_issued",
    "void": "paper_voided",
}
_TOLD = ("state", "version", "kind", "number", "subject_type", "year", "no", "issued_at")
_IDS = ("subject_id", "organisation_id", "file_id", "template_id", "replaces_id")


def snapshot_of(paper: Paper) -> dict[str, Any]:
    """Return what an edit of the rows by hand would contradict."""
    return {
        **{name: getattr(paper, name) for name in _TOLD},
        **{name: str(getattr(paper, name) or "") for name in _IDS},
        "file_sha256": paper.file.sha256 if paper.file else "",
        "words_sha256": _digest(paper.words),
        "content_sha256": _digest(paper.content),
    }


def snapshots(paper_id: UUID | None) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield one paper's facts as they stand, or all in the order of their ids."""
    rows = Paper.objects.order_by("id").select_related("file")
    for paper in rows.filter(pk=paper_id) if paper_id else rows.iterator(chunk_size=200):
        yield paper.pk, snapshot_of(paper)


def begin_paper(paper: Paper, *, state: str, actor: Actor, at: datetime) -> None:
    """Insert a paper with its first step."""
    row = begin(paper, state=state, act=_act("draft", actor, at))
    evidence.append(row, snapshot_of(paper))


def move_paper(  # noqa: PLR0913 - one keyword for each column of the step
    paper: Paper,
    *,
    to: str,
    step: str,
    actor: Actor,
    at: datetime,
    changes: dict[str, Any] | None = None,
    reason: str = "",
    file: StoredFile | None = None,
) -> None:
    """Move a paper, attach what the step made, and seal the step."""
    row = move(paper, to=to, act=_act(step, actor, at, reason), changes=changes)
    if file is not None:
        evidence.attach_file(history=row, file=file, purpose="document")
    evidence.append(row, snapshot_of(paper))


def _act(step: str, actor: Actor, at: datetime, reason: str = "") -> Act:
    return Act(
        step=step,
        event=EVENTS[step],
        at=at,
        actor_id=actor.person_id,
        actor_name=actor.name,
        reason=reason,
    )


def _digest(value: object) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
