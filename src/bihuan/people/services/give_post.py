"""Give people posts, and end them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, NotPermitted, Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.logbook import record
from bihuan.people.models import Organisation, OrganisationKind, Person, Post
from bihuan.people.permissions import require_in, require_other
from bihuan.people.roles import ADMIN_ROLES, ENTERPRISE_ROLES, Role, rule_for
from bihuan.people.services.edit_organisations import require_in_force
from bihuan.people.services.edit_regions import require_in_force as require_region_in_force
from bihuan.people.services.keep_accounts import PersonInactive
from bihuan.people.wording import tidy_text

if TYPE_CHECKING:
    from datetime import date

    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor
    from bihuan.people.models import Region


class Given(TypedDict):
    """What a post is made of; as :func:`grant_post` takes it."""

    clock: Clock
    person: Person
    organisation: Organisation
    role: Role
    region: NotRequired[Region | None]
    title: NotRequired[str]
    starts_on: NotRequired[date | None]
    ends_on: NotRequired[date | None]


class PostHeldAlready(Refusal):
    """The person holds this very post."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            "people.post_held_already",
            _("%(person)s holds this post already.") % {"person": person.name},
            person=str(person.pk),
        )


class PostEnded(Refusal):
    """The post was ended before."""

    def __init__(self) -> None:
        super().__init__("people.post_ended", _("This post has ended already."))


class AdministratorsApart(Refusal):
    """The three administrators (三员分立) are three people, none of whom does business."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            "people.administrators_apart",
            _(
                "System, security and audit administrators are different people"
                " who hold no other post."
            ),
            person=str(person.pk),
        )


class RoleNotHere(BadInput):
    """A body of this kind has no such role."""

    def __init__(self, role: Role, organisation: Organisation) -> None:
        super().__init__(
            "people.role_not_here",
            _("%(organisation)s cannot have a post as %(role)s.")
            % {"organisation": organisation.name, "role": role.label},
            role=role.value,
            organisation=str(organisation.pk),
        )


class BadDates(BadInput):
    """A post ends before it begins."""

    def __init__(self) -> None:
        super().__init__("people.bad_dates", _("The last day cannot come before the first."))


class PostNotAsked(NotPermitted):
    """Somebody would give a post that nobody asked for."""

    def __init__(self) -> None:
        super().__init__(
            "people.post_not_asked",
            _("A post is asked for by one administrator, and granted by another."),
        )


def give_post(*, actor: Actor, **given: Unpack[Given]) -> Post:
    """Give a post that nobody asked for: as an installation is founded, in nobody's name.

    Raises:
        PostNotAsked: a person would give it; see :mod:`~bihuan.people.services.ask_post`.
        What :func:`grant_post` refuses.
    """
    if not actor.is_system:
        raise PostNotAsked
    return grant_post(actor=actor, **given)


def grant_post(  # noqa: PLR0913 - keyword-only columns
    *,
    actor: Actor,
    clock: Clock,
    person: Person,
    organisation: Organisation,
    role: Role,
    region: Region | None = None,
    title: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Post:
    """Give a person a role in an organisation, for a region, for a time.

    The region is where the authority reaches, the organisation's own when omitted. The post
    starts today when no day is given; ``ends_on`` is the first day on which it is no longer
    held, open when omitted.

    Raises:
        OutsideOffice: the actor manages no people in the region or the organisation's region.
        OwnPost, PersonInactive, RoleNotHere, AdministratorsApart, PostHeldAlready, BadDates,
        RegionEnded, OrganisationEnded, BadText
    """
    region = region or organisation.region
    require_in(actor, region, Capability.MANAGE_PEOPLE)
    require_in(actor, organisation.region, Capability.MANAGE_PEOPLE)
    require_other(actor, person)
    today = civil_date(clock.now())
    post = Post(
        person=person,
        organisation=organisation,
        region=region,
        role=role,
        title=tidy_text(Post, "title", title, may_be_empty=True),
        starts_on=starts_on or today,
        ends_on=ends_on,
    )
    with transaction.atomic():
        require_possible(post, today)
        _insert(post)
        record(
            person, actor=actor, at=clock.now(), step="post_given", state="active",
            region=region, post=str(post.pk), role=role.value, organisation=organisation.name,
            place=region.name, starts_on=post.starts_on.isoformat(),
        )  # fmt: skip
    return post


def end_post(*, actor: Actor, clock: Clock, post: Post, reason: str = "") -> Post:
    """End a post from today on; what was done in it stays.

    Raises:
        OutsideOffice, OwnPost
        PostEnded: it was ended before.
    """
    require_in(actor, post.region, Capability.MANAGE_PEOPLE)
    require_other(actor, post.person)
    today = civil_date(clock.now())
    with transaction.atomic():
        rows = Post.objects.select_for_update().held_from(today)
        held = rows.filter(pk=post.pk).first()
        if held is None:
            raise PostEnded
        held.end(today)
        record(
            held.person, actor=actor, at=clock.now(), step="post_ended", state="active",
            region=held.region, reason=reason, post=str(held.pk), role=held.role,
            organisation=held.organisation.name,
        )  # fmt: skip
    return held


def require_possible(post: Post, today: date) -> None:
    """Refuse a post that its person cannot hold; the person's row is locked from here on.

    Raises:
        PersonInactive, BadDates, RegionEnded, OrganisationEnded, RoleNotHere, AdministratorsApart
    """
    person = Person.objects.select_for_update().get(pk=post.person_id)
    if not person.is_active:
        raise PersonInactive(person)
    if post.ends_on is not None and post.ends_on < post.starts_on:
        raise BadDates
    require_in_force(post.organisation)
    require_region_in_force(post.region)
    require_role_fits(post.organisation, Role(post.role), post.region)
    _require_administrators_apart(post, today)


def require_role_fits(organisation: Organisation, role: Role, region: Region) -> None:
    """Refuse a role that a body of a kind does not have.

    Raises:
        RoleNotHere
    """
    line = Organisation.objects.filter(path__in=organisation.line())
    in_enterprise = line.filter(kind=OrganisationKind.ENTERPRISE).exists()
    kind = OrganisationKind.ENTERPRISE if in_enterprise else organisation.kind
    rule = rule_for(role, organisation_kind=kind, region_level=region.level)
    sees_others = rule.region or role in ADMIN_ROLES
    if (in_enterprise and sees_others) or (not in_enterprise and role in ENTERPRISE_ROLES):
        raise RoleNotHere(role, organisation)


def _require_administrators_apart(post: Post, today: date) -> None:
    others = Post.objects.held_from(today).filter(person=post.person_id)
    if post.role in ADMIN_ROLES:
        clash = others.exclude(role=post.role)
    else:
        clash = others.filter(role__in=ADMIN_ROLES)
    if clash.exists():
        raise AdministratorsApart(post.person)


def _insert(post: Post) -> None:
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as error:
        raise PostHeldAlready(post.person) from error
