"""The three lists of a notice as a paper: begin, change, issue, declare void, download."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.documents import public as documents
from bihuan.documents.public import PaperKind, PaperState
from bihuan.findings import notice_papers
from bihuan.findings.forms.papers import DraftForm, VoidForm, WordsForm
from bihuan.findings.views.asking import CLOCK, actor_of, today
from bihuan.findings.views.papers import paper_answer
from bihuan.foundation.once import Done, once
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from bihuan.documents.public import Notice, Paper

_UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Begin the three lists of a notice as a paper."""
    actor = actor_of(request)
    notice = documents.visible_notice(actor, notice_id)
    notice_papers.require_lists(actor, notice)
    bodies = notice_papers.bodies_for(actor)
    old = _replaced(request, notice)
    first = old.words if old else notice_papers.first_words(notice)
    form = DraftForm(request.POST or None, bodies=bodies, initial=first)
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            paper = notice_papers.draft(
                notice_id=notice.pk,
                body_id=UUID(form.cleaned_data["body"]),
                words=form.words(),
                actor=actor,
                clock=CLOCK,
                replaces_id=old.pk if old else None,
            )
        except Refusal as refused:
            refusal = refused
        else:
            return Done(request, _address(notice, paper), _("The draft is kept."))
    context = {
        "notice": notice, "form": form, "refusal": refusal, "label": PaperKind.LISTS.label,
        "replaced": old, "today": today(),
        "back": reverse("findings:notice_result", args=[notice.pk]),
    }  # fmt: skip
    status = refusal.status if refusal else _UNPROCESSABLE if form.is_bound else 200
    return render(request, "findings/paper_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@once
def paper(request: HttpRequest, notice_id: UUID, paper_id: UUID) -> HttpResponse:
    """Show the lists as a paper; take what its buttons ask for."""
    actor = actor_of(request)
    notice = documents.visible_notice(actor, notice_id)
    row = notice_papers.seen_paper(notice.pk, paper_id, actor)
    is_own = notice_papers.is_own(actor, row)
    is_draft = row.state == PaperState.DRAFT
    form: WordsForm | VoidForm = WordsForm(initial=row.words) if is_draft else VoidForm()
    refusal: Refusal | None = None
    if request.method == "POST":
        if not is_own:
            raise notice_papers.lists_not_yours()
        # What was asked counts, not what the paper is by now: another window may have issued it.
        asked = VoidForm if request.POST.get("act") == "void" else WordsForm
        sent = asked(request.POST)
        form = sent if isinstance(form, asked) else form
        try:
            done = _act(request, notice, row, sent)
        except Refusal as refused:
            refusal = refused
        else:
            if done is not None:
                return done
    context = {
        "notice": notice, "paper": row, "form": form, "refusal": refusal,
        "is_draft": is_draft, "is_own": is_own, "is_in_force": row.state == PaperState.ISSUED,
        "makes_pdf": documents.can_make_pdf(), "here": _address(notice, row), "today": today(),
        "replacement": reverse("findings:notice_paper_new", args=[notice.pk]),
    }  # fmt: skip
    status = refusal.status if refusal else _UNPROCESSABLE if form.is_bound else 200
    return render(request, "findings/paper.html", context, status=status)


def _act(
    request: HttpRequest, notice: Notice, row: Paper, form: WordsForm | VoidForm
) -> Done | None:
    """Do what was asked; None where the form does not hold."""
    actor, act, here = actor_of(request), request.POST.get("act", "save"), _address(notice, row)
    if act == "discard":
        notice_papers.discard(notice_id=notice.pk, paper_id=row.pk, actor=actor, clock=CLOCK)
        result = reverse("findings:notice_result", args=[notice.pk])
        return Done(request, result, _("The draft is given up."))
    if not form.is_valid():
        return None
    if isinstance(form, VoidForm):
        said = form.cleaned_data["reason"]
        notice_papers.void(
            notice_id=notice.pk, paper_id=row.pk, reason=said, actor=actor, clock=CLOCK
        )
        return Done(request, here, _("The paper is void; its number stays taken."))
    notice_papers.edit(
        notice_id=notice.pk, paper_id=row.pk, words=form.words(), actor=actor, clock=CLOCK
    )
    if act != "issue":
        return Done(request, here, _("The draft is kept."))
    issued = notice_papers.issue(notice_id=notice.pk, paper_id=row.pk, actor=actor, clock=CLOCK)
    return Done(request, here, _("Issued: %(number)s. It is in the chain.") % {"number": issued})


@require_GET
def download(request: HttpRequest, notice_id: UUID, paper_id: UUID, form: str) -> HttpResponse:
    """Hand out the lists as .docx or PDF; a draft only to those who may issue it."""
    actor = actor_of(request)
    row = notice_papers.seen_paper(notice_id, paper_id, actor)

    def preview() -> bytes:
        return notice_papers.preview(
            notice_id=notice_id, paper_id=row.pk, actor=actor, today=today()
        )

    return paper_answer(row, form, preview)


def _replaced(request: HttpRequest, notice: Notice) -> Paper | None:
    """Return the issued paper that the new one is to replace, as the address says."""
    try:
        replaced = UUID(request.GET.get("replaces", ""))
    except ValueError:
        return None
    return notice_papers.seen_paper(notice.pk, replaced, actor_of(request))


def _address(notice: Notice, row: Paper) -> str:
    return reverse("findings:notice_paper", args=[notice.pk, row.pk])
