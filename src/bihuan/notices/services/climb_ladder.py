"""The ladder is climbed: who has to act, and then the next person up, is told of a term."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from bihuan.kernel.clock import civil_date
from bihuan.notices.domain.kinds import Kind
from bihuan.notices.domain.ladder import WHOLE, Ladder, Rung, rest, to_tell
from bihuan.notices.models import Watch
from bihuan.notices.services.post_messages import Draft, post
from bihuan.notices.subjects import subject_of, subject_types
from bihuan.notices.uplines import levels
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.notices.domain.ladder import Told
    from bihuan.notices.subjects import Term

#: Terms looked at in one go, and in one run: events wait for a run meanwhile.
BATCH = 200
MOST = 5000


def climb(clock: Clock) -> str:
    """Look at every term that may have reached a rung; tell what was done."""
    looked = told = 0
    while looked < MOST:
        due = Watch.objects.filter(look_at__lte=clock.now()).order_by("look_at")
        batch = list(due[:BATCH])
        for subject_type in {row.subject_type for row in batch}:
            told += _look(
                subject_type, [row for row in batch if row.subject_type == subject_type], clock
            )
        looked += len(batch)
        if len(batch) < BATCH:
            break
    return f"{looked} looked at, {told} told"


def watch_all(clock: Clock) -> str:
    """Begin to watch what runs and is not watched, such as what was there before."""
    begun = 0
    for subject_type in subject_types():
        running = list(subject_of(subject_type).running())
        for start in range(0, len(running), BATCH):
            begun += _begin(subject_type, running[start : start + BATCH], clock.now())
    return f"{begun} newly watched"


def _begin(subject_type: str, ids: Sequence[UUID], now: datetime) -> int:
    watched = dict(Watch.objects.filter(subject_id__in=ids).values_list("subject_id", "look_at"))
    asleep = [pk for pk, look_at in watched.items() if look_at is None]
    Watch.objects.filter(subject_id__in=asleep, look_at=None).update(look_at=now)
    new = [pk for pk in ids if pk not in watched]
    Watch.objects.bulk_create(
        [Watch(subject_type=subject_type, subject_id=pk, look_at=now) for pk in new],
        ignore_conflicts=True,
    )
    return len(new) + len(asleep)


def _look(subject_type: str, rows: list[Watch], clock: Clock) -> int:
    now = clock.now()
    terms = subject_of(subject_type).terms([row.subject_id for row in rows], now)
    return sum(_look_at(row, terms.get(row.subject_id), clock) for row in rows)


def _look_at(row: Watch, term: Term | None, clock: Clock) -> int:
    """Tell what a term has come to; return how many people were told."""
    now = clock.now()
    if term is None or not term.is_running:
        _keep(row, look_at=None)
        return 0
    ladder = ladder_for(term, civil_date(now))
    rung = row.rung if row.run == term.run else ladder.reached(term.when_set)
    told = to_tell(ladder, term.progress, rung)
    reached = told.number if told else rung
    look_at = now + rest(ladder, term.progress, reached, term.total)
    with transaction.atomic():
        if not _keep(row, look_at=look_at, run=term.run, rung=reached) or told is None:
            return 0
        return post(_drafts(row, term, ladder, told, clock), now=now)


def _keep(row: Watch, **written: object) -> bool:
    """Write what became of a look, if nobody looked or moved the term meanwhile."""
    as_read = Watch.objects.filter(pk=row.pk, look_at=row.look_at, run=row.run, rung=row.rung)
    return as_read.update(**written) == 1


def ladder_for(term: Term, on: date) -> Ladder:
    """Return the ladder of a term by the pack of its place."""
    plan = standards.pack_for(term.county_code).ladder(term.kind, term.grade, on)
    return Ladder(
        tuple(Rung(each.percent, each.up, each.asks_answer) for each in plan.rungs),
        timedelta(days=plan.again_days) if plan.again_days else None,
    )


def _drafts(row: Watch, term: Term, ladder: Ladder, told: Told, clock: Clock) -> list[Draft]:
    subject = subject_of(row.subject_type)
    told_in = levels(subject, row.subject_id, subject.line(row.subject_id, clock), clock)
    # Where nobody stands so far up, the highest is told again.
    heights = {min(up, len(told_in) - 1) for up in told.ups}
    rung = ladder.rung(told.number)
    facts = {
        "percent": rung.percent,
        "days_over": ladder.days_over(told.number),
        "due_on": term.due_on.isoformat(),
    }
    return [
        Draft(
            person_id=person_id,
            kind=Kind.REMINDER,
            subject_type=row.subject_type,
            subject_id=row.subject_id,
            number=term.number,
            rung=told.number,
            run=term.run,
            facts=facts | {"up": height},
            at=clock.now(),
            asks_answer=told.asks_answer,
            is_urgent=rung.percent >= WHOLE or term.grade == "major",
        )
        for height in sorted(heights)
        for person_id in told_in[height]
    ]
