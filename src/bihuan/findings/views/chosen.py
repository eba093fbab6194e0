"""What is done to several chosen findings at once; each is a step of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.findings.exports import MEDIA_TYPE
from bihuan.findings.forms.many import MANY, ManyForm, acts_on, offered_to
from bihuan.findings.permissions import visible
from bihuan.findings.queries.listing import LARGEST_PAGE, ordered, with_columns
from bihuan.findings.taking_out import chosen_as_file
from bihuan.findings.views.asking import CLOCK, actor_of, today
from bihuan.foundation.once import FIELD, Done, once
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from bihuan.findings.models import Finding
    from bihuan.people.public import Actor

_UNPROCESSABLE = 422
#: Where the session keeps what became of those that were chosen last.
_KEPT = "chosen_result"
#: A button of the form that takes the step has this behind the name of what is done.
_NOW = "_now"


@dataclass(frozen=True)
class Outcome:
    """What became of one of them; no reason where it was done."""

    finding: Finding
    reason: str = ""


@require_POST
@once
def act(request: HttpRequest) -> HttpResponse:
    """Export the chosen findings, or ask what a step needs and take it on each of them."""
    actor = actor_of(request)
    rows = list(ordered(with_columns(visible(actor).filter(pk__in=_chosen(request)))))
    asked = request.POST.get("act", "")
    if rows and asked == "export":
        return _export(actor, [row.pk for row in rows])
    form = offered_to(actor).get(asked.removesuffix(_NOW))
    if not rows or form is None:
        return redirect("findings:list")
    return _take(request, actor, rows, form, is_sent=asked.endswith(_NOW))


@require_GET
def result(request: HttpRequest) -> HttpResponse:
    """Show what became of those that were chosen last."""
    kept: dict[str, Any] = request.session.get(_KEPT, {})
    form = MANY.get(kept.get("act", ""))
    if form is None:
        return redirect("findings:list")
    rows = visible(actor_of(request)).in_bulk([UUID(pk) for pk, _reason in kept["outcomes"]])
    outcomes = [
        Outcome(rows[UUID(pk)], reason) for pk, reason in kept["outcomes"] if UUID(pk) in rows
    ]
    return _show(request, form, outcomes)


def _chosen(request: HttpRequest) -> list[UUID]:
    ids = []
    for given in request.POST.getlist("chosen")[:LARGEST_PAGE]:
        try:
            ids.append(UUID(given))
        except ValueError:
            continue
    return ids


def _export(actor: Actor, ids: list[UUID]) -> HttpResponse:
    content = chosen_as_file(actor, ids, today=today())
    name = f"{_('Chosen findings')}{today().isoformat()}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        content, content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition}
    )


def _take(
    request: HttpRequest, actor: Actor, rows: list[Finding], kind: type[ManyForm], *, is_sent: bool
) -> HttpResponse:
    form = kind(request.POST if is_sent else None, actor=actor, today=today())
    name = next(name for name, each in MANY.items() if each is kind)
    if form.is_bound and form.is_valid():
        seen = _seen(request)
        outcomes = [_step(form, row, actor, seen.get(str(row.pk), row.version)) for row in rows]
        if FIELD not in request.POST:
            return _show(request, kind, outcomes)
        kept = [(str(each.finding.pk), each.reason) for each in outcomes]
        request.session[_KEPT] = {"act": name, "outcomes": kept}
        return Done(request, reverse("findings:chosen_result"))
    context = {
        "form": form,
        "label": kind.label,
        "act": name + _NOW,
        "rows": rows,
        "unfit": [row for row in rows if name not in acts_on(row).split()],
        "today": today(),
    }
    status = _UNPROCESSABLE if form.is_bound else 200
    return render(request, "findings/assign_many.html", context, status=status)


def _show(request: HttpRequest, kind: type[ManyForm], outcomes: Sequence[Outcome]) -> HttpResponse:
    refused = [each for each in outcomes if each.reason]
    context = {
        "label": kind.label,
        "outcomes": [*refused, *(each for each in outcomes if not each.reason)],
        "given": len(outcomes) - len(refused),
        "refused": len(refused),
    }
    return render(request, "findings/assign_many.html", context)


def _seen(request: HttpRequest) -> dict[str, int]:
    """Return at which version each was shown: a second click gives nothing a second time."""
    pairs = (given.partition(":") for given in request.POST.getlist("seen"))
    return {pk: int(version[:9]) for pk, _colon, version in pairs if version.isdecimal()}


def _step(form: ManyForm, row: Finding, actor: Actor, version: int) -> Outcome:
    try:
        form.take(finding_id=row.pk, actor=actor, clock=CLOCK, expected_version=version)
    except Refusal as refusal:
        return Outcome(row, str(refusal))
    return Outcome(row)
