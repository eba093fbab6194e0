"""Found again (重复发现): recorded, and joined to the finding that it repeats.

Nothing that was seen is lost: the new one has its number, its finder and its photographs, and is
joined at once by whoever may say so. Of others it is kept what they said; who verifies decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import OPEN, Step
from bihuan.findings.permissions import allowed_steps, visible_finding
from bihuan.findings.steps.detour_merged import mark_duplicate
from bihuan.findings.steps.step1_found import found
from bihuan.findings.wording import worded

if TYPE_CHECKING:
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.findings.steps.step1_found import NewFinding
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor


def found_again(new: NewFinding, *, original_id: UUID, actor: Actor, clock: Clock) -> Finding:
    """Record a finding that repeats another one, and join it where that is the actor's to do.

    Raises:
        NotFound: the actor sees no such finding.
        RuleBroken: as ``found`` and ``mark_duplicate`` refuse; both happen or none.
    """
    with worded(), transaction.atomic():
        original = visible_finding(actor, original_id)
        if original.state not in OPEN:
            raise RuleBroken("duplicate_of_closed")
        finding = found(new, actor=actor, clock=clock, same_as=original)
        if Step.MARK_DUPLICATE in allowed_steps(actor, finding):
            finding = mark_duplicate(
                finding_id=finding.pk,
                original_id=original_id,
                reason=_("Recorded as the same hazard"),
                actor=actor,
                clock=clock,
            )
    return finding
