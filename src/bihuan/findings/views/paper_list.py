"""The list of all issued papers that one sees, and the same as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.documents import public as documents
from bihuan.findings.exports import MEDIA_TYPE, workbook
from bihuan.findings.forms.papers import PaperFilterForm
from bihuan.findings.queries.papers import issued_papers, page_of
from bihuan.findings.queries.three_lists import Table
from bihuan.findings.taking_out import NoExport, may_export
from bihuan.findings.views.asking import onlooker_of, today
from bihuan.findings.views.papers import file_answer
from bihuan.foundation.formats import exact

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_MOST_EXPORTED = 5000


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """List the issued papers of one's bodies and areas, a page at a time."""
    actor, form = onlooker_of(request), PaperFilterForm(request.GET)
    asked = form.asked_for()
    context = {
        "page": page_of(actor, asked, cursor=request.GET.get("cursor", "")),
        "total": issued_papers(actor, asked).count(),
        "form": form,
        "chips": list(form.chips()),
        "unread": form.unread(),
        "may_export": may_export(actor),
        "may_manage": bool(documents.bodies_with_papers(actor)),
    }
    return render(request, "findings/papers.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the list as a spreadsheet: what the filter shows, the newest first."""
    actor = onlooker_of(request)
    if not may_export(actor):
        raise NoExport
    form = PaperFilterForm(request.GET)
    form.require_read()
    rows = issued_papers(actor, form.asked_for())
    table = Table(
        _("Papers"),
        (
            (_("Number"), 26), (_("Paper"), 18), (_("Issued by"), 24), (_("About"), 24),
            (_("Addressed to"), 30), (_("Issued on"), 20), (_("State"), 10), ("SHA-256", 66),
        ),
        [
            (
                row.number, row.get_kind_display(), row.organisation.name, row.subject_label,
                row.words.get("addressee", ""), exact(row.issued_at),
                row.state_label, row.file.sha256 if row.file else "",
            )
            for row in rows.order_by("-issued_at", "-id")[:_MOST_EXPORTED]
        ],
    )  # fmt: skip
    content = workbook([table], subtitle=actor.name, made_on=today())
    return file_answer(content, f"{_('Papers')}{today().isoformat()}.xlsx", MEDIA_TYPE)
