"""How far a post reaches: what its holder may see, and may do with what is seen.

A scope is the union of grants, one for each post. A capability counts only where the grant
that carries it covers the target: being an auditor in one town and an officer in another does
not add up to an officer in both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bihuan.people.domain.capability import Capability

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

#: What can be done without changing anything; a scope of these alone is read-only.
READING = frozenset({Capability.EXPORT, Capability.PROVE, Capability.READ_AUDIT})
#: What has to do with the bodies of a region: naming, choosing or keeping them.
DEALING = frozenset(
    {
        Capability.FIND,
        Capability.ASSIGN,
        Capability.IMPORT_NOTICE,
        Capability.MANAGE_ACCOUNTS,
        Capability.MANAGE_PEOPLE,
        Capability.MANAGE_TREES,
    }
)


@dataclass(frozen=True)
class Target:
    """A thing that somebody wants to see or act on, as the rule of reach sees it."""

    #: Tree path of the region where it lies.
    region_path: str
    #: Kind of finding (hazard, inspection_problem …); empty for what is no finding.
    kind: str = ""
    #: Tree paths of the organisations that have a duty in it.
    organisation_paths: frozenset[str] = frozenset()
    #: Who reported it.
    found_by: UUID | None = None
    #: Whose turn it is, who is named responsible, who was asked to check.
    named: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Grant:
    """What one post gives: capabilities, and how far they reach."""

    person_id: UUID | None
    post_id: UUID | None
    role: str
    capabilities: frozenset[Capability]
    #: Where the post's authority reaches: its region's tree path; empty for everywhere.
    home: str
    #: Kinds of finding that the post may record; all when None.
    records: frozenset[str] | None = None
    #: Sees what lies in the home region (of ``kinds`` only, where these are given).
    sees_region: bool = False
    kinds: frozenset[str] | None = None
    #: Tree path of the organisation whose involvement, or that of a body below, opens a thing.
    organisation_path: str | None = None
    #: Sees what names the person: their turn, their measure, asked to check.
    sees_named: bool = False
    #: Sees what the person reported.
    sees_reported: bool = False
    #: Held in an enterprise, which has no business with other bodies of its region.
    in_enterprise: bool = False

    def may(self, capability: Capability, kind: str = "") -> bool:
        """Say whether the post carries a capability, and takes new findings of a kind."""
        takes = not kind or self.records is None or kind in self.records
        return takes and capability in self.capabilities

    def covers(self, target: Target) -> bool:
        """Say whether the post opens a thing to its holder."""
        return (
            self._covers_region(target)
            or self._covers_organisation(target)
            or (self.sees_named and self.person_id in target.named)
            or (
                self.sees_reported
                and self.person_id is not None
                and target.found_by == self.person_id
            )
        )

    def _covers_region(self, target: Target) -> bool:
        if not self.sees_region or not target.region_path.startswith(self.home):
            return False
        return self.kinds is None or target.kind in self.kinds

    def _covers_organisation(self, target: Target) -> bool:
        own = self.organisation_path
        return own is not None and any(path.startswith(own) for path in target.organisation_paths)


@dataclass(frozen=True)
class Scope:
    """Everything that somebody may see and do on a date: the union of their posts' grants."""

    person_id: UUID | None
    grants: tuple[Grant, ...] = ()
    #: Tree path of the area that is looked at; empty for as far as the posts reach.
    within: str = ""

    def narrowed(self, path: str) -> Scope:
        """Return the part of the scope that lies in a region: for lists, never to widen it."""
        return replace(self, within=path)

    def sees(self, target: Target) -> bool:
        """Say whether a thing may be shown."""
        lies_within = target.region_path.startswith(self.within)
        return lies_within and any(grant.covers(target) for grant in self.grants)

    def allows(self, capability: Capability, target: Target) -> bool:
        """Say whether something may be done with a thing."""
        return target.region_path.startswith(self.within) and any(
            capability in grant.capabilities and grant.covers(target) for grant in self.grants
        )

    def allows_in(self, capability: Capability, region_path: str, *, kind: str = "") -> bool:
        """Say whether something may be done in a region before there is a thing to cover.

        For registering a finding of a kind, reading a notice in, managing people there.
        """
        return any(
            grant.may(capability, kind) and region_path.startswith(grant.home)
            for grant in self.grants
        )

    def allows_kind(self, capability: Capability, kind: str) -> bool:
        """Say whether findings of a kind may be made anywhere; for what a form offers."""
        return any(grant.may(capability, kind) for grant in self.grants)

    def carrying(self, capability: Capability) -> Scope:
        """Return the part of the scope in which something may be done.

        What the part sees is what ``allows`` says yes to.
        """
        grants = tuple(grant for grant in self.grants if capability in grant.capabilities)
        return self if grants == self.grants else replace(self, grants=grants)

    @cached_property
    def capabilities(self) -> frozenset[Capability]:
        """All that may be done somewhere; for menus, never for a decision on a thing."""
        return frozenset().union(*(grant.capabilities for grant in self.grants))

    @cached_property
    def everything_under(self) -> tuple[str, ...]:
        """Region path prefixes under which everything is seen."""
        homes = (g.home for g in self.grants if g.sees_region and g.kinds is None)
        return outermost(path for home in homes if (path := self._inner(home)) is not None)

    @cached_property
    def bodies_under(self) -> tuple[str, ...]:
        """Region path prefixes under which the person has to do with all bodies."""
        return outermost(
            g.home
            for g in self.grants
            if not g.in_enterprise and (g.sees_region or g.capabilities & DEALING)
        )

    @cached_property
    def kinds_under(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Region path prefixes under which only some kinds of finding are seen."""
        return tuple(
            (path, g.kinds)
            for g in self.grants
            if g.sees_region and g.kinds is not None and (path := self._inner(g.home)) is not None
        )

    def _inner(self, home: str) -> str | None:
        """Return what a region has in common with the area that is looked at."""
        if home.startswith(self.within):
            return home
        return self.within if self.within.startswith(home) else None

    @cached_property
    def involved_organisations(self) -> tuple[str, ...]:
        """Organisation path prefixes whose involvement opens a thing."""
        return outermost(
            g.organisation_path for g in self.grants if g.organisation_path is not None
        )

    @property
    def sees_named(self) -> bool:
        """Whether what names the person is seen."""
        return any(grant.sees_named for grant in self.grants)

    @property
    def sees_reported(self) -> bool:
        """Whether what the person reported is seen."""
        return any(grant.sees_reported for grant in self.grants)

    @property
    def own_only(self) -> bool:
        """Whether nothing is seen beyond what the person reported or is named in."""
        return not (self.everything_under or self.kinds_under or self.involved_organisations)

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed anywhere."""
        return self.capabilities <= READING

    @property
    def is_empty(self) -> bool:
        """Whether no business data is seen at all."""
        return self.own_only and not (self.sees_named or self.sees_reported)


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that lie under no other one of them, sorted.

    Example:
        >>> outermost(["00010002", "0003", "0001"])
        ('0001', '0003')
    """
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)
