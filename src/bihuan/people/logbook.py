"""What was changed about people, bodies and regions: a history row each, without private data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from bihuan.foundation.models import History
from bihuan.people.queries import county_code

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.foundation.models import Row
    from bihuan.people.actors import Actor
    from bihuan.people.models import Region


def record(
    subject: Row,
    *,
    actor: Actor,
    at: datetime,
    step: str,
    state: str,
    region: Region | None = None,
    reason: str = "",
    **facts: str,
) -> History:
    """Write down who changed what, when and why, in the transaction of the change.

    Telephone numbers, secrets and passwords never go in: history is kept for ever.

    Args:
        subject: the row that was changed.
        actor: who changed it.
        at: when.
        step: past participle of what was done, e.g. ``renamed``.
        state: how the subject stands now: ``active`` or ``ended``.
        region: where it belongs, for those who read the log of one county.
        reason: why, in the actor's words.
        facts: what is needed to understand the change later.
    """
    kind = subject._meta.model_name or ""
    rows = History.objects.filter(subject_type=kind, subject_id=subject.pk)
    last = rows.aggregate(last=Max("seq"))["last"] or 0
    return History.objects.create(
        subject_type=kind,
        subject_id=subject.pk,
        county_code=county_code(region) if region else "",
        seq=last + 1,
        event=f"people.{kind}_{step}",
        step=step,
        from_state=state if last else "",
        to_state=state,
        at=at,
        actor_id=actor.person_id,
        actor_name=actor.name,
        reason=reason,
        facts=facts,
    )
