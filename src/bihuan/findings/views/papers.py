"""Papers about a finding: begin, change, issue, declare void, download."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.documents import public as documents
from bihuan.documents.public import PaperKind, PaperState
from bihuan.evidence import public as evidence
from bihuan.findings import paperwork
from bihuan.findings.forms.papers import DraftForm, VoidForm, WordsForm
from bihuan.findings.permissions import visible_finding
from bihuan.findings.views.asking import CLOCK, actor_of, today
from bihuan.foundation.once import Done, once
from bihuan.kernel.errors import NotFound, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from bihuan.documents.public import Paper
    from bihuan.findings.models import Finding

_UNPROCESSABLE = 422
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest, finding_id: UUID, kind: str) -> HttpResponse:
    """Begin a paper of a kind."""
    actor = actor_of(request)
    finding = visible_finding(actor, finding_id)
    chosen = _kind(kind)
    paperwork.require_kind(actor, finding, chosen)
    bodies = paperwork.bodies_for(actor, finding, chosen)
    old = _replaced(request, finding)
    first = old.words if old else paperwork.first_words(finding, chosen)
    form = DraftForm(request.POST or None, bodies=bodies, initial=first)
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            paper = paperwork.draft(
                finding_id=finding.pk,
                kind=chosen,
                body_id=UUID(form.cleaned_data["body"]),
                words=form.words(),
                actor=actor,
                clock=CLOCK,
                replaces_id=old.pk if old else None,
            )
        except Refusal as refused:
            refusal = refused
        else:
            return Done(request, _address(finding, paper), _("The draft is kept."))
    context = {
        "finding": finding, "form": form, "refusal": refusal, "label": chosen.label,
        "replaced": old, "today": today(),
        "back": reverse("findings:record", args=[finding.pk]),
    }  # fmt: skip
    status = refusal.status if refusal else _UNPROCESSABLE if form.is_bound else 200
    return render(request, "findings/paper_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@once
def paper(request: HttpRequest, finding_id: UUID, paper_id: UUID) -> HttpResponse:
    """Show a paper; take what its buttons ask for."""
    actor = actor_of(request)
    finding = visible_finding(actor, finding_id)
    desk = paperwork.desk_of(actor, finding)
    row = next((each for each in desk.papers if each.pk == paper_id), None)
    if row is None:
        raise documents.no_such_paper()
    is_draft = row.state == PaperState.DRAFT
    form: WordsForm | VoidForm = WordsForm(initial=row.words) if is_draft else VoidForm()
    refusal: Refusal | None = None
    if request.method == "POST":
        if row.pk not in desk.own:
            raise paperwork.not_yours()
        # What was asked counts, not what the paper is by now: another window may have issued it.
        asked = VoidForm if request.POST.get("act") == "void" else WordsForm
        sent = asked(request.POST)
        form = sent if isinstance(form, asked) else form
        try:
            done = _act(request, finding, row, sent)
        except Refusal as refused:
            refusal = refused
        else:
            if done is not None:
                return done
    context = {
        "finding": finding, "paper": row, "form": form, "refusal": refusal,
        "is_draft": is_draft, "is_own": row.pk in desk.own,
        "is_in_force": row.state == PaperState.ISSUED, "makes_pdf": documents.can_make_pdf(),
        "here": _address(finding, row), "today": today(),
        "replacement": reverse("findings:paper_new", args=[finding.pk, row.kind]),
    }  # fmt: skip
    status = refusal.status if refusal else _UNPROCESSABLE if form.is_bound else 200
    return render(request, "findings/paper.html", context, status=status)


def _act(
    request: HttpRequest, finding: Finding, row: Paper, form: WordsForm | VoidForm
) -> Done | None:
    """Do what was asked; None where the form does not hold."""
    actor, act = actor_of(request), request.POST.get("act", "save")
    here, record = _address(finding, row), reverse("findings:record", args=[finding.pk])
    if act == "discard":
        paperwork.discard(finding_id=finding.pk, paper_id=row.pk, actor=actor, clock=CLOCK)
        return Done(request, record, _("The draft is given up."))
    if not form.is_valid():
        return None
    if isinstance(form, VoidForm):
        said = form.cleaned_data["reason"]
        paperwork.void(
            paper_id=row.pk, reason=said, finding_id=finding.pk, actor=actor, clock=CLOCK
        )
        return Done(request, here, _("The paper is void; its number stays taken."))
    paperwork.edit(
        finding_id=finding.pk, paper_id=row.pk, words=form.words(), actor=actor, clock=CLOCK
    )
    if act != "issue":
        return Done(request, here, _("The draft is kept."))
    issued = paperwork.issue(paper_id=row.pk, finding_id=finding.pk, actor=actor, clock=CLOCK)
    return Done(request, here, _("Issued: %(number)s. It is in the chain.") % {"number": issued})


@require_GET
def download(request: HttpRequest, finding_id: UUID, paper_id: UUID, form: str) -> HttpResponse:
    """Hand out a paper as .docx or PDF; a draft only to those who may issue it."""
    actor = actor_of(request)
    finding = visible_finding(actor, finding_id)
    row = documents.paper_of(finding.pk, paper_id)

    def preview() -> bytes:
        return paperwork.preview(finding_id=finding.pk, paper_id=row.pk, actor=actor, today=today())

    return paper_answer(row, form, preview)


def _replaced(request: HttpRequest, finding: Finding) -> Paper | None:
    """Return the issued paper that the new one is to replace, as the address says."""
    try:
        replaced = UUID(request.GET.get("replaces", ""))
    except ValueError:
        return None
    return paperwork.issued_paper(finding.pk, replaced, actor_of(request))


def _kind(name: str) -> PaperKind:
    if name not in paperwork.PAPER_STEPS:
        raise NotFound("findings.no_such_paper_kind", _("There is no such kind of paper."))
    return PaperKind(name)


def _address(finding: Finding, row: Paper) -> str:
    return reverse("findings:paper", args=[finding.pk, row.pk])


def paper_answer(row: Paper, form: str, preview: Callable[[], bytes]) -> HttpResponse:
    """Hand out a paper under its number, as .docx or PDF; a draft as it would be issued."""
    if row.file is None:
        content = preview()
        content = documents.convert_to_pdf(content) if form == "pdf" else content
    elif form == "pdf":
        content = documents.pdf_of(row.file)
    else:
        with evidence.open_original(row.file) as kept:
            content = kept.read()
    name = f"{row.number or _('Draft')}.{form}"
    return file_answer(content, name, "application/pdf" if form == "pdf" else _DOCX)


def file_answer(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Hand out a file that nobody keeps on the way."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
    )
