"""Papers about a finding: which there may be, who issues them, and what stands in them.

A paper puts a step on paper: whoever may take the step may issue it, in the name of a body of
theirs. Issuing is itself a step of the finding, sealed in its chain with the paper's hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from django.utils.translation import gettext_lazy as _

from bihuan.documents import public as documents
from bihuan.documents.public import PaperKind, PaperState
from bihuan.findings.domain.lifecycle import State, Step
from bihuan.findings.models import DutyRole
from bihuan.findings.permissions import covers, theirs, visible_finding
from bihuan.findings.queries.paper_facts import pictures_for, values_of
from bihuan.findings.recording import Asked, Brought, finish, undertake
from bihuan.kernel.errors import NotPermitted, Refusal
from bihuan.people import public as people
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bihuan.documents.public import Paper
    from bihuan.findings.models import Finding
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation

#: The step that a paper puts on paper: who may take it may issue the paper.
PAPER_STEPS: dict[PaperKind, Step] = {
    PaperKind.ORDER: Step.ASSIGN,
    PaperKind.REPLY: Step.SUBMIT,
    PaperKind.ACCEPTANCE: Step.ACCEPT,
    PaperKind.EXTENSION: Step.DECIDE_EXTENSION,
    PaperKind.TRANSFER: Step.TRANSFER,
}
#: Papers of authorities: no enterprise issues them, and no body that was assigned to rectify.
_OF_AUTHORITIES = frozenset(PAPER_STEPS) - {PaperKind.REPLY}
_NO_AUTHORITY = (people.OrganisationKind.ENTERPRISE, people.OrganisationKind.AGENCY)
_IN_HAND = frozenset({State.ASSIGNED, State.RECTIFYING, State.RETURNED})
_TAKEN_UP = frozenset(
    {
        State.RECTIFYING,
        State.RETURNED,
        State.SUBMITTED,
        State.ACCEPTED,
        State.CLOSED,
        State.LOOKED_BACK,
    }
)


@dataclass(frozen=True)
class PaperDesk:
    """What a person sees of the papers of a finding, and may begin."""

    papers: list[Paper]
    #: Drafts and issued papers that the person may change, issue or declare void.
    own: frozenset[UUID]
    offered: list[PaperKind]


def desk_of(actor: Actor, finding: Finding, *, target: people.Target | None = None) -> PaperDesk:
    """Return the papers of a finding that an actor sees; drafts are for those who may issue them.

    Args:
        actor: who looks.
        finding: one that they see.
        target: the finding as the rule of reach sees it, where that was asked before.
    """
    rows = documents.papers_about(finding.pk)
    if Capability.EXPORT not in actor.capabilities:
        return PaperDesk([row for row in rows if row.number], frozenset(), [])
    ready = {kind for kind in PAPER_STEPS if _is_ready(finding, kind)}
    kinds = _may_of(actor, finding, ready | {PaperKind(row.kind) for row in rows}, target)
    own = {row.pk for row in rows if _is_own(actor, row, kinds)}
    shown = [row for row in rows if row.number or row.pk in own]
    offered = [kind for kind in PAPER_STEPS if kind in kinds & ready]
    return PaperDesk(
        papers=[row for row in shown if row.state != PaperState.DISCARDED],
        own=frozenset(own),
        offered=[kind for kind in offered if bodies_for(actor, finding, kind)],
    )


def _is_own(actor: Actor, paper: Paper, kinds: set[PaperKind]) -> bool:
    return paper.kind in kinds and covers(actor, paper.organisation)


def bodies_for(actor: Actor, finding: Finding, kind: PaperKind) -> list[Organisation]:
    """Return the bodies of an actor in whose name a kind of paper about a finding is issued."""
    if kind not in _OF_AUTHORITIES:
        return own_bodies(actor)
    rectifying = set(
        finding.duties.filter(role=DutyRole.RECTIFY).values_list("organisation_id", flat=True)
    )
    return [row for row in authorities_of(actor) if row.pk not in rectifying]


def authorities_of(actor: Actor) -> list[Organisation]:
    """Return the bodies of an actor that are authorities."""
    return [row for row in own_bodies(actor) if row.kind not in _NO_AUTHORITY]


def own_bodies(actor: Actor) -> list[Organisation]:
    """Return the bodies of an actor's posts, those above first."""
    bodies = {each.post.organisation_id: each.post.organisation for each in actor.held}
    return sorted(bodies.values(), key=lambda body: body.path)


