"""Take a list of people in: an account each that is not there yet, and a post asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.models import Organisation, Person, Post, Region
from bihuan.people.permissions import OutsideOffice
from bihuan.people.queries import accounts_for, bodies_for, regions_under
from bihuan.people.roles import Role
from bihuan.people.services.ask_post import AskedAlready, ask_post
from bihuan.people.services.keep_accounts import UsernameTaken, add_person
from bihuan.people.wording import tidy_username

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor

#: Rows of one list; each costs a dozen queries.
MOST = 500


class Became(StrEnum):
    """What a row of the list becomes."""

    ACCOUNT = "account"
    ACCOUNT_AND_POST = "account_and_post"
    POST = "post"
    NOTHING_NEW = "nothing_new"
    REFUSED = "refused"


class TooManyPeople(BadInput):
    """The list is longer than is taken in at once."""

    def __init__(self) -> None:
        super().__init__(
            "people.too_many_people",
            _("A list holds at most %(most)s people. Send the rest as another list.")
            % {"most": MOST},
            most=MOST,
        )


@dataclass(frozen=True)
class Line:
    """One row of a list, as it is typed."""

    no: int
    username: str = ""
    name: str = ""
    phone: str = ""
    body: str = ""
    role: str = ""
    region: str = ""
    title: str = ""


@dataclass(frozen=True)
class Taken:
    """What a row became, and why it was refused."""

    line: Line
    became: Became
    refusal: str = ""


def take_in_people(
    lines: Sequence[Line], *, actor: Actor, clock: Clock, is_trial: bool = False
) -> list[Taken]:
    """Make the accounts of a list and ask for the posts; each row stands or falls for itself.

    Sent again, a list makes nothing new. The posts wait for the security administrator.

    Args:
        lines: at most ``MOST``.
        actor: who keeps the accounts.
        clock: gives the moment.
        is_trial: tell what would become of each row, and leave everything as it is.

    Raises:
        OutsideOffice: the actor keeps no accounts.
        TooManyPeople
    """
    if Capability.MANAGE_ACCOUNTS not in actor.capabilities:
        raise OutsideOffice(Capability.MANAGE_ACCOUNTS)
    if len(lines) > MOST:
        raise TooManyPeople
    with transaction.atomic():
        taken = [_taken(line, actor, clock) for line in lines]
        transaction.set_rollback(is_trial)
    return taken


def _taken(line: Line, actor: Actor, clock: Clock) -> Taken:
    try:
        with transaction.atomic():
            return Taken(line, _take(line, actor, clock))
    except Refusal as refusal:
        return Taken(line, Became.REFUSED, str(refusal))


def _take(line: Line, actor: Actor, clock: Clock) -> Became:
    on = civil_date(clock.now())
    person = _known(line, actor, on)
    is_new = person is None
    if person is None:
        person = add_person(
            actor=actor, clock=clock, username=line.username, name=line.name, phone=line.phone
        )
    asks = bool(line.body or line.role) and _ask(line, person, actor, clock)
    if is_new:
        return Became.ACCOUNT_AND_POST if asks else Became.ACCOUNT
    return Became.POST if asks else Became.NOTHING_NEW


def _known(line: Line, actor: Actor, on: date) -> Person | None:
    """Return whose account it is already; a name that is taken by somebody else is refused."""
    username = tidy_username(line.username)
    found = Person.objects.filter(username=username).first()
    if found is None:
        return None
    is_kept = accounts_for(actor, on).filter(pk=found.pk).exists()
    if not is_kept or found.name != " ".join(line.name.split()):
        raise UsernameTaken(username)
    return found


def _ask(line: Line, person: Person, actor: Actor, clock: Clock) -> bool:
    """Ask for the post of a row; False where it is held or asked for already."""
    on = civil_date(clock.now())
    body, role = _body(line.body, actor, on), _role(line.role)
    region = _region(line.region, actor, on) if line.region else body.region
    held = Post.objects.held_from(on).filter(person=person, organisation=body, role=role)
    if held.filter(region=region).exists():
        return False
    try:
        ask_post(
            actor=actor, clock=clock, person=person, organisation=body, role=role,
            region=region, title=line.title,
        )  # fmt: skip
    except AskedAlready:
        return False
    return True


def _body(given: str, actor: Actor, on: date) -> Organisation:
    kept = bodies_for(actor, on)
    found = list(kept.filter(name=given)[:2]) or list(kept.filter(short_name=given)[:2])
    if len(found) != 1:
        message = _("“%(name)s” is not the name of one body here.")
        raise BadInput("people.unknown_body", message % {"name": given}, given=given)
    return found[0]


def _role(given: str) -> Role:
    """Return the role of a word: its name here, in the language of the page, or its code."""
    for role in Role:
        if given in (role.value, str(role.label)):
            return role
    message = _("There is no role “%(name)s”.")
    raise BadInput("people.unknown_role", message % {"name": given}, given=given)


def _region(given: str, actor: Actor, on: date) -> Region:
    kept = regions_under(actor.scope, on)
    found = list(kept.filter(code=given)) or list(kept.filter(name=given)[:2])
    if len(found) != 1:
        message = _("“%(name)s” is not one region here.")
        raise BadInput("people.unknown_region", message % {"name": given}, given=given)
    return found[0]
