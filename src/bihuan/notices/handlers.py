"""What notices does when something happened elsewhere; ``config/wiring.py`` says to what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bihuan.notices.models import Watch
from bihuan.notices.services.post_messages import Draft, post
from bihuan.notices.subjects import subject_of

if TYPE_CHECKING:
    from bihuan.foundation.models import History
    from bihuan.kernel.clock import Clock

#: What happened longer ago is no news: after a long stop nobody is flooded.
NEWS = timedelta(days=30)


def tell(row: History, clock: Clock) -> None:
    """Tell whoever a step concerns, but not whoever took it."""
    if clock.now() - row.at > NEWS:
        return
    post(
        (
            Draft(
                person_id=person_id,
                kind=telling.kind,
                subject_type=row.subject_type,
                subject_id=row.subject_id,
                number=telling.number,
                run=str(row.pk),
                facts=telling.facts,
                at=row.at,
                is_urgent=telling.is_urgent,
            )
            for telling in subject_of(row.subject_type).tellings(row, clock)
            for person_id in telling.people
            if person_id != row.actor_id
        ),
        now=clock.now(),
    )


def watch(row: History, clock: Clock) -> None:
    """Look at a subject's term soon: a step may have changed it."""
    Watch.objects.update_or_create(
        subject_id=row.subject_id,
        defaults={"look_at": clock.now()},
        create_defaults={"subject_type": row.subject_type, "look_at": clock.now()},
    )
