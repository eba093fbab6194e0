"""HTTP API of the administrators, and of deputies: what their pages do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from bihuan.foundation.rest.pages import PAGED, link, slice_of
from bihuan.foundation.rest.requests import ApiRequest, today
from bihuan.kernel.errors import BadInput
from bihuan.people.domain.capability import Capability
from bihuan.people.keeping import KEEPERS, kept_account, kept_body, kept_post, require_office
from bihuan.people.models import Delegation, Organisation, Post, PostRequest, Region
from bihuan.people.queries import (
    accounts_for,
    bodies_for,
    colleagues,
    region_by_code,
    waiting_requests,
)
from bihuan.people.schemas import OrganisationOut, organisation_out
from bihuan.people.schemas_office import (
    AccountIn,
    AccountOut,
    AccountPage,
    BecauseIn,
    BodyIn,
    BodyPage,
    DecisionIn,
    DelegationOut,
    DelegationsOut,
    DeputyIn,
    KeptQuery,
    PageQuery,
    PostIn,
    PostRequestOut,
    PostRequestPage,
    account_out,
    delegation_out,
    request_out,
)
from bihuan.people.services.ask_post import ask_post, decide_post
from bihuan.people.services.delegate import DeputyNotFit, delegate, end_delegation
from bihuan.people.services.edit_organisations import add_organisation, end_organisation
from bihuan.people.services.give_post import end_post
from bihuan.people.services.keep_accounts import add_person
from bihuan.people.standing_in import delegations_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bihuan.people.models import Person

router = Router()


@router.get("/accounts", response=AccountPage, openapi_extra=PAGED)
def list_accounts(
    request: ApiRequest, response: HttpResponse, asked: Query[KeptQuery]
) -> AccountPage:
    """People whose accounts or posts one keeps, by name; for administrators."""
    actor = require_office(request.actor, *KEEPERS)
    rows = accounts_for(actor, today(request), asked.words)
    page = slice_of(rows, by=("name", "id"), cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next)
    return AccountPage(items=_shown(request, page.rows), next=page.next)


@router.post("/accounts", response={201: AccountOut})
def make_account(request: ApiRequest, given: AccountIn) -> Status[AccountOut]:
    """Make an account; the person chooses a password by a one-time code."""
    person = add_person(
        actor=request.actor,
        clock=request.clock,
        username=given.username,
        name=given.name,
        phone=given.phone,
    )
    return Status(201, account_out(person, ()))


@router.get("/accounts/{uuid:person_id}", response=AccountOut)
def read_account(request: ApiRequest, person_id: UUID) -> AccountOut:
    """One account with its posts."""
    actor = require_office(request.actor, *KEEPERS)
    return _shown(request, [kept_account(actor, today(request), person_id)])[0]


@router.post("/accounts/{uuid:person_id}/posts", response={201: PostRequestOut})
def ask_for_post(request: ApiRequest, person_id: UUID, given: PostIn) -> Status[PostRequestOut]:
    """Ask for a post for somebody; it is held when a security administrator grants it."""
    on = today(request)
    actor = require_office(request.actor, Capability.MANAGE_ACCOUNTS)
    row = ask_post(
        actor=actor,
        clock=request.clock,
        person=kept_account(actor, on, person_id),
        organisation=kept_body(actor, on, given.organisation),
        role=given.role,
        region=_region(given.region) if given.region else None,
        title=given.title,
        ends_on=given.ends_on,
    )
    return Status(201, request_out(row))


@router.get("/post-requests", response=PostRequestPage, openapi_extra=PAGED)
def list_requests(
    request: ApiRequest, response: HttpResponse, asked: Query[PageQuery]
) -> PostRequestPage:
    """Posts that wait for a decision, the oldest first."""
    actor = require_office(request.actor, *KEEPERS)
    rows = waiting_requests(actor)
    page = slice_of(rows, by=("asked_at", "id"), cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next)
    return PostRequestPage(items=[request_out(row) for row in page.rows], next=page.next)


@router.post("/post-requests/{uuid:request_id}/decide", response=PostRequestOut)
def decide_request(request: ApiRequest, request_id: UUID, given: DecisionIn) -> PostRequestOut:
    """Grant a post that was asked for, or refuse it with a reason."""
    row = decide_post(
        actor=require_office(request.actor, Capability.MANAGE_PEOPLE),
        clock=request.clock,
        request_id=request_id,
        grant=given.is_granted,
        reason=given.reason,
    )
    return request_out(PostRequest.objects.select_related("asked_by").get(pk=row.pk))


@router.post("/posts/{uuid:post_id}/end", response={204: None})
def end_one_post(request: ApiRequest, post_id: UUID, given: BecauseIn) -> Status[None]:
    """End a post today."""
    actor = require_office(request.actor, Capability.MANAGE_PEOPLE)
    post = kept_post(actor, post_id)
    end_post(actor=actor, clock=request.clock, post=post, reason=given.reason)
    return Status(204, None)


@router.get("/bodies", response=BodyPage, openapi_extra=PAGED)
def list_bodies(request: ApiRequest, response: HttpResponse, asked: Query[KeptQuery]) -> BodyPage:
    """Bodies whose tree one keeps, from the top down."""
    actor = require_office(request.actor, Capability.MANAGE_TREES)
    rows = bodies_for(actor, today(request), asked.words)
    page = slice_of(rows, by=("path",), cursor=asked.cursor, limit=asked.limit)
    link(request, response, next=page.next)
    return BodyPage(items=[organisation_out(row) for row in page.rows], next=page.next)


@router.post("/bodies", response={201: OrganisationOut})
def make_body(request: ApiRequest, given: BodyIn) -> Status[OrganisationOut]:
    """Add a body, on top of the tree or below another."""
    actor = require_office(request.actor, Capability.MANAGE_TREES)
    above: Organisation | None = None
    if given.above:
        above = kept_body(actor, today(request), given.above)
    body = add_organisation(
        actor=actor,
        clock=request.clock,
        name=given.name,
        short_name=given.short_name,
        kind=given.kind,
        region=_region(given.region),
        above=above,
        credit_code=given.credit_code,
    )
    return Status(201, organisation_out(body))


@router.post("/bodies/{uuid:body_id}/end", response={204: None})
def end_body(request: ApiRequest, body_id: UUID, given: BecauseIn) -> Status[None]:
    """End a body today; nobody may hold a post in it, and nothing stand below it."""
    actor = require_office(request.actor, Capability.MANAGE_TREES)
    body = kept_body(actor, today(request), body_id)
    end_organisation(actor=actor, clock=request.clock, organisation=body, reason=given.reason)
    return Status(204, None)


@router.get("/deputies", response=DelegationsOut)
def list_deputies(request: ApiRequest) -> DelegationsOut:
    """Who stands in for oneself, and for whom one does, as far as it is not over."""
    rows = delegations_of(_asking(request), today(request)).prefetch_related("posts")
    return DelegationsOut(items=[delegation_out(row) for row in rows])


@router.post("/deputies", response={201: DelegationOut})
def name_deputy(request: ApiRequest, given: DeputyIn) -> Status[DelegationOut]:
    """Let a colleague stand in for oneself in some posts, for some days."""
    actor = request.actor.own or request.actor
    deputy = colleagues(actor, today(request)).filter(pk=given.deputy).first()
    if deputy is None:
        raise DeputyNotFit
    made: Delegation = delegate(
        actor=request.actor,
        clock=request.clock,
        principal=_asking(request),
        deputy=deputy,
        post_ids=given.posts,
        starts_on=given.starts_on,
        ends_on=given.last_on + timedelta(days=1),
        reason=given.reason,
    )
    return Status(201, delegation_out(made))


@router.post("/deputies/{uuid:delegation_id}/end", response={204: None})
def end_deputy(request: ApiRequest, delegation_id: UUID) -> Status[None]:
    """End a delegation that one gave or got."""
    end_delegation(actor=request.actor, clock=request.clock, delegation_id=delegation_id)
    return Status(204, None)


def _shown(request: ApiRequest, people: Sequence[Person]) -> list[AccountOut]:
    posts = Post.objects.held_from(today(request)).filter(person__in=people)
    held: dict[UUID, list[Post]] = {}
    for post in posts.select_related("organisation", "region").order_by("starts_on", "id"):
        held.setdefault(post.person_id, []).append(post)
    return [account_out(person, held.get(person.pk, ())) for person in people]


def _region(code: str) -> Region:
    region = region_by_code(code)
    if region is None:
        raise BadInput("people.no_such_region", _("There is no region of this code."))
    return region


def _asking(request: ApiRequest) -> Person:
    return cast("Person", request.user)
