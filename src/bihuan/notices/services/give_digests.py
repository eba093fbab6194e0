"""The daily summary: what can wait is told once a day, in one message."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import localtime

from bihuan.kernel.clock import SHANGHAI, civil_date
from bihuan.notices.domain.kinds import Kind, Moment, digest_is_due
from bihuan.notices.domain.ladder import WHOLE
from bihuan.notices.models import Message, Preference
from bihuan.notices.services.post_messages import Draft, post
from bihuan.people import public as people
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from bihuan.kernel.clock import Clock

#: The hour is a parameter of packs.
DIGEST_AT = "NOTICE.DIGEST_AT"
_WAITING = Q(is_held=True, digest=None)


def give_digests(clock: Clock) -> str:
    """Give everybody for whom something waits their summary, when its hour has come."""
    now = clock.now()
    today = civil_date(now)
    waiting = dict(
        Message.objects.filter(_WAITING, recipient__is_active=True)
        .values_list("recipient")
        .annotate(urgent=Count("pk", filter=Q(is_urgent=True)))
    )
    given = Message.objects.filter(
        kind=Kind.DIGEST, run=today.isoformat(), recipient__in=list(waiting)
    )
    for person_id in given.values_list("recipient_id", flat=True):
        del waiting[person_id]
    places = _places(waiting, today)
    due = [
        person_id
        for person_id, urgent in waiting.items()
        if digest_is_due(_moment(places.get(person_id, ""), now, is_urgent=urgent > 0))
    ]
    count = sum(gather(person, now) for person in people.Person.objects.filter(pk__in=due))
    return f"{count} given"


def _places(person_ids: Iterable[UUID], today: date) -> dict[UUID, str]:
    """Return the code of the region of each person's oldest post; its pack gives the hour."""
    posts = people.Post.objects.in_force(today).filter(person__in=list(person_ids))
    newest_first = posts.order_by("-starts_on", "-id")
    return dict(newest_first.values_list("person_id", "region__code"))


def _moment(place: str, now: datetime, *, is_urgent: bool) -> Moment:
    today = civil_date(now)
    hour, is_working_day = _rules(place, today)
    return Moment(
        is_after_hour=localtime(now, SHANGHAI).time() >= hour,
        is_working_day=is_working_day,
        is_urgent=is_urgent,
    )


@lru_cache(maxsize=256)
def _rules(place: str, today: date) -> tuple[time, bool]:
    pack = standards.pack_for(place)
    hour = time.fromisoformat(str(pack.parameter(DIGEST_AT, today).value))
    return hour, pack.working_days(today).is_working(today)


def gather(person: people.Person, now: datetime) -> bool:
    """Put what waits for a person into one message; say whether there was anything.

    Two workers at once make one summary: its key holds the day.
    """
    today = civil_date(now)
    with transaction.atomic():
        _lock(person)
        rows = Message.objects.filter(_WAITING, recipient=person)
        facts = _counts(rows.values_list("kind", "facts", "is_urgent"))
        if not facts["items"]:
            return False
        draft = Draft(
            person_id=person.pk,
            kind=Kind.DIGEST,
            subject_type="person",
            subject_id=person.pk,
            run=today.isoformat(),
            facts=facts | {"day": today.isoformat()},
            at=now,
            is_urgent=facts["urgent"] > 0,
        )
        if not post([draft], now=now):
            return False
        digest = Message.objects.get(
            recipient=person, subject_id=person.pk, kind=Kind.DIGEST, run=today.isoformat()
        )
        rows.update(digest=digest)
    return True


def release(person_id: UUID) -> int:
    """Let what waits for a summary stand in the inbox by itself; return how much it was."""
    return Message.objects.filter(_WAITING, recipient=person_id).update(is_held=False)


def _lock(person: people.Person) -> None:
    Preference.objects.get_or_create(person=person)
    Preference.objects.select_for_update().get(person=person)


def _counts(rows: Any) -> dict[str, int]:
    items = list(rows)
    shares = [facts["percent"] for kind, facts, _u in items if kind == Kind.REMINDER]
    overdue = sum(1 for share in shares if share >= WHOLE)
    near = len(shares) - overdue
    return {
        "items": len(items),
        "overdue": overdue,
        "near": near,
        "other": len(items) - overdue - near,
        "urgent": sum(1 for *_rest, is_urgent in items if is_urgent),
    }
