"""Reading regions, organisations and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q, QuerySet

from bihuan.foundation.models import History
from bihuan.people.domain.capability import Capability
from bihuan.people.models import (
    ApiToken,
    Delegation,
    Organisation,
    OrganisationKind,
    Person,
    Post,
    PostRequest,
    Region,
    RegionLevel,
)
from bihuan.people.roles import ADMIN_ROLES, Role, roles_with
from bihuan.people.scope import in_regions, under

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from bihuan.people.actors import Actor
    from bihuan.people.domain.reach import Scope

Tree = TypeVar("Tree", Region, Organisation)

_ABOVE_COUNTY = frozenset({RegionLevel.PROVINCE, RegionLevel.CITY})


def regions_under(scope: Scope, on: date) -> QuerySet[Region]:
    """Return the regions in force on a date that lie under the posts of a scope."""
    homes = {grant.home for grant in scope.grants}
    return _in_force(Region.objects.filter(under("path", homes)), on)


def region_by_code(code: str) -> Region | None:
    """Return the region with a code, whether still in force or not."""
    return Region.objects.filter(code=code).first()


def county_code(region: Region) -> str:
    """Return the code of the county-level region above (or at) a region.

    A province or a city gives its own code: what lies above the counties has no other key.
    """
    if region.level in _ABOVE_COUNTY:
        return region.code
    line = Region.objects.filter(path__in=region.line(), level=RegionLevel.COUNTY)
    county = line.values_list("code", flat=True).first()
    return county or region.code


def region_name(region: Region, *, levels: int = 3) -> str:
    """Return a region's name with those of the regions above it, e.g. 苏州市虎丘区枫桥街道."""
    names = Region.objects.filter(path__in=region.line()).order_by("path")
    return "".join(list(names.values_list("name", flat=True))[-levels:])


def organisations_under(scope: Scope, on: date) -> QuerySet[Organisation]:
    """Return the organisations that a scope may give work to or choose in forms.

    Those of the regions that its posts have to do with (none for a post in an enterprise), and
    those that the posts are in, with all below them.
    """
    own = scope.involved_organisations
    found = in_regions("region", scope.bodies_under) | under("path", own)
    return _in_force(Organisation.objects.filter(found), on).select_related("region")


def handlers_of(organisation: Organisation, on: date) -> QuerySet[Person]:
    """Return the active people who hold a post in an organisation on a date, by name."""
    posts = Post.objects.in_force(on).filter(organisation=organisation)
    return Person.objects.filter(pk__in=posts.values("person"), is_active=True).order_by("name")


def advisers(scope: Scope, region: Region, on: date) -> QuerySet[Post]:
    """Return the posts whose holders somebody may ask to check a thing in a region.

    Those in bodies that the scope may choose, and experts posted for the region or one above
    it; of roles that give opinions, and no leader of an enterprise, whose role gives none.
    """
    near = Q(organisation__in=organisations_under(scope, on))
    experts = Q(role=Role.EXPERT, region__path__in=region.line())
    posts = Post.objects.in_force(on).filter(
        near | experts, role__in=roles_with(Capability.ADVISE), person__is_active=True
    )
    leads_enterprise = Q(role=Role.LEADER, organisation__kind=OrganisationKind.ENTERPRISE)
    return posts.exclude(leads_enterprise).select_related("person", "organisation")


def people_under(scope: Scope, on: date) -> QuerySet[Person]:
    """Return everybody with a post, past or present, in a region under the posts of a scope."""
    homes = {grant.home for grant in scope.grants}
    posts = Post.objects.filter(in_regions("region", homes), starts_on__lte=on)
    return Person.objects.filter(pk__in=posts.values("person")).order_by("name", "id")


def colleagues(actor: Actor, on: date) -> QuerySet[Person]:
    """Return who may stand in for somebody: whoever has a post in or near the same bodies."""
    near = {held.post.organisation.path for held in actor.held}
    near |= {path[: -Organisation.steplen] for path in near if len(path) > Organisation.steplen}
    posts = Post.objects.in_force(on).filter(under("organisation__path", near))
    posts = posts.exclude(role__in=ADMIN_ROLES)
    people = Person.objects.filter(pk__in=posts.values("person"), is_active=True)
    return people.exclude(pk=actor.as_person).order_by("name", "id")


