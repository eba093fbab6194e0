"""The settings page of papers: a body's code, its templates, and what they may print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.documents.papers import templates
from bihuan.documents.papers.forms import CodeForm, TemplateForm
from bihuan.documents.papers.models import PaperKind
from bihuan.documents.papers.numbering import code_of
from bihuan.documents.papers.placeholders import PLACEHOLDERS
from bihuan.evidence.public import FileRefused
from bihuan.foundation.once import Done, once
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import NotFound, NotPermitted, Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bihuan.people.public import Actor, Organisation

CLOCK = SystemClock()
_UNPROCESSABLE = 422
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
@once
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show the code and the templates of a body that one manages; change one of them."""
    actor = _manager(request)
    bodies = templates.managed_bodies(actor)
    body = _chosen(request, bodies)
    act = request.POST.get("act", "")
    code = CodeForm(request.POST if act == "code" else None, initial={"code": code_of(body)})
    sent = (request.POST, request.FILES) if act == "template" else ()
    template = TemplateForm(*sent)
    refusal: Refusal | None = None
    try:
        done = _act(act, request, body, code, template)
    except (Refusal, FileRefused) as refused:
        refusal = refused
    else:
        if done:
            return Done(request, f"{reverse('documents:papers')}?body={body.pk}", done)
    context = {
        "bodies": bodies, "body": body, "code": code, "form": template, "refusal": refusal,
        "kinds": [(kind, templates.current(body, kind)) for kind in PaperKind],
        "history": templates.history_of(body), "placeholders": PLACEHOLDERS,
    }  # fmt: skip
    status = refusal.status if refusal else _UNPROCESSABLE if act else 200
    return render(request, "documents/papers.html", context, status=status)


def _act(
    act: str, request: HttpRequest, body: Organisation, code: CodeForm, template: TemplateForm
) -> str:
    """Do what was asked, and say so; nothing where a form does not hold."""
    common: dict[str, Any] = {"body": body, "actor": _manager(request), "clock": CLOCK}
    if act == "code" and code.is_valid():
        templates.put_code(code=code.cleaned_data["code"], **common)
        return _("The next numbers begin with this code.")
    if act == "template" and template.is_valid():
        file = template.cleaned_data["file"]
        kind = PaperKind(template.cleaned_data["kind"])
        templates.put_template(kind=kind, content=file, name=file.name, **common)
        return _("The template was tried and is in force.")
    if act.startswith("restore:") and act.partition(":")[2] in PaperKind.values:
        templates.restore_standard(kind=PaperKind(act.partition(":")[2]), **common)
        return _("The standard template is in force again.")
    return ""


@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the template in force, to be changed and put back."""
    body = _chosen(request, templates.managed_bodies(_manager(request)))
    if kind not in PaperKind.values:
        raise NotFound("documents.no_such_paper_kind", _("There is no such kind of paper."))
    chosen = PaperKind(kind)
    content = templates.bytes_of(templates.current(body, chosen), chosen)
    disposition = content_disposition_header(as_attachment=True, filename=f"{chosen.label}.docx")
    return HttpResponse(
        content,
        content_type=_DOCX,
        headers={"Content-Disposition": disposition or "attachment"},
    )


def _chosen(request: HttpRequest, bodies: list[Organisation]) -> Organisation:
    asked = request.POST.get("body") or request.GET.get("body", "")
    try:
        wanted = UUID(asked) if asked else bodies[0].pk
    except ValueError:
        wanted = None
    body = next((each for each in bodies if each.pk == wanted), None)
    if body is None:
        raise NotFound("documents.no_such_body", _("There is no such organisation of yours."))
    return body


def _manager(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not templates.managed_bodies(actor):
        raise NotPermitted(
            "documents.papers_not_managed",
            _("Templates and codes of a body are set by its administrator or its officers."),
        )
    return actor
