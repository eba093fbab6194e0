"""Standing in for somebody who is away (代理): given by the one who goes, ending by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, NotFound, Refusal
from bihuan.people.logbook import record
from bihuan.people.models import Delegation, Person, Post
from bihuan.people.permissions import OutsideOffice, require_over
from bihuan.people.roles import ADMIN_ROLES
from bihuan.people.scope import held_by
from bihuan.people.services.give_post import BadDates
from bihuan.people.services.keep_accounts import PersonInactive
from bihuan.people.wording import tidy_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor

#: Longest time for which one may be away, in days.
LONGEST_DAYS = 366


class NoSuchDelegation(NotFound):
    """There is no such delegation, or it is over."""

    def __init__(self) -> None:
        super().__init__(
            "people.no_such_delegation", _("There is no such delegation, or it is over.")
        )


class PostNotLent(BadInput):
    """These posts cannot be delegated."""

    def __init__(self) -> None:
        super().__init__(
            "people.post_not_lent",
            _("Choose posts of your own; administrators' posts are not delegated."),
        )


class DeputyNotFit(Refusal):
    """The deputy cannot stand in there."""

    def __init__(self) -> None:
        super().__init__(
            "people.deputy_not_fit",
            _(
                "Choose somebody else with a post: of the same enterprise for a post in one, "
                "and of no enterprise for any other."
            ),
        )


def delegate(  # noqa: PLR0913 - keyword-only columns
    *,
    actor: Actor,
    clock: Clock,
    principal: Person,
    deputy: Person,
    post_ids: Collection[UUID],
    starts_on: date,
    ends_on: date,
    reason: str = "",
) -> Delegation:
    """Let a deputy act in some of one's posts; ``ends_on`` is the first day without.

    People delegate their own posts, held by themselves: what was lent is not lent on.

    Raises:
        OutsideOffice: the actor is not the principal, or stands in for somebody.
        PersonInactive, PostNotLent, DeputyNotFit, BadDates, BadText
    """
    if actor.person_id != principal.pk or actor.acts_for_id is not None:
        raise NoSuchDelegation
    today = civil_date(clock.now())
    if not today <= starts_on < ends_on or (ends_on - today).days > LONGEST_DAYS:
        raise BadDates
    posts = _own_posts(principal, post_ids, today)
    _require_fit(principal, deputy, posts, today)
    with transaction.atomic():
        made = Delegation.objects.create(
            principal=principal,
            deputy=deputy,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=tidy_text(Delegation, "reason", reason, may_be_empty=True),
        )
        made.posts.set(posts)
        record(
            principal, actor=actor, at=clock.now(), step="delegated", state="active",
            deputy=deputy.name, delegation=str(made.pk), starts_on=starts_on.isoformat(),
            ends_on=ends_on.isoformat(), posts=" ".join(sorted(str(post.pk) for post in posts)),
        )  # fmt: skip
    return made


def end_delegation(*, actor: Actor, clock: Clock, delegation_id: UUID) -> None:
    """End a delegation now: by the principal, the deputy, or who manages the principal's posts.

    Raises:
        NoSuchDelegation: over, or somebody else's.
    """
    today = civil_date(clock.now())
    rows = Delegation.objects.filter(revoked_at__isnull=True, ends_on__gt=today)
    found = rows.select_related("principal", "deputy").filter(pk=delegation_id).first()
    if found is None:
        raise NoSuchDelegation
    if actor.person_id not in (found.principal_id, found.deputy_id):
        try:
            require_over(actor, found.principal, today)
        except OutsideOffice as error:
            raise NoSuchDelegation from error
    with transaction.atomic():
        if rows.filter(pk=found.pk).update(revoked_at=clock.now()) != 1:
            raise NoSuchDelegation
        record(
            found.principal, actor=actor, at=clock.now(), step="delegation_ended",
            state="active", deputy=found.deputy.name, delegation=str(found.pk),
        )  # fmt: skip


def _own_posts(principal: Person, post_ids: Collection[UUID], today: date) -> list[Post]:
    posts = list(
        Post.objects.in_force(today)
        .filter(person=principal, pk__in=post_ids)
        .exclude(role__in=ADMIN_ROLES)
        .select_related("organisation")
    )
    if not posts or len(posts) != len(set(post_ids)):
        raise PostNotLent
    return posts


def _require_fit(principal: Person, deputy: Person, posts: list[Post], today: date) -> None:
    if not deputy.is_active:
        raise PersonInactive(deputy)
    theirs = held_by(deputy, today)
    if deputy.pk == principal.pk or not theirs:
        raise DeputyNotFit
    if any(each.post.role in ADMIN_ROLES for each in theirs):
        raise DeputyNotFit
    enterprises = {each.enterprise.pk if each.enterprise else None for each in theirs}
    lent = {post.pk for post in posts}
    for each in held_by(principal, today):
        if each.post.pk in lent:
            wanted = each.enterprise.pk if each.enterprise else None
            if enterprises != {wanted}:
                raise DeputyNotFit
