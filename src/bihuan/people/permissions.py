"""Who may change people, bodies and regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import NotPermitted
from bihuan.people.domain.capability import Capability
from bihuan.people.models import Post

if TYPE_CHECKING:
    from datetime import date

    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor
    from bihuan.people.models import Person, Region


class OutsideOffice(NotPermitted):
    """The actor's posts do not allow it here."""

    def __init__(self, capability: Capability, where: str = "") -> None:
        super().__init__(
            "people.outside_office",
            _("None of your posts allows this here. Ask an administrator of the area."),
            capability=capability.value,
            where=where,
        )


class OwnPost(NotPermitted):
    """Nobody gives posts to themselves, nor takes them away from themselves."""

    def __init__(self) -> None:
        super().__init__(
            "people.own_post",
            _("Your own posts and account are in another administrator's hands."),
        )


def require_in(actor: Actor, region: Region, *capabilities: Capability) -> None:
    """Refuse an actor who has none of the capabilities in a region.

    Raises:
        OutsideOffice: with the first of the capabilities.
    """
    if not any(actor.scope.allows_in(each, region.path) for each in capabilities):
        raise OutsideOffice(capabilities[0], region.code)


def require_over(actor: Actor, person: Person, on: date) -> None:
    """Refuse an actor who does not manage every place where a person holds a post.

    Raises:
        OutsideOffice: a post lies elsewhere, or the actor manages nobody.
    """
    if Capability.MANAGE_PEOPLE not in actor.capabilities:
        raise OutsideOffice(Capability.MANAGE_PEOPLE)
    for post in Post.objects.in_force(on).filter(person=person).select_related("region"):
        require_in(actor, post.region, Capability.MANAGE_PEOPLE)


def require_account(actor: Actor, person: Person, clock: Clock) -> None:
    """Refuse an actor who keeps no accounts, or none in a place where a person holds a post.

    Raises:
        OutsideOffice
    """
    if Capability.MANAGE_ACCOUNTS not in actor.capabilities:
        raise OutsideOffice(Capability.MANAGE_ACCOUNTS)
    posts = Post.objects.in_force(civil_date(clock.now())).filter(person=person)
    for post in posts.select_related("region"):
        require_in(actor, post.region, Capability.MANAGE_ACCOUNTS)


def require_other(actor: Actor, person: Person) -> None:
    """Refuse an actor who acts on their own posts or account.

    Raises:
        OwnPost: actor and person are the same.
    """
    if actor.person_id == person.pk:
        raise OwnPost
