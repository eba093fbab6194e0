"""Whom a provider of identities speaks of: somebody with an account here, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import NotPermitted
from bihuan.people.actors import Actor
from bihuan.people.logbook import record
from bihuan.people.models import Person
from bihuan.people.wording import tidy_username

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bihuan.kernel.clock import Clock


class UnknownIdentity(NotPermitted):
    """The provider knows somebody whom we do not."""

    def __init__(self) -> None:
        super().__init__(
            "people.unknown_identity",
            _(
                "You are known to the identity provider, but have no account here."
                " Ask your system administrator for one."
            ),
        )


def link_identity(
    *, clock: Clock, provider: str, subject: str, claims: Mapping[str, Any]
) -> Person:
    """Return the person of an identity; linked to an account that is here at the first time.

    The claim that holds the sign-in name is a setting (``BIHUAN_OIDC_CLAIM``); an address of
    e-mail counts only when the provider calls it verified. One person has one identity of a
    provider, and an identity that is linked stays with its person.

    Raises:
        UnknownIdentity: no active person is meant, or another identity is theirs already.
    """
    linked = SocialAccount.objects.filter(provider=provider, uid=subject).first()
    if linked is not None:
        person = Person.objects.filter(pk=linked.user_id, is_active=True).first()
        if person is None:
            raise UnknownIdentity
        return person
    return _link(clock, provider, subject, _claimed(claims))


def _claimed(claims: Mapping[str, Any]) -> str:
    name = settings.BIHUAN.oidc_claim
    value = claims.get(name)
    if not isinstance(value, str) or not value.strip():
        raise UnknownIdentity
    if name == "email" and claims.get("email_verified") is not True:
        raise UnknownIdentity
    return tidy_username(value)


def _link(clock: Clock, provider: str, subject: str, username: str) -> Person:
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None or SocialAccount.objects.filter(provider=provider, user=person).exists():
        raise UnknownIdentity
    try:
        with transaction.atomic():
            SocialAccount.objects.create(provider=provider, uid=subject, user=person)
            record(
                person, actor=Actor.of_oneself(person), at=clock.now(), step="identity_linked",
                state="active", provider=provider,
            )  # fmt: skip
    except IntegrityError as error:
        raise UnknownIdentity from error
    return person
