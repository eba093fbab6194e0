"""Closed (销号): struck off level by level, from the lowest up to the one that listed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bihuan.findings.domain.lifecycle import State, Step
from bihuan.findings.recording import Asked, finish, undertake
from bihuan.findings.steps.step6_looked_back import draw_look_backs

if TYPE_CHECKING:
    from bihuan.findings.models import Finding


def strike_off(
    *,
    note: str = "",
    **asked: Unpack[Asked],
) -> Finding:
    """Strike an accepted finding off at the level whose turn it is; at the top it is closed.

    Raises:
        RuleBroken: it is another level's turn, the actor rectified it, a measure is open or
            the after-evidence is missing.
    """
    with undertake(Step.STRIKE_OFF, **asked) as doing:
        waiting = list(
            doing.finding.duties.filter(ended_at__isnull=True, struck_off_at__isnull=True)
            .select_related("organisation")
            .order_by("-position")
        )
        if waiting:
            waiting[0].struck_off_at, waiting[0].struck_off_by_id = doing.at, doing.actor.person_id
            waiting[0].save(update_fields=["struck_off_at", "struck_off_by"])
        above = waiting[1:]
        level = waiting[0].level if waiting else ""
        if above:
            doing.changes.update(
                turn_org_id=above[0].organisation_id, turn_person_id=above[0].person_id
            )
            finish(doing, to=State.ACCEPTED, reason=note.strip(), facts={"level": level})
        else:
            doing.changes.update(closed_at=doing.at, turn_org=None, turn_person=None)
            link = finish(doing, reason=note.strip(), facts={"level": level})
            draw_look_backs(doing, digest=link.digest)
    return doing.finding
