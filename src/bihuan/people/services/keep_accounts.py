"""Accounts of people: made, given passwords and languages, deactivated; never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.logbook import record
from bihuan.people.models import ApiToken, Language, Person, Post
from bihuan.people.permissions import OutsideOffice, require_account, require_other
from bihuan.people.wording import read_username, tidy_text

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor


class UsernameTaken(Refusal):
    """Somebody has the sign-in name already."""

    def __init__(self, username: str) -> None:
        super().__init__(
            "people.username_taken",
            _("The sign-in name %(username)s is taken.") % {"username": username},
            username=username,
        )


class WeakPassword(BadInput):
    """The password is too easy to guess."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("people.weak_password", " ".join(reasons), reasons=reasons)


class PersonInactive(Refusal):
    """The account was deactivated."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            "people.person_inactive",
            _("The account of %(person)s is deactivated.") % {"person": person.name},
            person=str(person.pk),
        )


class UnknownLanguage(BadInput):
    """The product does not speak the language."""

    def __init__(self, given: str) -> None:
        super().__init__(
            "people.unknown_language",
            _("Choose one of the languages offered."),
            given=given,
        )


def add_person(
    *,
    actor: Actor,
    clock: Clock,
    username: str,
    name: str,
    phone: str = "",
    password: str | None = None,
    language: Language | None = None,
) -> Person:
    """Add somebody; without a password nobody can sign in as them yet.

    Raises:
        OutsideOffice: the actor keeps no accounts.
        UsernameTaken, BadUsername, BadText, WeakPassword
    """
    if Capability.MANAGE_ACCOUNTS not in actor.capabilities:
        raise OutsideOffice(Capability.MANAGE_ACCOUNTS)
    person = Person(
        username=read_username(username),
        name=tidy_text(Person, "name", name),
        phone=tidy_text(Person, "phone", phone, may_be_empty=True),
        language=language or "",
    )
    if password is None:
        person.set_unusable_password()
    else:
        use_password(person, password, clock)
    with transaction.atomic():
        _insert(person)
        record(
            person, actor=actor, at=clock.now(), step="added", state="active",
            username=person.username, name=person.name,
        )  # fmt: skip
    return person


def set_password(*, actor: Actor, clock: Clock, person: Person, password: str) -> None:
    """Give a person another password; all their sessions end.

    People set their own. When somebody else sets it, the person's tokens are revoked too: the
    reason is mostly that the account was in wrong hands.

    Raises:
        OutsideOffice: neither the person nor who keeps the accounts of all their places.
        PersonInactive, WeakPassword
    """
    is_own = actor.person_id == person.pk
    if not is_own:
        require_account(actor, person, clock)
    with transaction.atomic():
        _require_active(person)
        use_password(person, password, clock)
        person.save(update_fields=["password", "password_set_at"])
        if not is_own:
            revoke_tokens(person, clock)
        record(
            person, actor=actor, at=clock.now(), step="password_set", state="active",
            by="self" if is_own else "administrator",
        )  # fmt: skip


def deactivate_person(*, actor: Actor, clock: Clock, person: Person, reason: str) -> None:
    """Shut an account: posts end today, tokens are revoked, sessions die; the row stays.

    Raises:
        OutsideOffice, OwnPost
        PersonInactive: it was shut before.
    """
    today = civil_date(clock.now())
    require_account(actor, person, clock)
    require_other(actor, person)
    with transaction.atomic():
        _require_active(person)
        person.is_active = False
        person.save(update_fields=["is_active"])
        for post in Post.objects.held_from(today).filter(person=person):
            post.end(today)
        revoke_tokens(person, clock)
        record(
            person, actor=actor, at=clock.now(), step="deactivated", state="ended",
            reason=reason, name=person.name,
        )  # fmt: skip


def choose_language(*, person: Person, language: str) -> None:
    """Keep the language that a person chose to read the product in.

    Raises:
        UnknownLanguage
    """
    if language not in Language.values:
        raise UnknownLanguage(language)
    person.language = language
    person.save(update_fields=["language"])


def end_sessions(*, actor: Actor, clock: Clock, person: Person) -> None:
    """End all sessions of a person, on every device; tokens go on.

    Raises:
        OutsideOffice: neither the person nor who keeps the accounts of all their places.
    """
    if actor.person_id != person.pk:
        require_account(actor, person, clock)
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(session_stamp=F("session_stamp") + 1)
        person.refresh_from_db(fields=["session_stamp"])
        record(person, actor=actor, at=clock.now(), step="sessions_ended", state="active")


def use_password(person: Person, password: str, clock: Clock) -> None:
    """Set a password on a row that is not saved yet.

    Raises:
        WeakPassword
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(error.messages) from error
    person.set_password(password)
    person.password_set_at = clock.now()


def _insert(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise UsernameTaken(person.username) from error


def _require_active(person: Person) -> None:
    if not Person.objects.select_for_update().filter(pk=person.pk, is_active=True).exists():
        raise PersonInactive(person)


def revoke_tokens(person: Person, clock: Clock) -> None:
    """Revoke all tokens of a person."""
    ApiToken.objects.filter(owner=person, revoked_at__isnull=True).update(revoked_at=clock.now())
