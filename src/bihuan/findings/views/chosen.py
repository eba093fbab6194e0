"""What is done to several chosen findings at once; each is a step of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.findings.exports import MEDIA_TYPE
from bihuan.findings.forms.giving import AssignManyForm
from bihuan.findings.permissions import visible
from bihuan.findings.queries.listing import LARGEST_PAGE, ordered, with_columns
from bihuan.findings.steps.step2_assigned import Assignment, assign
from bihuan.findings.taking_out import chosen_as_file
from bihuan.findings.views.asking import CLOCK, actor_of, today
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bihuan.findings.models import Finding
    from bihuan.people.public import Actor

_UNPROCESSABLE = 422


@dataclass(frozen=True)
class Outcome:
    """What became of one of them."""

    finding: Finding
    refusal: Refusal | None


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Export the chosen findings, or ask to whom they are given and give them."""
    actor = actor_of(request)
    rows = list(ordered(with_columns(visible(actor).filter(pk__in=_chosen(request)))))
    if not rows:
        return redirect("findings:list")
    if request.POST.get("act") == "export":
        return _export(actor, [row.pk for row in rows])
    return _assign(request, actor, rows)


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


def _assign(request: HttpRequest, actor: Actor, rows: list[Finding]) -> HttpResponse:
    is_sent = request.POST.get("act") == "assign_now"
    form = AssignManyForm(request.POST if is_sent else None, actor=actor, today=today())
    outcomes: list[Outcome] = []
    if form.is_bound and form.is_valid():
        seen = _seen(request)
        outcomes = [
            _give(form.assignment(), row, actor, seen.get(str(row.pk), row.version)) for row in rows
        ]
    context = {
        "form": form,
        "rows": rows,
        "outcomes": outcomes,
        "given": sum(1 for each in outcomes if each.refusal is None),
        "refused": sum(1 for each in outcomes if each.refusal is not None),
        "today": today(),
    }
    status = _UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "findings/assign_many.html", context, status=status)


def _seen(request: HttpRequest) -> dict[str, int]:
    """Return at which version each was shown: a second click gives nothing a second time."""
    pairs = (given.partition(":") for given in request.POST.getlist("seen"))
    return {pk: int(version[:9]) for pk, _colon, version in pairs if version.isdecimal()}


def _give(to: Assignment, row: Finding, actor: Actor, version: int) -> Outcome:
    try:
        assign(to, finding_id=row.pk, actor=actor, clock=CLOCK, expected_version=version)
    except Refusal as refusal:
        return Outcome(row, refusal)
    return Outcome(row, None)