def deputies_of(ids: Collection[UUID], on: date) -> list[Delegation]:
    """Return who stands in for some people on a date; one query."""
    rows = Delegation.objects.in_force(on).filter(principal__in=ids)
    return list(rows.select_related("principal").order_by("id"))


def person_by_username(username: str) -> Person | None:
    """Return the person with a sign-in name."""
    return Person.objects.filter(username=username).first()


def live_tokens(person: Person, now: datetime) -> QuerySet[ApiToken]:
    """Return a person's tokens that still open doors, the newest first."""
    tokens = ApiToken.objects.filter(owner=person, revoked_at__isnull=True, expires_at__gt=now)
    return tokens.order_by("-created_at")


def first_post(actor: Actor) -> Post | None:
    """Return the post that an actor holds longest, with organisation and region at hand."""
    return actor.held[0].post if actor.held else None


def organisation_by_id(pk: UUID) -> Organisation | None:
    """Return an organisation with its region."""
    return Organisation.objects.select_related("region").filter(pk=pk).first()


def organisations_called(words: str) -> QuerySet[Organisation]:
    """Return the organisations, past ones too, whose name or short name holds all the words."""
    found = Organisation.objects.all()
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    return found


def organisation_named(name: str, on: date) -> Organisation | None:
    """Return the one organisation in force of a name or short name; None when not just one."""
    found = Organisation.objects.filter(Q(name=name) | Q(short_name=name))
    bodies = list(_in_force(found, on)[:2])
    return bodies[0] if len(bodies) == 1 else None


def _in_force(rows: QuerySet[Tree], on: date) -> QuerySet[Tree]:
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


def accounts_for(actor: Actor, on: date, words: str = "") -> QuerySet[Person]:
    """Return the people whose accounts or posts an actor keeps, by what they are called.

    Those with a post under the actor's, and those without any post, who are nobody's yet.
    """
    keeping = {Capability.MANAGE_ACCOUNTS, Capability.MANAGE_PEOPLE}
    homes = {grant.home for grant in actor.scope.grants if grant.capabilities & keeping}
    if not homes:
        return Person.objects.none()
    posts = Post.objects.filter(in_regions("region", homes))
    found = Person.objects.filter(
        Q(pk__in=posts.values("person")) | ~Q(pk__in=Post.objects.values("person"))
    )
    for word in words.split():
        held = Post.objects.in_force(on).filter(
            Q(organisation__name__icontains=word) | Q(organisation__short_name__icontains=word)
        )
        found = found.filter(
            Q(name__icontains=word) | Q(username__icontains=word) | Q(pk__in=held.values("person"))
        )
    return found


def waiting_requests(actor: Actor) -> QuerySet[PostRequest]:
    """Return the posts that are asked for where the actor asks or decides, the oldest first."""
    keeping = {Capability.MANAGE_ACCOUNTS, Capability.MANAGE_PEOPLE}
    homes = {grant.home for grant in actor.scope.grants if grant.capabilities & keeping}
    rows = PostRequest.objects.filter(in_regions("region", homes), state="asked")
    rows = rows.select_related("person", "organisation", "region", "asked_by")
    return rows.order_by("asked_at", "id")


def bodies_for(actor: Actor, on: date, words: str = "") -> QuerySet[Organisation]:
    """Return the bodies in force in the regions whose trees or accounts an actor keeps."""
    keeping = {Capability.MANAGE_TREES, Capability.MANAGE_ACCOUNTS, Capability.MANAGE_PEOPLE}
    homes = {grant.home for grant in actor.scope.grants if grant.capabilities & keeping}
    found = _in_force(Organisation.objects.filter(in_regions("region", homes)), on)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    return found.select_related("region")


def logbook_for(actor: Actor) -> QuerySet[History]:
    """Return what was changed about people, bodies and regions where the actor reads the log."""
    homes = {g.home for g in actor.scope.grants if Capability.READ_AUDIT in g.capabilities}
    regions = Region.objects.filter(under("path", homes))
    people = Post.objects.filter(region__in=regions).values("person")
    bodies = Organisation.objects.filter(region__in=regions).values("pk")
    kinds = Q(subject_type__in=("person", "region", "organisation", "postrequest"))
    theirs = (
        Q(county_code__in=regions.values("code"))
        | Q(subject_id__in=people)
        | Q(subject_id__in=bodies)
        | Q(subject_id__in=regions.values("pk"))
        | Q(actor_id__in=people)
    )
    return History.objects.filter(kinds & theirs) if homes else History.objects.none()
