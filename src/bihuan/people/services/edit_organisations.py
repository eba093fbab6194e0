"""Add, rename, move and end the bodies (机构) of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.domain.credit_code import is_credit_code, tidy_credit_code
from bihuan.people.logbook import record
from bihuan.people.models import Organisation, OrganisationKind, Post
from bihuan.people.permissions import require_in
from bihuan.people.services.edit_regions import require_in_force as require_region_in_force
from bihuan.people.wording import tidy_text

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor
    from bihuan.people.models import Region

#: What may stand below an enterprise: its subsidiaries and its workshops.
_WITHIN_ENTERPRISE = frozenset({OrganisationKind.ENTERPRISE, OrganisationKind.DEPARTMENT})


class BadCreditCode(BadInput):
    """The check character of a unified social credit code does not hold."""

    def __init__(self, given: str) -> None:
        super().__init__(
            "people.bad_credit_code",
            _(
                "%(code)s is not a unified social credit code:"
                " 18 characters, of which the last checks the others."
            )
            % {"code": given},
            given=given,
        )


class CreditCodeTaken(Refusal):
    """Another organisation has the code."""

    def __init__(self, holder: Organisation) -> None:
        super().__init__(
            "people.credit_code_taken",
            _("%(organisation)s already has this credit code.") % {"organisation": holder.name},
            organisation=str(holder.pk),
        )


class BadPlace(BadInput):
    """A body cannot stand there in the tree."""

    def __init__(self) -> None:
        super().__init__(
            "people.bad_place",
            _(
                "Below an enterprise stand its departments and subsidiaries only,"
                " and no body stands below itself."
            ),
        )


class OrganisationEnded(Refusal):
    """The organisation is no longer in force."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(
            "people.organisation_ended",
            _("%(organisation)s is no longer in force.") % {"organisation": organisation.name},
            organisation=str(organisation.pk),
        )


class OrganisationInUse(Refusal):
    """People hold posts in it, or bodies in force stand below it."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(
            "people.organisation_in_use",
            _("%(organisation)s still has people or bodies below it. End or move them first.")
            % {"organisation": organisation.name},
            organisation=str(organisation.pk),
        )


def add_organisation(  # noqa: PLR0913 - keyword-only columns
    *,
    actor: Actor,
    clock: Clock,
    name: str,
    kind: OrganisationKind,
    region: Region,
    above: Organisation | None = None,
    short_name: str = "",
    credit_code: str = "",
) -> Organisation:
    """Add a body, on top of the tree or below another.

    Raises:
        OutsideOffice: the actor keeps no tree in the region.
        RegionEnded, OrganisationEnded, BadPlace, BadCreditCode, CreditCodeTaken, BadText
    """
    require_in(actor, region, Capability.MANAGE_TREES)
    with transaction.atomic():
        require_region_in_force(region)
        body = Organisation(
            name=tidy_text(Organisation, "name", name),
            short_name=tidy_text(Organisation, "short_name", short_name, may_be_empty=True),
            kind=kind,
            region=region,
            credit_code=_read_credit_code(credit_code),
            valid_from=civil_date(clock.now()),
        )
        _place(body, above)
        record(
            body, actor=actor, at=clock.now(), step="added", state="active", region=region,
            name=body.name, kind=str(kind),
        )  # fmt: skip
    return body


def rename_organisation(
    *,
    actor: Actor,
    clock: Clock,
    organisation: Organisation,
    name: str,
    short_name: str = "",
    reason: str = "",
) -> Organisation:
    """Give a body another name; the old one stays in its history.

    Raises:
        OutsideOffice, OrganisationEnded, BadText
    """
    require_in(actor, organisation.region, Capability.MANAGE_TREES)
    with transaction.atomic():
        body = _locked(organisation)
        old, body.name = body.name, tidy_text(Organisation, "name", name)
        body.short_name = tidy_text(Organisation, "short_name", short_name, may_be_empty=True)
        body.save(update_fields=["name", "short_name"])
        record(
            body, actor=actor, at=clock.now(), step="renamed", state="active",
            region=body.region, reason=reason, old=old, new=body.name,
        )  # fmt: skip
    return body


def move_organisation(
    *, actor: Actor, clock: Clock, organisation: Organisation, to: Organisation, reason: str = ""
) -> Organisation:
    """Put a body with all below it under another; scopes follow at once.

    Raises:
        OutsideOffice: the actor does not keep the trees of both places.
        OrganisationEnded, BadPlace
    """
    require_in(actor, organisation.region, Capability.MANAGE_TREES)
    require_in(actor, to.region, Capability.MANAGE_TREES)
    with transaction.atomic():
        body, to = _locked(organisation), _locked(to)
        _require_place(body, to)
        old = Organisation.objects.filter(path=body.path[: -Organisation.steplen]).first()
        Organisation.objects.move(body, to, "last-child")
        body.refresh_from_db()
        record(
            body, actor=actor, at=clock.now(), step="moved", state="active",
            region=body.region, reason=reason, old=str(old.pk) if old else "", new=str(to.pk),
        )  # fmt: skip
    return body


def end_organisation(
    *, actor: Actor, clock: Clock, organisation: Organisation, reason: str
) -> Organisation:
    """End a body today; its row stays for what it had to do with.

    Raises:
        OutsideOffice, OrganisationEnded
        OrganisationInUse: posts are held in it, or bodies in force stand below it.
    """
    require_in(actor, organisation.region, Capability.MANAGE_TREES)
    today = civil_date(clock.now())
    with transaction.atomic():
        body = _locked(organisation)
        below = Organisation.objects.filter(path__startswith=body.path, valid_to__isnull=True)
        if (
            below.exclude(pk=body.pk).exists()
            or Post.objects.held_from(today).filter(organisation=body).exists()
        ):
            raise OrganisationInUse(body)
        body.end(today)
        record(
            body, actor=actor, at=clock.now(), step="ended", state="ended",
            region=body.region, reason=reason,
        )  # fmt: skip
    return body


def require_in_force(organisation: Organisation) -> None:
    """Refuse a body that was ended."""
    if organisation.valid_to is not None:
        raise OrganisationEnded(organisation)


def _locked(organisation: Organisation) -> Organisation:
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("region")
    body = rows.get(pk=organisation.pk)
    require_in_force(body)
    return body


def _place(body: Organisation, above: Organisation | None) -> None:
    if above is None:
        Organisation.objects.add_root(instance=body)
        return
    above = _locked(above)
    _require_place(body, above)
    Organisation.objects.add_child(above, instance=body)


def _require_place(body: Organisation, above: Organisation) -> None:
    outside = body.kind not in _WITHIN_ENTERPRISE
    if (outside and _is_within_enterprise(above)) or (
        body.path and above.path.startswith(body.path)
    ):
        raise BadPlace


def _is_within_enterprise(body: Organisation) -> bool:
    line = Organisation.objects.filter(path__in=body.line())
    return line.filter(kind=OrganisationKind.ENTERPRISE).exists()


def _read_credit_code(given: str) -> str:
    code = tidy_credit_code(given)
    if code and not is_credit_code(code):
        raise BadCreditCode(given)
    holder = Organisation.objects.filter(credit_code=code).first() if code else None
    if holder:
        raise CreditCodeTaken(holder)
    return code
