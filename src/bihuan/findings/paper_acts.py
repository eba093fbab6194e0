"""What is done with a paper that is known by its id alone, whatever record it is about."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from bihuan.documents import public as documents
from bihuan.documents.public import Paper, PaperState
from bihuan.evidence import public as evidence
from bihuan.findings import notice_papers, paperwork
from bihuan.findings.permissions import visible_finding
from bihuan.foundation.moving import Overtaken, last_step
from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor

_NOTICE = "notice"


def seen_paper(paper_id: UUID, actor: Actor) -> Paper:
    """Return an issued paper in an actor's sight, or a draft that they may issue.

    Raises:
        NotFound: there is none, or it is not for them; the answer is the same.
    """
    row = Paper.objects.filter(pk=paper_id).first()
    if row is None or row.state == PaperState.DISCARDED:
        raise documents.no_such_paper()
    try:
        if row.subject_type == _NOTICE:
            return notice_papers.seen_paper(row.subject_id, paper_id, actor)
        return paperwork.seen_paper(row.subject_id, paper_id, actor)
    except NotFound:
        raise documents.no_such_paper() from None


def content_of(paper_id: UUID, actor: Actor, clock: Clock) -> tuple[Paper, bytes]:
    """Return a paper and its .docx file; a draft as it would be issued; as :func:`seen_paper`."""
    row = seen_paper(paper_id, actor)
    if row.file is not None:
        with evidence.open_original(row.file) as kept:
            return row, kept.read()
    today = civil_date(clock.now())
    if row.subject_type == _NOTICE:
        content = notice_papers.preview(
            notice_id=row.subject_id, paper_id=row.pk, actor=actor, today=today
        )
    else:
        content = paperwork.preview(
            finding_id=row.subject_id, paper_id=row.pk, actor=actor, today=today
        )
    return row, content


def edit(
    *,
    paper_id: UUID,
    words: dict[str, str],
    actor: Actor,
    clock: Clock,
    expected_version: int | None = None,
) -> Paper:
    """Change the words of a draft.

    Raises:
        NotFound: as :func:`seen_paper`.
        NotPermitted: the paper is not theirs to issue.
        Overtaken: somebody else acted on it since the person looked.
    """
    with _acting(paper_id, actor, expected_version) as row:
        if row.subject_type == _NOTICE:
            notice_papers.edit(
                notice_id=row.subject_id, paper_id=row.pk, words=words, actor=actor, clock=clock
            )
        else:
            paperwork.edit(
                finding_id=row.subject_id, paper_id=row.pk, words=words, actor=actor, clock=clock
            )
        return seen_paper(paper_id, actor)


def issue(
    *, paper_id: UUID, actor: Actor, clock: Clock, expected_version: int | None = None
) -> Paper:
    """Number a draft and seal it; raises as :func:`edit`."""
    with _acting(paper_id, actor, expected_version) as row:
        if row.subject_type == _NOTICE:
            return notice_papers.issue(
                notice_id=row.subject_id, paper_id=row.pk, actor=actor, clock=clock
            )
        return paperwork.issue(paper_id=row.pk, finding_id=row.subject_id, actor=actor, clock=clock)


def void(
    *,
    paper_id: UUID,
    reason: str,
    actor: Actor,
    clock: Clock,
    expected_version: int | None = None,
) -> Paper:
    """Declare an issued paper void, with a reason; raises as :func:`edit`."""
    with _acting(paper_id, actor, expected_version) as row:
        if row.subject_type == _NOTICE:
            return notice_papers.void(
                notice_id=row.subject_id, paper_id=row.pk, reason=reason, actor=actor, clock=clock
            )
        return paperwork.void(
            paper_id=row.pk, reason=reason, finding_id=row.subject_id, actor=actor, clock=clock
        )


def discard(
    *, paper_id: UUID, actor: Actor, clock: Clock, expected_version: int | None = None
) -> Paper:
    """Give a draft up; raises as :func:`edit`."""
    with _acting(paper_id, actor, expected_version) as row:
        if row.subject_type == _NOTICE:
            notice_papers.discard(
                notice_id=row.subject_id, paper_id=row.pk, actor=actor, clock=clock
            )
        else:
            paperwork.discard(finding_id=row.subject_id, paper_id=row.pk, actor=actor, clock=clock)
        return documents.paper_of(row.subject_id, paper_id)


@contextmanager
def _acting(paper_id: UUID, actor: Actor, expected_version: int | None) -> Iterator[Paper]:
    """Hold a paper as the person saw it; its finding is held before it, as every step does."""
    with evidence.keeping_only_what_commits(), transaction.atomic():
        row = seen_paper(paper_id, actor)
        if row.subject_type != _NOTICE:
            visible_finding(actor, row.subject_id, lock=True)
        row = documents.paper_of(row.subject_id, paper_id, lock=True)
        if expected_version is not None and row.version != expected_version:
            raise Overtaken(last_step(row), asker=actor.person_id)
        yield row
