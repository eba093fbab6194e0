"""HTTP API of people: oneself, and whom and where one may name in steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from bihuan.foundation.rest.pages import PAGED, link, slice_of
from bihuan.foundation.rest.requests import ApiRequest, today
from bihuan.kernel.errors import NotFound
from bihuan.people.queries import (
    handlers_of,
    live_tokens,
    organisations_under,
    region_by_code,
    regions_under,
)
from bihuan.people.schemas import (
    IssuedOut,
    MeOut,
    OrganisationPage,
    OrganisationQuery,
    PeopleOut,
    PersonOut,
    RegionPage,
    RegionQuery,
    TokenIn,
    TokensOut,
    issued_out,
    me_out,
    organisation_out,
    region_out,
    token_out,
)
from bihuan.people.scope import NOTHING, in_regions, under
from bihuan.people.services.keep_tokens import ScopeTooWide, issue_token, revoke_token

if TYPE_CHECKING:
    from bihuan.people.models import Person

router = Router()


@router.get("/me", response=MeOut)
def read_me(request: ApiRequest) -> MeOut:
    """Who asks, with the posts held today."""
    return me_out(_asking(request), request.actor)


@router.get("/regions", response=RegionPage, openapi_extra=PAGED)
def list_regions(
    request: ApiRequest, response: HttpResponse, asked: Query[RegionQuery]
) -> RegionPage:
    """Regions under one's posts, from the top down."""
    rows = regions_under(request.actor.scope, today(request))
    if asked.level:
        rows = rows.filter(level=asked.level)
    if asked.under:
        above = region_by_code(asked.under)
        rows = rows.filter(under("path", [above.path]) if above else NOTHING)
    page = slice_of(rows, by=("path",), cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next)
    return RegionPage(items=[region_out(row) for row in page.rows], next=page.next)


@router.get("/organisations", response=OrganisationPage, openapi_extra=PAGED)
def list_organisations(
    request: ApiRequest, response: HttpResponse, asked: Query[OrganisationQuery]
) -> OrganisationPage:
    """Bodies to which one may give work, or that one may name."""
    rows = organisations_under(request.actor.scope, today(request))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.region:
        region = region_by_code(asked.region)
        rows = rows.filter(in_regions("region", [region.path]) if region else NOTHING)
    page = slice_of(rows, by=("path",), cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next)
    return OrganisationPage(items=[organisation_out(row) for row in page.rows], next=page.next)


@router.get("/people", response=PeopleOut, openapi_extra={"x-answers": [404]})
def list_people(request: ApiRequest, organisation: UUID) -> PeopleOut:
    """The people who hold a post in a body today."""
    on = today(request)
    body = organisations_under(request.actor.scope, on).filter(pk=organisation).first()
    if body is None:
        raise NotFound("people.no_organisation", _("There is no such body in your area."))
    people = handlers_of(body, on)
    return PeopleOut(items=[PersonOut(id=row.pk, name=row.name) for row in people])


@router.get("/tokens", response=TokensOut)
def list_tokens(request: ApiRequest) -> TokensOut:
    """One's own tokens in use, without their secrets."""
    rows = live_tokens(_asking(request), request.clock.now())
    return TokensOut(items=[token_out(row) for row in rows])


@router.post("/tokens", response={201: IssuedOut})
def make_token(request: ApiRequest, given: TokenIn) -> Status[IssuedOut]:
    """Issue a token; one that was itself made by a token is good for no more than that one."""
    token = getattr(request, "token", None)
    if token is not None and not set(given.scopes) <= token.scopes:
        raise ScopeTooWide
    issued = issue_token(
        actor=request.actor,
        clock=request.clock,
        person=_asking(request),
        name=given.name,
        days=given.days,
        scopes=given.scopes,
    )
    return Status(201, issued_out(issued))


@router.post("/tokens/{token_id}/revoke", response={204: None})
def end_token(request: ApiRequest, token_id: UUID) -> Status[None]:
    """Revoke a token: one's own, or one of somebody whose posts one manages."""
    revoke_token(actor=request.actor, clock=request.clock, token_id=token_id)
    return Status(204, None)


def _asking(request: ApiRequest) -> Person:
    return cast("Person", request.user)
