"""What administrators act on: found in their own area, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import NotFound
from bihuan.people.domain.capability import Capability
from bihuan.people.models import Post, Region
from bihuan.people.permissions import OutsideOffice
from bihuan.people.queries import accounts_for, bodies_for

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bihuan.people.actors import Actor
    from bihuan.people.models import Organisation, Person

#: Who looks at accounts: one asks for posts, the other grants them.
KEEPERS = (Capability.MANAGE_ACCOUNTS, Capability.MANAGE_PEOPLE)


class NoSuchPerson(NotFound):
    """Nobody of that id, or not in the actor's hands."""

    def __init__(self) -> None:
        super().__init__("people.no_such_person", _("There is no such person in your area."))


def require_office(actor: Actor, *wanted: Capability) -> Actor:
    """Return the actor, if a post of theirs carries one of some capabilities.

    Raises:
        OutsideOffice
    """
    if not actor.capabilities & set(wanted):
        raise OutsideOffice(wanted[0])
    return actor


def kept_account(actor: Actor, on: date, person_id: UUID) -> Person:
    """Return a person whose account or posts an actor keeps.

    Raises:
        NoSuchPerson
    """
    found = accounts_for(actor, on).filter(pk=person_id).first()
    if found is None:
        raise NoSuchPerson
    return found


def kept_post(actor: Actor, post_id: UUID) -> Post:
    """Return a post that an actor may end.

    Raises:
        NoSuchPerson
    """
    post = Post.objects.select_related("region", "person").filter(pk=post_id).first()
    if post is None or not actor.scope.allows_in(Capability.MANAGE_PEOPLE, post.region.path):
        raise NoSuchPerson
    return post


def keeps_region(actor: Actor, region: Region, *, is_local: bool) -> bool:
    """Say whether an actor keeps a region; villages and grids also by the officers of the place."""
    keeping = [Capability.MANAGE_TREES, *([Capability.MANAGE_GRIDS] if is_local else [])]
    return any(actor.scope.allows_in(each, region.path) for each in keeping)


def kept_region(actor: Actor, code: str) -> Region:
    """Return a region, past ones too, in which an actor keeps the tree or the grids.

    Raises:
        NotFound
    """
    region = Region.objects.filter(code=code).first()
    if region is None or not keeps_region(actor, region, is_local=True):
        raise NotFound("people.no_region_here", _("There is no such region in your area."))
    return region


def kept_body(actor: Actor, on: date, body_id: UUID) -> Organisation:
    """Return a body in force whose tree or accounts an actor keeps.

    Raises:
        NotFound
    """
    body = bodies_for(actor, on).filter(pk=body_id).first()
    if body is None:
        raise NotFound("people.no_organisation", _("There is no such body in your area."))
    return body
