"""Draft, change, issue, void: what happens to a paper; who may is for the record's context to say."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bihuan.documents.papers import templates
from bihuan.documents.papers.models import Paper, PaperKind, PaperState
from bihuan.documents.papers.numbering import take_number
from bihuan.documents.papers.permissions import no_such_paper
from bihuan.documents.papers.recording import begin_paper, move_paper
from bihuan.evidence import public as evidence
from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, Refusal
from bihuan.people.public import county_code

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from bihuan.documents.papers.models import PaperTemplate
    from bihuan.documents.papers.pictures import Picture
    from bihuan.people.public import Actor, Organisation, Region

#: How much a person may write into each part.
LONGEST = {"addressee": 200, "copies_to": 300, "basis": 1000, "demands": 6000}


class PaperRefused(Refusal):
    """The paper is not in a state for this."""


@dataclass(frozen=True)
class About:
    """The record that a paper is about."""

    subject_type: str
    subject_id: UUID
    label: str
    region: Region


def draft_paper(
    about: About,
    *,
    kind: PaperKind,
    body: Organisation,
    words: dict[str, str],
    actor: Actor,
    at: datetime,
    replaces: Paper | None = None,
) -> Paper:
    """Begin a paper; it has no number yet.

    Args:
        about: the record.
        kind: what sort of paper.
        body: who issues it.
        words: addressee, copies_to, basis, demands (a line each).
        actor: who drafts it.
        at: the moment.
        replaces: the issued paper that this one corrects.

    Raises:
        BadInput: no addressee, or words that are too long.
        PaperRefused: what is to be replaced was never issued, or is void.
    """
    if replaces is not None and replaces.state != PaperState.ISSUED:
        raise _not_issued()
    paper = Paper(
        kind=kind,
        subject_type=about.subject_type,
        subject_id=about.subject_id,
        subject_label=about.label,
        organisation=body,
        region=about.region,
        county_code=county_code(about.region),
        made_by_id=actor.as_person,
        made_at=at,
        words=checked(words),
        replaces=replaces,
    )
    begin_paper(paper, state=PaperState.DRAFT, actor=actor, at=at)
    return paper


def edit_paper(paper: Paper, words: dict[str, str], *, actor: Actor, at: datetime) -> None:
    """Change the words of a draft.

    Raises:
        PaperRefused: it is no draft any more.
        BadInput: no addressee, or words that are too long.
    """
    _require_draft(paper)
    changes = {"words": checked(words)}
    move_paper(paper, to=PaperState.DRAFT, step="edit", actor=actor, at=at, changes=changes)


def discard_paper(paper: Paper, *, actor: Actor, at: datetime) -> None:
    """Give a draft up.

    Raises:
        PaperRefused: it is no draft any more.
    """
    _require_draft(paper)
    move_paper(paper, to=PaperState.DISCARDED, step="discard", actor=actor, at=at)


def preview_paper(
    paper: Paper, values: dict[str, Any], pictures: list[Picture], *, on: date
) -> bytes:
    """Render a draft as it would be issued, its number left open."""
    _require_draft(paper)
    printed = {**_printed(paper, values, on), "number": "（草稿，未编号）"}
    return _rendered(_template_bytes(paper, templates.in_force(paper)), printed, pictures)


def issue_paper(
    paper: Paper, values: dict[str, Any], pictures: list[Picture], *, actor: Actor, at: datetime
) -> Paper:
    """Number a draft, render it and keep it by its hash, within the caller's transaction.

    Args:
        paper: the draft, locked.
        values: what the record says, for every placeholder that is not the paper's own.
        pictures: photographs of the record, without metadata.
        actor: who issues.
        at: the moment; the paper bears its day.

    Raises:
        PaperRefused: it is no draft any more.
        TemplateRefused: the body's template cannot be used.
    """
    _require_draft(paper)
    day = civil_date(at)
    no, number = take_number(paper.organisation, PaperKind(paper.kind), day)
    template = templates.in_force(paper)
    printed = {**_printed(paper, values, day), "number": number}
    file = evidence.store_file(
        content=BytesIO(_rendered(_template_bytes(paper, template), printed, pictures)),
        name=f"{number}.docx",
        county_code=paper.county_code,
        actor_id=actor.person_id,
        actor_name=actor.name,
        at=at,
    )
    changes = {
        "year": day.year,
        "no": no,
        "number": number,
        "issued_at": at,
        "file": file,
        "template": template,
        "content": {**printed, "photographs": [each.told() for each in pictures]},
    }
    move_paper(
        paper, to=PaperState.ISSUED, step="issue", actor=actor, at=at, changes=changes, file=file
    )
    if paper.replaces is not None:
        void_paper(paper.replaces, f"由{number}代替。", actor=actor, at=at)
    return paper


def void_paper(paper: Paper, reason: str, *, actor: Actor, at: datetime) -> None:
    """Declare an issued paper void; its number stays taken.

    Raises:
        PaperRefused: it was not issued, or is void already.
        BadInput: no reason.
    """
    if paper.state != PaperState.ISSUED:
        raise _not_issued()
    if not reason.strip():
        raise BadInput("documents.paper_reason", _("Say why the paper is void; it is kept."))
    move_paper(paper, to=PaperState.VOID, step="void", actor=actor, at=at, reason=reason.strip())


def paper_of(subject_id: UUID, paper_id: UUID, *, lock: bool = False) -> Paper:
    """Return a paper about a record that the caller may see.

    Raises:
        NotFound: the record has no such paper.
    """
    rows = Paper.objects.select_related("organisation", "region", "file", "replaces", "template")
    if lock:
        rows = rows.select_for_update(of=("self",))
    paper = rows.filter(pk=paper_id, subject_id=subject_id).first()
    if paper is None:
        raise no_such_paper()
    return paper


def papers_about(subject_id: UUID) -> list[Paper]:
    """Return all papers about a record, the newest first; who may see which is for the caller."""
    rows = Paper.objects.filter(subject_id=subject_id).select_related("organisation", "file")
    return list(rows.order_by("-made_at", "-pk"))


def checked(words: dict[str, str]) -> dict[str, str]:
    """Return the words of a paper without blanks around them.

    Raises:
        BadInput: no addressee, or words that are too long.
    """
    kept = {name: str(words.get(name, "")).strip() for name in LONGEST}
    for name, longest in LONGEST.items():
        if len(kept[name]) > longest:
            raise BadInput(
                "documents.paper_words_long",
                _("At most %(longest)s characters are possible here.") % {"longest": longest},
                field=name,
                longest=longest,
            )
    if not kept["addressee"]:
        raise BadInput("documents.paper_addressee", _("Say to whom the paper goes."))
    return kept


def _printed(paper: Paper, values: dict[str, Any], on: date) -> dict[str, Any]:
    demands = [line.strip() for line in paper.words["demands"].splitlines()]
    return {
        **values,
        **paper.words,
        "demands": [line for line in demands if line],
        "issuer": paper.organisation.name,
        "date": spelled(on),
    }


def spelled(day: date | None) -> str:
    """Write a day as papers do, in Arabic digits: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _template_bytes(paper: Paper, template: PaperTemplate | None) -> bytes:
    return templates.bytes_of(template, PaperKind(paper.kind))


def _require_draft(paper: Paper) -> None:
    if paper.state != PaperState.DRAFT:
        raise PaperRefused(
            "documents.paper_no_draft",
            _("This paper is no draft any more. Draft a new one that replaces it."),
            number=paper.number,
        )


def _not_issued() -> PaperRefused:
    return PaperRefused(
        "documents.paper_not_issued", _("Only a paper that is in force can be void or replaced.")
    )


def _rendered(template: bytes, printed: dict[str, Any], pictures: list[Picture]) -> bytes:
    """Fill a template; what reads and writes Word is loaded when the first paper is made."""
    from bihuan.documents.papers.rendering import render

    return render(template, printed, pictures)
