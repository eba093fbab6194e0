"""Who acts: the value that every step takes, with the posts and the scope it is judged by."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bihuan.kernel.clock import civil_date
from bihuan.people.domain.capability import Capability
from bihuan.people.domain.reach import Grant, Scope
from bihuan.people.scope import Held, held_by, scope_of_posts

if TYPE_CHECKING:
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.people.models import Person

#: Characters of each of two names; history keeps 120.
_HALF = 58


@dataclass(frozen=True)
class Actor:
    """Somebody who acts now, or a job that acts in nobody's name."""

    person_id: UUID | None
    name: str
    scope: Scope
    post_ids: frozenset[UUID] = frozenset()
    #: Organisations that the person holds a post in.
    organisation_ids: frozenset[UUID] = frozenset()
    #: What the independence rule calls a post: ``organisation id:role``.
    positions: frozenset[str] = frozenset()
    #: The enterprise of each post: its organisation, or the nearest enterprise above it.
    enterprise_ids: frozenset[UUID] = frozenset()
    credit_codes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    #: Region and organisation of the oldest post; where forms begin.
    home_region_id: UUID | None = None
    home_organisation_id: UUID | None = None
    #: For whom somebody stands in (代理); the posts above are that person's then.
    acts_for_id: UUID | None = None
    #: Who they are themselves while they stand in for another.
    own: Actor | None = field(default=None, compare=False, repr=False)
    #: The posts themselves, the oldest first.
    held: tuple[Held, ...] = field(default=(), compare=False, repr=False)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """All that the actor may do somewhere."""
        return self.scope.capabilities

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind the act."""
        return self.person_id is None

    @property
    def as_person(self) -> UUID:
        """Return the person's id, for what only a person can do.

        Raises:
            TypeError: no person stands behind the act.
        """
        if self.person_id is None:
            message = f"{self.name} is no person"
            raise TypeError(message)
        return self.person_id

    def narrowed(self, path: str) -> Actor:
        """Return the actor as lists of an area see them."""
        return replace(self, scope=self.scope.narrowed(path))

    @classmethod
    def of_oneself(cls, person: Person) -> Actor:
        """Return somebody who acts on their own account alone, without any post."""
        return cls(person_id=person.pk, name=person.name, scope=Scope(person.pk, ()))

    @classmethod
    def system(cls, name: str) -> Actor:
        """Return the actor of a job or of a set-up: may do everything everywhere.

        Args:
            name: what history shows as the doer, e.g. ``look-back sampling``.
        """
        everything = Grant(
            person_id=None,
            post_id=None,
            role="system",
            capabilities=frozenset(Capability),
            home="",
            sees_region=True,
        )
        return cls(person_id=None, name=name, scope=Scope(None, (everything,)))


def actor_for(person: Person, clock: Clock) -> Actor:
    """Return a person as an actor, with the posts held today (in two queries at most).

    Where ``person.standing_in`` names a delegation, the posts are those that were delegated, and
    the name tells both: “X 代 Y”.
    """
    on = civil_date(clock.now())
    own = _with_posts(person, person, held_by(person, on))
    delegation = person.standing_in
    if delegation is None:
        return own
    lent = set(delegation.posts.values_list("pk", flat=True))
    held = [each for each in held_by(delegation.principal, on) if each.post.pk in lent]
    standing = _with_posts(person, delegation.principal, held)
    name = f"{person.name[:_HALF]} 代 {delegation.principal.name[:_HALF]}"
    return replace(standing, name=name, acts_for_id=delegation.principal_id, own=own)


def _with_posts(person: Person, holder: Person, held: list[Held]) -> Actor:
    posts = [each.post for each in held]
    enterprises = [each.enterprise for each in held if each.enterprise]
    return Actor(
        person_id=person.pk,
        name=person.name,
        scope=scope_of_posts(holder, held),
        post_ids=frozenset(post.pk for post in posts),
        organisation_ids=frozenset(post.organisation_id for post in posts),
        positions=frozenset(f"{post.organisation_id}:{post.role}" for post in posts),
        enterprise_ids=frozenset(body.pk for body in enterprises),
        credit_codes=frozenset(body.credit_code for body in enterprises if body.credit_code),
        roles=frozenset(post.role for post in posts),
        home_region_id=posts[0].region_id if posts else None,
        home_organisation_id=posts[0].organisation_id if posts else None,
        held=tuple(held),
    )