def first_words(finding: Finding, kind: PaperKind) -> dict[str, str]:
    """Return what a new draft begins with."""
    values = values_of(finding)
    to_authority = {PaperKind.REPLY: values["found_by"], PaperKind.TRANSFER: values["receiver"]}
    return {
        "addressee": to_authority.get(kind, values["rectifier"]),
        "copies_to": "",
        "basis": values["criterion"],
        "demands": "",
    }


def draft(
    *,
    finding_id: UUID,
    kind: PaperKind,
    body_id: UUID,
    words: dict[str, str],
    actor: Actor,
    clock: Clock,
    replaces_id: UUID | None = None,
) -> Paper:
    """Begin a paper about a finding.

    Raises:
        NotFound: no such finding within the actor's scope.
        NotPermitted: the kind is not theirs to issue, or not in the name of this body.
        Refusal: the finding has not come as far as the paper says.
    """
    finding = visible_finding(actor, finding_id)
    require_kind(actor, finding, kind)
    body = next((b for b in bodies_for(actor, finding, kind) if b.pk == body_id), None)
    if body is None:
        raise not_yours()
    old = documents.paper_of(finding.pk, replaces_id) if replaces_id else None
    if old is not None and (old.kind != kind or old.organisation_id != body.pk):
        raise not_yours()
    about = documents.About("finding", finding.pk, finding.number, finding.region)
    return documents.draft_paper(
        about, kind=kind, body=body, words=words, actor=actor, at=clock.now(), replaces=old
    )


def edit(
    *, finding_id: UUID, paper_id: UUID, words: dict[str, str], actor: Actor, clock: Clock
) -> Paper:
    """Change the words of a draft.

    Raises:
        NotFound: no such finding or paper within the actor's scope.
        NotPermitted: the paper is not theirs to issue.
    """
    _finding, paper = own_paper(finding_id, paper_id, actor)
    documents.edit_paper(paper, words, actor=actor, at=clock.now())
    return paper


def discard(*, finding_id: UUID, paper_id: UUID, actor: Actor, clock: Clock) -> None:
    """Give a draft up; raises as :func:`edit`."""
    _finding, paper = own_paper(finding_id, paper_id, actor)
    documents.discard_paper(paper, actor=actor, at=clock.now())


def preview(*, finding_id: UUID, paper_id: UUID, actor: Actor, today: date) -> bytes:
    """Return a draft as it would look, without a number; raises as :func:`edit`."""
    finding, paper = own_paper(finding_id, paper_id, actor)
    kind = PaperKind(paper.kind)
    return documents.preview_paper(paper, values_of(finding), pictures_for(finding, kind), on=today)


def issue(*, paper_id: UUID, **asked: Unpack[Asked]) -> Paper:
    """Issue a draft: numbered, rendered, kept by its hash, sealed in the finding's chain.

    Raises:
        NotFound: no such finding or paper within the actor's scope.
        NotPermitted: the paper is not theirs to issue.
        Refusal: the finding has not come as far as the paper says, or it is no draft any more.
    """
    with undertake(Step.ISSUE_PAPER, **asked) as doing:
        finding, actor = doing.finding, doing.actor
        paper = documents.paper_of(finding.pk, paper_id, lock=True)
        _require_own(actor, finding, paper)
        require_kind(actor, finding, PaperKind(paper.kind))
        documents.issue_paper(
            paper,
            values_of(finding),
            pictures_for(finding, PaperKind(paper.kind)),
            actor=actor,
            at=doing.at,
        )
        kept = Brought(purpose="document", file=paper.file, note=paper.number)
        finish(doing, facts=_told(paper), evidence_brought=[kept])
    return paper


