"""Who is next up: the head of the body that has to act, then the body above, and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.kernel.clock import civil_date
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.notices.subjects import Line, Subject

#: Who speaks for a body above where it has no leader of its own in the product.
_STEERS = people.Capability.ASSIGN


def levels(subject: Subject, subject_id: UUID, line: Line, clock: Clock) -> list[frozenset[UUID]]:
    """Return who is told, level by level: first who has to act, then each next person up.

    Only people who may see the subject stand in a level, each once and as low as possible; a
    level without anybody is left out.

    Args:
        subject: answers for the subject's type.
        subject_id: the subject.
        line: who has to act, and the bodies above.
        clock: posts count on its day.
    """
    found = [line.people]
    known = set(line.people)
    for place, body in enumerate(_bodies(line)):
        heads = _heads(body, clock, is_above=place > 0) - known
        seeing = frozenset(pk for pk in heads if _sees(subject, subject_id, pk, clock))
        if seeing:
            found.append(seeing)
            known |= seeing
    return found


def _bodies(line: Line) -> Iterator[people.Organisation]:
    """Yield each body of a line with those above it in the tree, each once."""
    named = people.Organisation.objects.in_bulk(list(line.bodies))
    paths = {path for body in named.values() for path in body.line()}
    by_path = people.Organisation.objects.filter(path__in=paths).in_bulk(field_name="path")
    known: set[str] = set()
    for pk in line.bodies:
        for path in reversed(named[pk].line()):
            if path not in known:
                known.add(path)
                yield by_path[path]


def _heads(body: people.Organisation, clock: Clock, *, is_above: bool) -> frozenset[UUID]:
    """Return the leaders of a body; of one above without any, those who assign there."""
    on = civil_date(clock.now())
    posts = people.Post.objects.in_force(on).filter(organisation=body, person__is_active=True)
    leaders = posts.filter(role=people.Role.LEADER).values_list("person_id", flat=True)
    return frozenset(leaders) or (_steering(body, on, clock) if is_above else frozenset())


def _steering(body: people.Organisation, on: date, clock: Clock) -> frozenset[UUID]:
    return frozenset(
        person.pk
        for person in people.handlers_of(body, on)
        if _STEERS in people.actor_for(person, clock).capabilities
    )


def _sees(subject: Subject, subject_id: UUID, person_id: UUID, clock: Clock) -> bool:
    person = people.Person.objects.get(pk=person_id)
    return bool(subject.about(people.actor_for(person, clock), [subject_id]))
