"""Posts are asked for by one administrator and decided on by another (三员分立)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bihuan.foundation.moving import Act, begin, move
from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import NotFound, NotPermitted, Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.models import Post, PostRequest
from bihuan.people.permissions import require_in, require_other
from bihuan.people.queries import county_code
from bihuan.people.roles import Role
from bihuan.people.services.give_post import grant_post, require_possible
from bihuan.people.wording import tidy_text

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor
    from bihuan.people.models import Organisation, Person, Region

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"


class AskedAlready(Refusal):
    """The very post waits for a decision."""

    def __init__(self) -> None:
        super().__init__(
            "people.post_asked_already",
            _("This post is asked for already, and waits for a decision."),
        )


class NoSuchRequest(NotFound):
    """No request of that id waits for a decision."""

    def __init__(self) -> None:
        super().__init__("people.no_such_request", _("There is no such request, or it is decided."))


class OwnRequest(NotPermitted):
    """Nobody decides on what they asked for."""

    def __init__(self) -> None:
        super().__init__("people.own_request", _("Whoever asked for a post does not decide on it."))


class ReasonNeeded(Refusal):
    """A refusal says why."""

    def __init__(self) -> None:
        super().__init__("people.reason_needed", _("Say why the post is refused."))


def ask_post(  # noqa: PLR0913 - keyword-only columns
    *,
    actor: Actor,
    clock: Clock,
    person: Person,
    organisation: Organisation,
    role: Role,
    region: Region | None = None,
    title: str = "",
    ends_on: date | None = None,
) -> PostRequest:
    """Ask for a post for somebody; it is held when a security administrator grants it.

    Raises:
        OutsideOffice: the actor keeps no accounts there.
        OwnPost, AskedAlready, BadText, and what :func:`require_possible` refuses.
    """
    region = region or organisation.region
    require_in(actor, region, Capability.MANAGE_ACCOUNTS)
    require_in(actor, organisation.region, Capability.MANAGE_ACCOUNTS)
    require_other(actor, person)
    row = PostRequest(
        person=person,
        organisation=organisation,
        region=region,
        role=role,
        title=tidy_text(PostRequest, "title", title, may_be_empty=True),
        ends_on=ends_on,
        asked_by_id=actor.person_id,
        asked_at=clock.now(),
        county_code=county_code(region),
    )
    facts = {"person": person.name, "role": str(role), "organisation": organisation.name}
    today = civil_date(clock.now())
    post = Post(
        person=person, organisation=organisation, region=region, role=role,
        starts_on=today, ends_on=ends_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            require_possible(post, today)
            begin(row, state=ASKED, act=_act("asked", actor, clock, "", facts))
    except IntegrityError as error:
        raise AskedAlready from error
    return row


def decide_post(
    *, actor: Actor, clock: Clock, request_id: UUID, grant: bool, reason: str = ""
) -> PostRequest:
    """Grant what was asked, which gives the post, or refuse it with a reason.

    Raises:
        NoSuchRequest: decided, or outside of what the actor manages.
        OwnRequest, OwnPost, ReasonNeeded, and what :func:`grant_post` refuses.
    """
    rows = PostRequest.objects.select_related("person", "organisation__region", "region")
    row = rows.filter(pk=request_id, state=ASKED).first()
    if row is None or not actor.scope.allows_in(Capability.MANAGE_PEOPLE, row.region.path):
        raise NoSuchRequest
    if actor.person_id == row.asked_by_id:
        raise OwnRequest
    require_other(actor, row.person)
    said = reason.strip()
    if not grant and not said:
        raise ReasonNeeded
    with transaction.atomic():
        step = GRANTED if grant else REFUSED
        move(row, to=step, act=_act(step, actor, clock, said, {"person": row.person.name}))
        if grant:
            _give(actor, clock, row)
    return row


def _give(actor: Actor, clock: Clock, row: PostRequest) -> None:
    grant_post(
        actor=actor,
        clock=clock,
        person=row.person,
        organisation=row.organisation,
        role=Role(row.role),
        region=row.region,
        title=row.title,
        ends_on=row.ends_on,
    )


def _act(step: str, actor: Actor, clock: Clock, reason: str, facts: dict[str, str]) -> Act:
    return Act(
        step=step,
        event=f"people.post_{step}",
        at=clock.now(),
        actor_id=actor.person_id,
        actor_name=actor.name,
        reason=reason,
        facts=facts,
    )
