"""The search over everything that one may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.findings.queries.search import search
from bihuan.findings.views.asking import actor_of, today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: What is longer than this was not typed as a search.
_LONGEST = 100


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, in groups."""
    words = request.GET.get("q", "")[:_LONGEST].replace("\x00", "")
    found = search(actor_of(request), words, today())
    return render(request, "findings/search.html", {"found": found, "today": today()})
