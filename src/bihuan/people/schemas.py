"""People, bodies and regions as the API shows them: names and ids, no telephone numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from pydantic import Field, Strict

from bihuan.foundation.rest.fields import Cursor, Limit, RegionCode
from bihuan.foundation.rest.shapes import Shape
from bihuan.people.domain.capability import Capability
from bihuan.people.domain.token_scope import TokenScope
from bihuan.people.models import OrganisationKind, RegionLevel
from bihuan.people.roles import Role

if TYPE_CHECKING:
    from bihuan.people.actors import Actor
    from bihuan.people.models import ApiToken, Organisation, Person, Post, Region
    from bihuan.people.services.keep_tokens import Issued


class RegionOut(Shape):
    """A region."""

    code: str
    name: str
    level: RegionLevel
    is_functional: bool


class OrganisationOut(Shape):
    """A body."""

    id: UUID
    name: str
    short_name: str
    kind: OrganisationKind
    region: RegionOut


class PersonOut(Shape):
    """Somebody who holds a post."""

    id: UUID
    name: str


class PostOut(Shape):
    """A post that is held today."""

    role: Role
    title: str
    organisation_id: UUID
    organisation: str
    region_code: str
    region: str
    starts_on: date


class MeOut(Shape):
    """Whoever asks."""

    id: UUID
    username: str
    name: str
    #: Empty until the person chooses one.
    language: str
    posts: list[PostOut]
    #: What may be done somewhere; each thing decides for itself.
    capabilities: list[Capability]


class TokenIn(Shape):
    """A new token."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    days: Annotated[int, Strict(), Field(ge=1, le=366)]
    scopes: Annotated[list[TokenScope], Field(min_length=1, max_length=8)]


class TokenOut(Shape):
    """A token, without its secret."""

    id: UUID
    name: str
    scopes: list[TokenScope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class TokensOut(Shape):
    """One's tokens in use."""

    items: list[TokenOut]


class IssuedOut(TokenOut):
    """A new token with its secret, which is shown this once."""

    secret: str


class RegionPage(Shape):
    """One page of regions."""

    items: list[RegionOut]
    next: str | None


class OrganisationPage(Shape):
    """One page of bodies."""

    items: list[OrganisationOut]
    next: str | None


class PeopleOut(Shape):
    """The people of a body."""

    items: list[PersonOut]


class RegionQuery(Shape):
    """Which regions."""

    under: RegionCode = ""
    level: RegionLevel | None = None
    cursor: Cursor = ""
    limit: Limit = 100


class OrganisationQuery(Shape):
    """Which bodies."""

    region: RegionCode = ""
    kind: OrganisationKind | None = None
    cursor: Cursor = ""
    limit: Limit = 100


def region_out(region: Region) -> RegionOut:
    """Show a region."""
    return RegionOut(
        code=region.code,
        name=region.name,
        level=RegionLevel(region.level),
        is_functional=region.is_functional,
    )


def organisation_out(body: Organisation) -> OrganisationOut:
    """Show a body; its region is at hand."""
    return OrganisationOut(
        id=body.pk,
        name=body.name,
        short_name=body.short_name,
        kind=OrganisationKind(body.kind),
        region=region_out(body.region),
    )


def post_out(post: Post) -> PostOut:
    """Show a post; its body and region are at hand."""
    return PostOut(
        role=Role(post.role),
        title=post.title,
        organisation_id=post.organisation_id,
        organisation=post.organisation.name,
        region_code=post.region.code,
        region=post.region.name,
        starts_on=post.starts_on,
    )


def token_out(token: ApiToken) -> TokenOut:
    """Show a token."""
    return TokenOut(**_facts_of(token))


def issued_out(issued: Issued) -> IssuedOut:
    """Show a new token."""
    return IssuedOut(**_facts_of(issued.token), secret=issued.secret)


def _facts_of(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.pk,
        "name": token.name,
        "scopes": sorted(token.scopes),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
    }


def me_out(person: Person, actor: Actor) -> MeOut:
    """Show somebody to themselves."""
    return MeOut(
        id=person.pk,
        username=person.username,
        name=person.name,
        language=person.language,
        posts=[post_out(held.post) for held in actor.held],
        capabilities=sorted(actor.capabilities),
    )
