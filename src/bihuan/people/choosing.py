"""Who and what may be chosen by name: the same rows for a form and for the list that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.people.by_name import BodyField, Said, named
from bihuan.people.domain.capability import Capability
from bihuan.people.models import Organisation, Person, Post
from bihuan.people.queries import (
    advisers,
    bodies_for,
    colleagues,
    handlers_of,
    organisations_under,
    regions_under,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from bihuan.people.actors import Actor
    from bihuan.people.models import Region

#: Only who judges asks somebody to check first.
_JUDGES = frozenset(
    {Capability.VERIFY_TRUE, Capability.CONFIRM_MAJOR, Capability.VERIFY, Capability.CLOSE}
)


def bodies(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the bodies that an actor may give work to."""
    return organisations_under(actor.scope, on).order_by("path")


def kept_bodies(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the bodies whose accounts an administrator keeps."""
    return bodies_for(actor, on).order_by("path")


def handlers(organisation: Organisation | None, on: date) -> QuerySet[Person]:
    """Return the people of one body; nobody where none is chosen."""
    if organisation is None:
        return Person.objects.none()
    return handlers_of(organisation, on).order_by("name", "id")


def people_of_bodies(actor: Actor, on: date) -> QuerySet[Person]:
    """Return the people of all bodies that an actor may give work to."""
    under = organisations_under(actor.scope, on).order_by().values("pk")
    posts = Post.objects.in_force(on).filter(organisation__in=under)
    found = Person.objects.filter(pk__in=posts.values("person"), is_active=True)
    return found.order_by("name", "id")


def checkers(actor: Actor, region: Region, on: date) -> QuerySet[Person]:
    """Return whom an actor may ask to check a thing in a region, themselves left out."""
    posts = advisers(actor.scope, region, on).order_by().values("person")
    found = Person.objects.filter(pk__in=posts).exclude(pk=actor.as_person)
    return found.order_by("name", "id")


def _handlers(actor: Actor, on: date, asked: Mapping[str, str]) -> QuerySet[Person]:
    of = asked.get("of", "")
    body = named(bodies(actor, on), BodyField.names, Said(of)) if of else None
    return handlers(body, on)


def _checkers(actor: Actor, on: date, asked: Mapping[str, str]) -> QuerySet[Person]:
    if not actor.capabilities & _JUDGES:
        return Person.objects.none()
    region = regions_under(actor.scope, on).filter(code=asked.get("region", "")).first()
    return checkers(actor, region, on) if region else Person.objects.none()


#: What a page asks for -> the rows; each gives an actor what the forms give the same actor.
SOURCES: dict[
    str,
    Callable[[Actor, date, Mapping[str, str]], QuerySet[Organisation] | QuerySet[Person]],
] = {
    "bodies": lambda actor, on, _asked: bodies(actor, on),
    "kept-bodies": lambda actor, on, _asked: kept_bodies(actor, on),
    "handlers": _handlers,
    "people": lambda actor, on, _asked: people_of_bodies(actor, on),
    "checkers": _checkers,
    "colleagues": lambda actor, on, _asked: colleagues(actor.own or actor, on),
}
