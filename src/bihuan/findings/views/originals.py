"""The findings that a box offers to whoever says that one repeats another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.forms.merging import originals_offered
from bihuan.findings.permissions import require_step, visible_finding
from bihuan.findings.views.asking import actor_of, today
from bihuan.findings.wording import worded
from bihuan.people import public as people

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, JsonResponse

#: What is longer than this was not typed as a search.
_LONGEST = 100


@require_GET
def originals(request: HttpRequest, finding_id: UUID) -> JsonResponse:
    """Answer with what a finding may be joined to, the likely ones first."""
    actor = actor_of(request)
    finding = visible_finding(actor, finding_id)
    with worded():
        require_step(actor, finding, Step.MARK_DUPLICATE)
    words = request.GET.get("q", "")[:_LONGEST].replace("\x00", "")
    return people.answer(originals_offered(actor, finding, words, today()))
