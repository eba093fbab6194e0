"""Tokens for machines: shown once, kept as a digest, expiring, revocable."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, NotFound, NotPermitted
from bihuan.people.domain.token_scope import TokenScope, written
from bihuan.people.logbook import record
from bihuan.people.models import ApiToken, Person
from bihuan.people.permissions import OutsideOffice, require_over
from bihuan.people.services.keep_accounts import PersonInactive
from bihuan.people.wording import tidy_text

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor

#: What a secret begins with, so that scanners of leaked secrets know it.
PREFIX = "bihuan_"
#: Bytes of randomness in a secret.
SECRET_BYTES = 32
#: A use is written down when the last one was longer ago than this.
_NOTED = timedelta(minutes=1)
#: Longest life of a token, in days.
LONGEST_DAYS = 366


class BadLifetime(BadInput):
    """A token lives between a day and a year."""

    def __init__(self, days: int) -> None:
        super().__init__(
            "people.bad_lifetime",
            _("A token lives between 1 and %(longest)s days.") % {"longest": LONGEST_DAYS},
            days=days,
        )


class NoScope(BadInput):
    """A token is good for something."""

    def __init__(self) -> None:
        super().__init__("people.no_scope", _("Choose at least one scope."))


class ScopeTooWide(NotPermitted):
    """A token makes no token that is good for more than itself."""

    def __init__(self) -> None:
        super().__init__(
            "people.scope_too_wide",
            _("A token makes tokens of its own scopes only. Sign in to make a wider one."),
        )


class NoSuchToken(NotFound):
    """There is no live token of that id for the actor to revoke."""

    def __init__(self) -> None:
        super().__init__("people.no_such_token", _("There is no such token, or it is revoked."))


@dataclass(frozen=True)
class Issued:
    """A new token with its secret, which nobody can read again."""

    token: ApiToken
    secret: str


def issue_token(
    *,
    actor: Actor,
    clock: Clock,
    person: Person,
    name: str,
    days: int,
    scopes: Collection[TokenScope],
) -> Issued:
    """Issue a token that acts as its owner for 1 to 366 days; people issue their own only.

    It opens what its scopes name and the owner's posts allow, whichever is less.

    Raises:
        NoSuchToken: the actor is not the person.
        PersonInactive, BadLifetime, BadText, NoScope
    """
    if actor.person_id != person.pk:
        raise NoSuchToken
    if not person.is_active:
        raise PersonInactive(person)
    if not 1 <= days <= LONGEST_DAYS:
        raise BadLifetime(days)
    if not scopes:
        raise NoScope
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    now = clock.now()
    with transaction.atomic():
        token = ApiToken.objects.create(
            owner=person,
            name=tidy_text(ApiToken, "name", name),
            digest=_digest(secret),
            created_at=now,
            expires_at=now + timedelta(days=days),
            scope_words=written(frozenset(scopes)),
        )
        record(
            person, actor=actor, at=now, step="token_issued", state="active",
            token=str(token.pk), name=token.name, expires_at=token.expires_at.isoformat(),
            scopes=token.scope_words,
        )  # fmt: skip
    return Issued(token, secret)


def revoke_token(*, actor: Actor, clock: Clock, token_id: UUID) -> None:
    """Revoke a token: one's own, or that of somebody whose places the actor manages.

    Raises:
        NoSuchToken: no live token, or somebody else's.
    """
    token = ApiToken.objects.select_related("owner").filter(pk=token_id).first()
    if token is None:
        raise NoSuchToken
    if actor.person_id != token.owner_id:
        _require_manager(actor, token.owner, clock)
    with transaction.atomic():
        live = ApiToken.objects.filter(pk=token_id, revoked_at__isnull=True)
        if live.update(revoked_at=clock.now()) != 1:
            raise NoSuchToken
        record(
            token.owner, actor=actor, at=clock.now(), step="token_revoked", state="active",
            token=str(token.pk), name=token.name,
        )  # fmt: skip


def token_for(secret: str, *, now: datetime) -> ApiToken | None:
    """Return the token of a secret, its owner at hand, and note the use of it to the minute.

    None when unknown, expired, revoked or its owner is shut.
    """
    if not secret.startswith(PREFIX):
        return None
    tokens = ApiToken.objects.select_related("owner").filter(
        digest=_digest(secret),
        revoked_at__isnull=True,
        expires_at__gt=now,
        owner__is_active=True,
    )
    token = tokens.first()
    if token and (token.last_used_at is None or not now - token.last_used_at < _NOTED):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        token.last_used_at = now
    return token


def person_for_token(secret: str, *, now: datetime) -> Person | None:
    """Return whom a token acts as; None when it opens nothing."""
    token = token_for(secret, now=now)
    return token.owner if token else None


def _require_manager(actor: Actor, owner: Person, clock: Clock) -> None:
    try:
        require_over(actor, owner, civil_date(clock.now()))
    except OutsideOffice as error:
        # A stranger learns nothing of the token, not even that there is one.
        raise NoSuchToken from error


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
