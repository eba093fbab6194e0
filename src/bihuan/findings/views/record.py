"""One finding: its page, the forms of its steps, its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.findings import paperwork, presenting
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.forms.table import STEP_FORMS
from bihuan.findings.permissions import require_step, visible_finding
from bihuan.findings.queries.clock import clock_of
from bihuan.findings.queries.ledger_words import ledger_words
from bihuan.findings.queries.photo_remarks import PhotoRemarks, photo_remarks
from bihuan.findings.queries.record import record_of, why_not_offered
from bihuan.findings.queries.related import HIDDEN
from bihuan.findings.taking_out import may_prove, proof_of
from bihuan.findings.views.asking import CLOCK, actor_of, part, today
from bihuan.findings.wording import STEP_LABELS, worded
from bihuan.foundation.moving import Overtaken, last_step
from bihuan.foundation.once import Done, once
from bihuan.kernel.errors import NotFound, Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from bihuan.findings.domain.lifecycle import Step
    from bihuan.findings.forms.base import StepForm
    from bihuan.findings.models import Finding

_UNPROCESSABLE = 422


@require_GET
def record(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Show a finding whole."""
    actor, day = actor_of(request), today()
    found = record_of(actor, finding_id, day)
    context = {
        "record": found,
        "finding": found.finding,
        "clock": clock_of(found.finding, CLOCK.now()),
        "bar": presenting.loop_bar(found),
        "buttons": presenting.buttons(found),
        "pictures": presenting.pictures(found),
        "papers": presenting.papers(found),
        "desk": paperwork.desk_of(actor, found.finding, target=found.target),
        "ledger_words": ledger_words(actor, found.finding),
        "remarked": photo_remarks(actor, found.finding, CLOCK.now(), record=found),
        "is_my_turn": presenting.is_my_turn(found.finding, actor.person_id, actor.organisation_ids),
        "is_in_loop": presenting.is_in_loop(found.finding),
        "measures": presenting.measure_counts(found),
        "commitments": presenting.commitments(found),
        "is_rooted": bool(found.timeline) and found.timeline[0].is_rooted,
        "today": day,
        "may_prove": may_prove(actor, found.finding),
        "hidden": HIDDEN,
    }
    return render(request, "findings/record.html", context)


@require_http_methods(["GET", "POST"])
@once
def step(request: HttpRequest, finding_id: UUID, name: str) -> HttpResponse:
    """Show the form of a step, or take the step; a refusal keeps what was typed."""
    kind = _form_of(name)
    actor = actor_of(request)
    finding = visible_finding(actor, finding_id)
    _require_step(request, finding, kind.step)
    if request.method == "GET" and (why := why_not_offered(actor, finding, kind.step, today())):
        return _not_open(request, finding, kind.step, why)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = kind(*sent, finding=finding, actor=actor, today=today())
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            shown = form.perform(CLOCK) or finding_id
        except Refusal as refused:
            refusal = refused
        else:
            return _done(request, kind.step, shown)
    context = {
        "finding": visible_finding(actor, finding_id),
        "form": form,
        "remarked": _remarked(form),
        "step": kind.step,
        "label": STEP_LABELS[kind.step],
        "refusal": refusal,
        "today": today(),
    }
    status = refusal.status if refusal else _UNPROCESSABLE if form.is_bound else 200
    template = part(request, "findings/step.html", "form")
    return render(request, template, context, status=status)


def _not_open(request: HttpRequest, finding: Finding, step: Step, why: str) -> HttpResponse:
    context = {"finding": finding, "label": STEP_LABELS[step], "why": why, "today": today()}
    return render(request, "findings/step_not_open.html", context, status=409)


@require_GET
def proof(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Hand out the proof of all steps; a new root is signed first if need be."""
    finding, text = proof_of(actor_of(request), finding_id, CLOCK)
    name = f"proof-{finding.number}.json"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        text, content_type="application/json", headers={"Content-Disposition": disposition}
    )


def _require_step(request: HttpRequest, finding: Finding, step: Step) -> None:
    """Refuse a step that is not one's own; tell who was first where the page was out of date."""
    actor = actor_of(request)
    with worded():
        try:
            require_step(actor, finding, step)
        except RuleBroken:
            if request.POST.get("version", str(finding.version)) == str(finding.version):
                raise
            raise Overtaken(last_step(finding), asker=actor.person_id) from None


def _remarked(form: StepForm) -> PhotoRemarks:
    """Return the remarks on photographs that a form of judgement shows, and says back."""
    if "shown_remarks" not in form.fields:
        return PhotoRemarks()
    remarked = photo_remarks(form.actor, form.finding, CLOCK.now())
    form.fields["shown_remarks"].initial = remarked.keys
    return remarked


def _form_of(name: str) -> type[StepForm]:
    known = {each.value: form for each, form in STEP_FORMS.items()}
    if name not in known:
        raise NotFound("findings.no_such_step", _("There is no such step."))
    return known[name]


def _done(request: HttpRequest, taken: Step, shown: UUID) -> Done:
    told = _("Done: %(step)s. It is in the chain.") % {"step": STEP_LABELS[taken]}
    return Done(request, reverse("findings:record", args=[shown]), told)
