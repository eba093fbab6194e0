"""What somebody must do for the safety of their account before anything else."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import NotPermitted
from bihuan.people.roles import ADMIN_ROLES, Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.sessions.backends.base import SessionBase

    from bihuan.people.actors import Actor
    from bihuan.people.models import Person

#: Where a session notes that the second factor is set up.
_SEEN = "second_factor_seen"


class Duty(StrEnum):
    """What must be done first."""

    CHANGE_PASSWORD = "change_password"  # noqa: S105 - no password
    SET_UP_SECOND_FACTOR = "set_up_second_factor"


#: What is said to whoever has not done it.
SENTENCES = {
    Duty.CHANGE_PASSWORD: _("Your password has been in use for too long. Choose a new one."),
    Duty.SET_UP_SECOND_FACTOR: _(
        "Your post needs a second factor. Set up an authenticator or a passkey first."
    ),
}


class DutyFirst(NotPermitted):
    """The account is not safe enough for what was asked."""

    def __init__(self, duty: Duty) -> None:
        super().__init__(f"people.{duty.value}", SENTENCES[duty], duty=duty.value)


def roles_with_second_factor() -> frozenset[str]:
    """Return the roles that must sign in with a second factor, by the settings."""
    asked = settings.BIHUAN.second_factor_roles
    if asked == ("auto",):
        return frozenset(ADMIN_ROLES) if settings.BIHUAN.is_production else frozenset()
    if asked == ("all",):
        return frozenset(Role)
    return frozenset(asked) - {"none"}


def duty_of(person: Person, actor: Actor, session: SessionBase, now: datetime) -> Duty | None:
    """Return what a person must do before anything else; None when there is nothing."""
    if _is_worn(person, now):
        return Duty.CHANGE_PASSWORD
    needing = roles_with_second_factor()
    if not needing or session.get(_SEEN) or not actor.roles & needing:
        return None
    if not has_second_factor(person):
        return Duty.SET_UP_SECOND_FACTOR
    session[_SEEN] = True
    return None


def forget_second_factor(session: SessionBase) -> None:
    """Look again whether there is a second factor; called when one was taken away."""
    session.pop(_SEEN, None)


def has_second_factor(person: Person) -> bool:
    """Say whether signing in as a person takes more than the password."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return cast("bool", Authenticator.objects.filter(user=person, type__in=kinds).exists())


def _is_worn(person: Person, now: datetime) -> bool:
    days = settings.BIHUAN.password_days
    # The demo's passwords are public, and as old as its story.
    if not days or settings.BIHUAN.mode == "demo":
        return False
    if person.password_set_at is None or not person.has_usable_password():
        return False
    return now - person.password_set_at >= timedelta(days=days)
