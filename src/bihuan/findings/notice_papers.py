"""The three lists of a notice as a paper: who issues it, and what stands in it.

It tells of every finding of the notice or is not issued: a list with gaps that nobody sees is
worse than none. What is done with it is sealed in the paper's own chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan.documents import public as documents
from bihuan.documents.public import PaperKind, PaperState
from bihuan.evidence import public as evidence
from bihuan.findings.models import Finding
from bihuan.findings.paperwork import authorities_of
from bihuan.findings.permissions import covers, visible
from bihuan.findings.queries.listing import ordered, with_columns
from bihuan.findings.queries.three_lists import LISTS, table_for
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bihuan.documents.public import Notice, Paper
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation

#: What a post includes that lists of a notice are issued by: who hands problems down lists them.
_NEEDS = frozenset({Capability.EXPORT, Capability.ASSIGN})
#: The columns of each list as the paper names them, in the order of its table.
_NAMES: dict[str, tuple[str, ...]] = {
    "problems": (
        "no", "number", "title", "kind", "source", "leader", "body", "done", "due", "state",
    ),
    "tasks": (
        "no", "number", "title", "measure", "text", "leader", "lead_dept", "dept", "person",
        "due", "progress", "done",
    ),
    "responsibilities": (
        "no", "number", "title", "level", "organisation", "duty", "person", "leader", "due",
        "struck_off",
    ),
}  # fmt: skip
_DONE = {"是": "已完成", "否": "未完成"}
_LABEL = 80


class ListsLeaveOut(NotPermitted):
    """Some findings of the notice are not the actor's to take out."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "findings.lists_leave_out",
            _(
                "Findings of this notice that are not yours to take out: %(count)s. The lists would "
                "have gaps; ask somebody who sees them all."
            )
            % {"count": count},
            left_out=count,
        )


class NothingToList(Refusal):
    """Nothing was made of the notice yet."""

    def __init__(self) -> None:
        super().__init__(
            "findings.lists_empty",
            _("No finding was made of this notice yet. Confirm it first."),
        )


@dataclass(frozen=True)
class NoticeDesk:
    """What a person sees of the papers of a notice, and whether they may begin one."""

    notice: Notice
    papers: list[Paper]
    #: Drafts and issued papers that the person may change, issue or declare void.
    own: frozenset[UUID]
    offers: bool


def desk_of(actor: Actor, notice: Notice) -> NoticeDesk:
    """Return the papers of a notice that an actor sees; drafts are for those who may issue them."""
    rows = list(
        documents.visible_papers(actor)
        .filter(subject_type="notice", subject_id=notice.pk)
        .exclude(state=PaperState.DISCARDED)
        .select_related("organisation", "file")
        .order_by("-made_at", "-pk")
    )
    own = frozenset(row.pk for row in rows if is_own(actor, row))
    shown = [row for row in rows if row.number or row.pk in own]
    return NoticeDesk(notice, shown, own, may_issue_lists(actor))


def may_issue_lists(actor: Actor) -> bool:
    """Say whether an actor issues lists of notices; of which, is asked of each."""
    return actor.capabilities >= _NEEDS and bool(bodies_for(actor))


def bodies_for(actor: Actor) -> list[Organisation]:
    """Return the authorities of an actor, in whose names lists are issued."""
    return authorities_of(actor)


def first_words(notice: Notice) -> dict[str, str]:
    """Return what a new draft begins with."""
    return {"addressee": "", "copies_to": "", "basis": f"《{notice.title}》", "demands": ""}


def draft(
    *,
    notice_id: UUID,
    body_id: UUID,
    words: dict[str, str],
    actor: Actor,
    clock: Clock,
    replaces_id: UUID | None = None,
) -> Paper:
    """Begin the three lists of a notice as a paper.

    Raises:
        NotFound: no such notice within the actor's scope.
        NotPermitted: no post issues lists, not in the name of this body, or some findings of
            the notice are not theirs to take out.
        Refusal: nothing was made of the notice yet.
    """
    notice = documents.visible_notice(actor, notice_id)
    require_lists(actor, notice)
    body = next((each for each in bodies_for(actor) if each.pk == body_id), None)
    if body is None:
        raise lists_not_yours()
    old = documents.paper_of(notice.pk, replaces_id) if replaces_id else None
    if old is not None and old.organisation_id != body.pk:
        raise lists_not_yours()
    about = documents.About("notice", notice.pk, notice.title[:_LABEL], notice.region)
    return documents.draft_paper(
        about,
        kind=PaperKind.LISTS,
        body=body,
        words=words,
        actor=actor,
        at=clock.now(),
        replaces=old,
    )