def void(*, paper_id: UUID, reason: str, **asked: Unpack[Asked]) -> Paper:
    """Declare an issued paper void, with a reason; raises as :func:`issue`."""
    with undertake(Step.VOID_PAPER, **asked) as doing:
        paper = documents.paper_of(doing.finding.pk, paper_id, lock=True)
        _require_own(doing.actor, doing.finding, paper)
        documents.void_paper(paper, reason, actor=doing.actor, at=doing.at)
        finish(doing, reason=reason.strip(), facts=_told(paper))
    return paper


def own_paper(finding_id: UUID, paper_id: UUID, actor: Actor) -> tuple[Finding, Paper]:
    """Return a paper that an actor may issue, with its finding; raises as :func:`edit`."""
    finding = visible_finding(actor, finding_id)
    paper = documents.paper_of(finding.pk, paper_id)
    _require_own(actor, finding, paper)
    return finding, paper


def issued_paper(finding_id: UUID, paper_id: UUID, actor: Actor) -> Paper:
    """Return an issued paper about a finding that an actor sees.

    Raises:
        NotFound: no such finding or issued paper within the actor's scope.
    """
    finding = visible_finding(actor, finding_id)
    paper = documents.paper_of(finding.pk, paper_id)
    if not paper.number:
        raise documents.no_such_paper()
    return paper


def seen_paper(finding_id: UUID, paper_id: UUID, actor: Actor) -> Paper:
    """Return an issued paper about a finding that an actor sees, or a draft that they may issue.

    Raises:
        NotFound: no such finding or paper within the actor's scope.
    """
    finding = visible_finding(actor, finding_id)
    paper = documents.paper_of(finding.pk, paper_id)
    if not paper.number:
        _require_own(actor, finding, paper)
    return paper


def _told(paper: Paper) -> dict[str, str]:
    return {
        "paper": str(paper.pk),
        "paper_kind": paper.kind,
        "paper_number": paper.number,
        "paper_sha256": paper.file.sha256 if paper.file else "",
        **({"replaces": paper.replaces.number} if paper.replaces else {}),
    }


def require_kind(actor: Actor, finding: Finding, kind: PaperKind) -> None:
    """Refuse a kind of paper that is not the actor's to issue, or not yet true.

    Raises:
        NotPermitted: the kind is not theirs to issue.
        Refusal: the finding has not come as far as the paper says.
    """
    if not _may_of(actor, finding, {kind}):
        raise not_yours()
    if not _is_ready(finding, kind):
        raise Refusal(
            "findings.paper_too_early",
            _("The finding has not come as far as this paper says. Take the step first."),
            kind=kind.value,
        )


def _require_own(actor: Actor, finding: Finding, paper: Paper) -> None:
    kind = PaperKind(paper.kind)
    if not (_may_of(actor, finding, {kind}) and covers(actor, paper.organisation)):
        raise not_yours() if paper.number else documents.no_such_paper()


def _may_of(
    actor: Actor, finding: Finding, kinds: set[PaperKind], target: people.Target | None = None
) -> set[PaperKind]:
    if not kinds:
        return set()
    steps = [Step.ISSUE_PAPER, *(PAPER_STEPS[kind] for kind in kinds)]
    may = theirs(actor, finding, steps, target=target)
    return {kind for kind in kinds if {Step.ISSUE_PAPER, PAPER_STEPS[kind]} <= set(may)}


def _is_ready(finding: Finding, kind: PaperKind) -> bool:
    state = State(finding.state)
    if kind is PaperKind.ORDER:
        return state in _IN_HAND and finding.due_on is not None
    if kind is PaperKind.REPLY:
        return state in _TAKEN_UP
    if kind is PaperKind.ACCEPTANCE:
        return finding.accepted_at is not None
    if kind is PaperKind.TRANSFER:
        return state is State.TRANSFERRED
    return any(row.decided_at for row in finding.extensions.all())


def not_yours() -> NotPermitted:
    """Make the refusal of a paper that somebody else issues."""
    return NotPermitted(
        "findings.paper_not_yours",
        _(
            "This paper is issued by whoever may take the step that it is about, in the name of "
            "their own body."
        ),
    )
