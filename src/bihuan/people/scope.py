"""Who sees what: the one place for web, REST, files and exports.

``scope_of`` makes a scope of a person's posts; ``visible`` turns a scope into a condition on
rows. A list filtered by ``visible`` and a record asked with ``Scope.sees`` agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from treebeard.mp_tree import MP_Node

from bihuan.people.domain.reach import Grant, Scope
from bihuan.people.models import Organisation, OrganisationKind, Placed, Post, Region
from bihuan.people.roles import Role, rule_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bihuan.people.models import Person

_ENTERPRISE = OrganisationKind.ENTERPRISE.value
#: Matches no row; an empty ``Q`` would match all.
NOTHING = Q(pk__in=[])
#: Province, city, county.
_COUNTY_DEPTH = 3
#: No child's path comes after this one.
_LAST_CHILD = MP_Node.alphabet[-1] * MP_Node.steplen


@dataclass(frozen=True)
class Columns:
    """Where a context's rows keep what the rule of reach asks for (names of columns)."""

    region: str
    kind: str = ""
    found_by: str = ""
    organisations: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """A post with its organisation and region at hand, and the enterprise it belongs to."""

    post: Post
    #: The organisation itself or the nearest enterprise above it.
    enterprise: Organisation | None


def held_by(person: Person, on: date) -> list[Held]:
    """Return the posts that a person holds on a date, the oldest first (two queries at most)."""
    if not person.is_active:
        return []
    rows = Post.objects.in_force(on).filter(person=person)
    posts = list(rows.select_related("organisation", "region").order_by("starts_on", "id"))
    enterprises = _enterprises_among(posts)
    return [Held(post, _nearest(post.organisation, enterprises)) for post in posts]


def scope_of(person: Person, on: date) -> Scope:
    """Return what a person may see and do on a date; nothing for a deactivated one."""
    return scope_of_posts(person, held_by(person, on))


def scope_of_posts(person: Person, posts: Iterable[Held]) -> Scope:
    """Return the scope that posts give."""
    return Scope(person_id=person.pk, grants=tuple(_grant(held) for held in posts))


def visible(scope: Scope, columns: Columns) -> Q:
    """Return the condition that keeps exactly the rows a scope sees."""
    return reduce(or_, concerning(scope, columns), lying_within(scope, columns))


def lying_within(scope: Scope, columns: Columns) -> Q:
    """Return the condition of rows that are seen for the region they lie in."""
    seen = in_regions(columns.region, scope.everything_under)
    if columns.kind:
        for path, kinds in scope.kinds_under:
            seen |= in_regions(columns.region, [path]) & Q(**{f"{columns.kind}__in": kinds})
    return seen


def concerning(scope: Scope, columns: Columns) -> list[Q]:
    """Return the conditions of rows that are seen for whom they name, one for each column."""
    ways = [
        in_organisations(field, scope.involved_organisations)
        for field in columns.organisations
        if scope.involved_organisations
    ]
    if scope.sees_named:
        ways += [Q(**{field: scope.person_id}) for field in columns.named]
    if scope.sees_reported and columns.found_by:
        ways.append(Q(**{columns.found_by: scope.person_id}))
    return [way & area_looked_at(scope, columns.region) for way in ways]


def area_looked_at(scope: Scope, field: str) -> Q:
    """Return the condition that a region lies in the area that is looked at; none for all."""
    return in_regions(field, [scope.within]) if scope.within else Q()


def reaches_counties(scope: Scope) -> bool:
    """Say whether a scope sees whole counties, or more, for the region they lie in."""
    paths = (*scope.everything_under, *(path for path, _kinds in scope.kinds_under))
    return any(len(path) <= _COUNTY_DEPTH * MP_Node.steplen for path in paths)


def in_regions(field: str, paths: Iterable[str]) -> Q:
    """Return the condition that a region lies under one of some tree paths; none without any."""
    return _in_tree(field, Region, paths)


def in_organisations(field: str, paths: Iterable[str]) -> Q:
    """Return the condition that a body lies under one of some tree paths; none without any."""
    return _in_tree(field, Organisation, paths)


def _in_tree(field: str, tree: type[Placed], paths: Iterable[str]) -> Q:
    """Ask by ids from the small table of the tree, so that an index of the large one serves."""
    wanted = tuple(paths)
    if not wanted:
        return NOTHING
    return Q(**{f"{field}__in": tree._default_manager.filter(under("path", wanted)).values("pk")})


def under(field: str, paths: Iterable[str]) -> Q:
    """Return the condition that a tree path lies under one of some; none without any."""
    seen = Q()
    for path in paths:
        # The range is what an index serves; the beginning is what is meant.
        between = (path, path + _LAST_CHILD)
        seen |= Q(**{f"{field}__startswith": path, f"{field}__range": between})
    return seen or NOTHING


def _enterprises_among(posts: Iterable[Post]) -> dict[str, Organisation]:
    bodies = {post.organisation.path: post.organisation for post in posts}
    above = {path for body in bodies.values() for path in body.line()} - bodies.keys()
    if above:
        bodies |= Organisation.objects.filter(path__in=above).in_bulk(field_name="path")
    return {path: body for path, body in bodies.items() if body.kind == _ENTERPRISE}


def _nearest(body: Organisation, enterprises: dict[str, Organisation]) -> Organisation | None:
    return next((enterprises[p] for p in reversed(body.line()) if p in enterprises), None)


def _grant(held: Held) -> Grant:
    post = held.post
    role = Role(post.role)
    rule = rule_for(
        role,
        organisation_kind=_ENTERPRISE if held.enterprise else post.organisation.kind,
        region_level=post.region.level,
    )
    return Grant(
        person_id=post.person_id,
        post_id=post.pk,
        role=role.value,
        capabilities=rule.may,
        records=rule.records,
        home=post.region.path,
        sees_region=rule.region,
        kinds=rule.kinds,
        organisation_path=post.organisation.path if rule.involved else None,
        sees_named=rule.named,
        sees_reported=rule.reported,
        in_enterprise=held.enterprise is not None,
    )
