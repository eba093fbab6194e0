"""Accounts, posts asked for, bodies and deputies as the API shows and takes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pydantic import Field

from bihuan.foundation.rest.fields import Code, Cursor, Day, Flag, Limit, Name, Note, RegionCode
from bihuan.foundation.rest.shapes import Shape
from bihuan.people.models import OrganisationKind
from bihuan.people.roles import Role
from bihuan.people.schemas import OrganisationOut, PersonOut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bihuan.people.models import Delegation, Person, Post, PostRequest

Words = Annotated[str, Field(max_length=100)]


class KeptPostOut(Shape):
    """A post that is held today or will be."""

    id: UUID
    role: Role
    title: str
    organisation_id: UUID
    organisation: str
    region_code: str
    starts_on: date
    #: First day on which it is no longer held.
    ends_on: date | None


class AccountOut(Shape):
    """Somebody whose account or posts one keeps."""

    id: UUID
    username: str
    name: str
    is_active: bool
    posts: list[KeptPostOut]


class AccountPage(Shape):
    """One page of accounts."""

    items: list[AccountOut]
    next: str | None


class AccountIn(Shape):
    """A new account; the person chooses a password by a one-time code."""

    username: Annotated[Name, Field(min_length=2, max_length=60)]
    name: Annotated[Name, Field(min_length=1, max_length=60)]
    phone: Annotated[Name, Field(max_length=20)] = ""


class KeptQuery(Shape):
    """Which accounts or bodies."""

    words: Words = ""
    cursor: Cursor = ""
    limit: Limit = 50


class PageQuery(Shape):
    """Which page."""

    cursor: Cursor = ""
    limit: Limit = 50


class PostIn(Shape):
    """A post to ask for; for the region of the body when none is given."""

    organisation: UUID
    role: Role
    region: RegionCode = ""
    title: Annotated[Name, Field(max_length=60)] = ""
    #: First day on which it is no longer held; open when omitted.
    ends_on: Day | None = None


class PostRequestOut(Shape):
    """A post that was asked for."""

    id: UUID
    state: Code
    person: PersonOut
    role: Role
    title: str
    organisation_id: UUID
    organisation: str
    region_code: str
    asked_at: datetime
    asked_by: str


class PostRequestPage(Shape):
    """One page of what waits for a decision."""

    items: list[PostRequestOut]
    next: str | None


class DecisionIn(Shape):
    """What is decided about a post that was asked for; a refusal says why."""

    is_granted: Flag
    reason: Note = ""


class BecauseIn(Shape):
    """Why something ends."""

    reason: Annotated[Note, Field(min_length=1)]


class BodyIn(Shape):
    """A new body."""

    name: Annotated[Name, Field(min_length=1)]
    kind: OrganisationKind
    region: RegionCode
    short_name: Annotated[Name, Field(max_length=40)] = ""
    #: The body that it belongs to; none for the top of the tree.
    above: UUID | None = None
    credit_code: Annotated[Code, Field(max_length=18)] = ""


class BodyPage(Shape):
    """One page of the bodies that one keeps."""

    items: list[OrganisationOut]
    next: str | None


class DeputyIn(Shape):
    """Who stands in for oneself, in which posts, from when to when."""

    deputy: UUID
    posts: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    starts_on: Day
    last_on: Day
    reason: Annotated[Name, Field(max_length=120)] = ""


class DelegationOut(Shape):
    """Somebody stands in for another."""

    id: UUID
    principal: PersonOut
    deputy: PersonOut
    posts: list[UUID]
    starts_on: date
    last_on: date
    reason: str


class DelegationsOut(Shape):
    """The delegations from and to oneself that are not over."""

    items: list[DelegationOut]


def account_out(person: Person, posts: Iterable[Post]) -> AccountOut:
    """Show an account; body and region of each post are at hand."""
    return AccountOut(
        id=person.pk,
        username=person.username,
        name=person.name,
        is_active=person.is_active,
        posts=[
            KeptPostOut(
                id=post.pk,
                role=Role(post.role),
                title=post.title,
                organisation_id=post.organisation_id,
                organisation=post.organisation.name,
                region_code=post.region.code,
                starts_on=post.starts_on,
                ends_on=post.ends_on,
            )
            for post in posts
        ],
    )


def request_out(row: PostRequest) -> PostRequestOut:
    """Show a request for a post; person, body, region and who asked are at hand."""
    return PostRequestOut(
        id=row.pk,
        state=row.state,
        person=_person(row.person),
        role=Role(row.role),
        title=row.title,
        organisation_id=row.organisation_id,
        organisation=row.organisation.name,
        region_code=row.region.code,
        asked_at=row.asked_at,
        asked_by=row.asked_by.name if row.asked_by else "",
    )


def delegation_out(row: Delegation) -> DelegationOut:
    """Show a delegation; both people and the posts are at hand."""
    return DelegationOut(
        id=row.pk,
        principal=_person(row.principal),
        deputy=_person(row.deputy),
        posts=[post.pk for post in row.posts.all()],
        starts_on=row.starts_on,
        last_on=row.ends_on - timedelta(days=1),
        reason=row.reason,
    )


def _person(person: Person) -> PersonOut:
    return PersonOut(id=person.pk, name=person.name)
