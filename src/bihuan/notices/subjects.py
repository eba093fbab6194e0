"""What other contexts tell notices at start-up: whom an event concerns, how a term stands.

Notices knows no context above it; ``config/wiring.py`` registers one :class:`Subject` for each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date, datetime, timedelta
    from uuid import UUID

    from bihuan.foundation.models import History
    from bihuan.kernel.clock import Clock
    from bihuan.notices.domain.kinds import Kind
    from bihuan.notices.domain.ladder import Progress
    from bihuan.people.public import Actor


@dataclass(frozen=True)
class About:
    """What somebody who may see a subject is shown of it."""

    number: str
    title: str
    url: str
    #: Last day, where one is set and the subject is open.
    due_on: date | None = None
    #: Counts the steps, so that an open page can tell that it is old.
    version: int = 0


@dataclass(frozen=True)
class Telling:
    """Whom an event concerns, and how."""

    kind: Kind
    people: frozenset[UUID]
    number: str
    #: What the words are made of.
    facts: dict[str, Any] = field(default_factory=dict)
    is_urgent: bool = False


@dataclass(frozen=True)
class Term:
    """How the term of a subject stands."""

    number: str
    county_code: str
    kind: str  #: as packs call it
    grade: str
    #: Names the term: what sets another one changes it, a pause does not.
    run: str
    is_running: bool
    progress: Progress
    #: How far it had run when it was set; rungs below were never to be told.
    when_set: Progress
    #: The whole term, in counted time.
    total: timedelta
    due_on: date


@dataclass(frozen=True)
class Line:
    """Who has to act on a subject, and whose bodies stand above, the nearest first."""

    people: frozenset[UUID]
    bodies: tuple[UUID, ...]


@dataclass(frozen=True)
class Subject:
    """What a context answers about rows that messages are about."""

    #: What an actor may see of them; who is not shown one learns nothing of it.
    about: Callable[[Actor, Collection[UUID]], dict[UUID, About]]
    #: Whom a step concerns.
    tellings: Callable[[History, Clock], Iterable[Telling]]
    #: How terms stand; a row without a term is left out.
    terms: Callable[[Collection[UUID], datetime], dict[UUID, Term]]
    #: Who has to act on one.
    line: Callable[[UUID, Clock], Line]
    #: Those with a term that runs.
    running: Callable[[], Iterable[UUID]]


_subjects: dict[str, Subject] = {}


def register_subject(subject_type: str, subject: Subject) -> None:
    """Say what answers for rows of a type.

    Args:
        subject_type: the slug under which ``foundation.moving`` keeps the history.
        subject: the answers.
    """
    _subjects[subject_type] = subject


def subject_of(subject_type: str) -> Subject:
    """Return what answers for rows of a type; KeyError where nothing does."""
    return _subjects[subject_type]


def subject_types() -> tuple[str, ...]:
    """Return the types that are registered."""
    return tuple(_subjects)