def edit(
    *, notice_id: UUID, paper_id: UUID, words: dict[str, str], actor: Actor, clock: Clock
) -> Paper:
    """Change the words of a draft.

    Raises:
        NotFound: no such notice or paper within the actor's scope.
        NotPermitted: the paper is not theirs to issue.
    """
    _notice, paper = _own(notice_id, paper_id, actor)
    documents.edit_paper(paper, words, actor=actor, at=clock.now())
    return paper


def discard(*, notice_id: UUID, paper_id: UUID, actor: Actor, clock: Clock) -> None:
    """Give a draft up; raises as :func:`edit`."""
    _notice, paper = _own(notice_id, paper_id, actor)
    documents.discard_paper(paper, actor=actor, at=clock.now())


def preview(*, notice_id: UUID, paper_id: UUID, actor: Actor, today: date) -> bytes:
    """Return a draft as it would look, without a number; raises as :func:`draft`."""
    notice, paper = _own(notice_id, paper_id, actor)
    return documents.preview_paper(paper, values_of(actor, notice), [], on=today)


def issue(*, notice_id: UUID, paper_id: UUID, actor: Actor, clock: Clock) -> Paper:
    """Issue a draft: numbered, rendered, kept by its hash, sealed in its chain; as :func:`draft`."""
    with evidence.keeping_only_what_commits(), transaction.atomic():
        notice, paper = _own(notice_id, paper_id, actor, lock=True)
        values = values_of(actor, notice)
        return documents.issue_paper(paper, values, [], actor=actor, at=clock.now())


def void(*, notice_id: UUID, paper_id: UUID, reason: str, actor: Actor, clock: Clock) -> Paper:
    """Declare an issued paper void, with a reason; raises as :func:`edit`."""
    with transaction.atomic():
        _notice, paper = _own(notice_id, paper_id, actor, lock=True)
        documents.void_paper(paper, reason, actor=actor, at=clock.now())
    return paper


def seen_paper(notice_id: UUID, paper_id: UUID, actor: Actor) -> Paper:
    """Return an issued paper of a notice, or a draft that the actor may issue.

    Raises:
        NotFound: no such notice or paper within the actor's scope.
    """
    notice = documents.visible_notice(actor, notice_id)
    paper = documents.paper_of(notice.pk, paper_id)
    in_sight = documents.visible_papers(actor).filter(pk=paper.pk).exists()
    if not in_sight or not (paper.number or is_own(actor, paper)):
        raise documents.no_such_paper()
    return paper


def require_lists(actor: Actor, notice: Notice) -> None:
    """Refuse lists that would have gaps, or nothing in them.

    Raises:
        NotPermitted: no post issues lists, or some findings are not theirs to take out.
        Refusal: nothing was made of the notice yet.
    """
    if not may_issue_lists(actor):
        raise lists_not_yours()
    count = Finding.objects.filter(notice_id=notice.pk).count()
    if not count:
        raise NothingToList
    missing = count - visible(actor, Capability.EXPORT).filter(notice_id=notice.pk).count()
    if missing:
        raise ListsLeaveOut(missing)


def values_of(actor: Actor, notice: Notice) -> dict[str, Any]:
    """Return the rows of the three lists of a notice, in Chinese; raises as :func:`draft`."""
    require_lists(actor, notice)
    rows = visible(actor, Capability.EXPORT).filter(notice_id=notice.pk)
    findings = list(ordered(with_columns(rows)))
    with translation.override("zh-hans"):
        return {
            "notice_title": notice.title,
            **{name: _rows(name, findings, actor) for name in LISTS},
        }


def _rows(name: str, findings: list[Finding], actor: Actor) -> list[dict[str, str]]:
    table = table_for(name, findings, actor)
    named = [dict(zip(_NAMES[name], map(str, row), strict=True)) for row in table.rows]
    if name == "tasks":
        return [{**row, "done": _DONE.get(row["done"], row["done"])} for row in named]
    return named


def _own(
    notice_id: UUID, paper_id: UUID, actor: Actor, *, lock: bool = False
) -> tuple[Notice, Paper]:
    notice = documents.visible_notice(actor, notice_id)
    paper = documents.paper_of(notice.pk, paper_id, lock=lock)
    if not is_own(actor, paper):
        raise lists_not_yours() if paper.number else documents.no_such_paper()
    return notice, paper


def is_own(actor: Actor, paper: Paper) -> bool:
    """Say whether an actor may change, issue or declare void a paper of lists."""
    return may_issue_lists(actor) and covers(actor, paper.organisation)


def lists_not_yours() -> NotPermitted:
    """Make the refusal of lists that somebody else issues."""
    return NotPermitted(
        "findings.lists_not_yours",
        _(
            "Lists of a notice are issued by officers who assign, in the name of an authority of "
            "their own. Ask one of them."
        ),
    )
