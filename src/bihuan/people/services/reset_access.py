"""A way back in without e-mail: a code that an administrator hands over, good once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import NotPermitted
from bihuan.people.actors import Actor
from bihuan.people.logbook import record
from bihuan.people.models import Person, ResetCode
from bihuan.people.permissions import require_account, require_other
from bihuan.people.services.keep_accounts import (
    PersonInactive,
    end_sessions,
    revoke_tokens,
    use_password,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.kernel.clock import Clock

#: No letter that is taken for a digit, and none that is taken for another.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
#: Groups of letters in a code: 60 bits.
_GROUPS, _IN_GROUP = 3, 4


class CodeRefused(NotPermitted):
    """The code does not open the account."""

    def __init__(self) -> None:
        super().__init__(
            "people.reset_code_refused",
            _("The sign-in name or the code is wrong, or the code has run out. Ask for a new one."),
        )


@dataclass(frozen=True)
class Handed:
    """A code to hand over, which nobody can read again."""

    code: str
    expires_at: datetime


def hand_reset_code(*, actor: Actor, clock: Clock, person: Person) -> Handed:
    """Make a code by which a person chooses a new password; earlier ones lapse.

    The old password stops at once, sessions end and tokens are revoked: the reason is mostly
    that the account was in wrong hands.

    Raises:
        OutsideOffice, OwnPost, PersonInactive
    """
    require_account(actor, person, clock)
    require_other(actor, person)
    if not person.is_active:
        raise PersonInactive(person)
    now = clock.now()
    code = "-".join(
        "".join(secrets.choice(_LETTERS) for _letter in range(_IN_GROUP)) for _g in range(_GROUPS)
    )
    expires_at = now + timedelta(hours=settings.BIHUAN.reset_code_hours)
    with transaction.atomic():
        _spend(person, now)
        ResetCode.objects.create(
            person=person, digest=_digest(code), created_at=now, expires_at=expires_at
        )
        person.set_unusable_password()
        person.save(update_fields=["password"])
        end_sessions(actor=Actor.of_oneself(person), clock=clock, person=person)
        revoke_tokens(person, clock)
        record(
            person, actor=actor, at=now, step="reset_code_made", state="active",
            expires_at=expires_at.isoformat(),
        )  # fmt: skip
    return Handed(code, expires_at)


def use_reset_code(*, clock: Clock, username: str, code: str, password: str) -> Person:
    """Choose a new password by a code; the code is spent.

    Raises:
        CodeRefused: unknown, spent, run out, or another's.
        WeakPassword: the code stays good.
    """
    now = clock.now()
    with transaction.atomic():
        live = ResetCode.objects.select_for_update().filter(
            digest=_digest(code), spent_at__isnull=True, expires_at__gt=now
        )
        found = live.select_related("person").filter(person__username=username).first()
        if found is None or not found.person.is_active:
            raise CodeRefused
        person = found.person
        use_password(person, password, clock)
        person.save(update_fields=["password", "password_set_at"])
        _spend(person, now)
        record(
            person, actor=Actor.of_oneself(person), at=now, step="password_set", state="active",
            by="reset code",
        )  # fmt: skip
    return person


def remove_second_factors(*, actor: Actor, clock: Clock, person: Person) -> None:
    """Take away the second factors of somebody who lost them; they set up new ones.

    Raises:
        OutsideOffice, OwnPost
    """
    require_account(actor, person, clock)
    require_other(actor, person)
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        end_sessions(actor=Actor.of_oneself(person), clock=clock, person=person)
        record(person, actor=actor, at=clock.now(), step="second_factors_removed", state="active")


def _spend(person: Person, now: datetime) -> None:
    ResetCode.objects.filter(person=person, spent_at__isnull=True).update(spent_at=now)


def _digest(code: str) -> str:
    letters = "".join(code.upper().replace("-", "").split())
    return hashlib.sha256(letters.encode()).hexdigest()
