"""Tokens for machines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from bihuan.foundation.models import History
from bihuan.kernel.errors import Refusal
from bihuan.people import public as people
from bihuan.people.models import ApiToken
from bihuan.people.public import Actor, Issued, Person, Role, actor_for

from .conftest import PASSWORD

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

    from .conftest import City, MakePerson

    Rows = Callable[[], object]

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(city: City, make_person: MakePerson) -> Person:
    """A committee officer."""
    return make_person(Role.COMMITTEE_OFFICER, city.office)


@pytest.fixture
def issued(owner: Person, clock: FixedClock) -> Issued:
    """A token of the officer for thirty days."""
    return people.issue_token(
        actor=actor_for(owner, clock),
        clock=clock,
        person=owner,
        name="报表",
        days=30,
        scopes=people.EVERYTHING,
    )


def test_a_token_opens_for_its_owner(issued: Issued, owner: Person, clock: FixedClock) -> None:
    assert people.person_for_token(issued.secret, now=clock.now()) == owner


def test_the_secret_is_kept_nowhere(issued: Issued) -> None:
    kept = str(list(ApiToken.objects.values())) + str(list(History.objects.values()))

    assert issued.secret.startswith("bihuan_")
    assert issued.secret not in kept
    assert issued.secret.removeprefix("bihuan_") not in kept


def test_a_token_ends_with_its_days(issued: Issued, clock: FixedClock) -> None:
    clock.advance(timedelta(days=30))

    assert people.person_for_token(issued.secret, now=clock.now()) is None


@pytest.mark.parametrize("secret", ["", "bihuan_", "bihuan_x", "x" * 5000])
def test_other_secrets_open_nothing(secret: str, issued: Issued, clock: FixedClock) -> None:
    assert people.person_for_token(secret, now=clock.now()) is None
    assert people.person_for_token(issued.token.digest, now=clock.now()) is None


def test_a_revoked_token_opens_nothing_and_is_revoked_once(
    issued: Issued, owner: Person, clock: FixedClock
) -> None:
    actor = actor_for(owner, clock)
    people.revoke_token(actor=actor, clock=clock, token_id=issued.token.pk)

    assert people.person_for_token(issued.secret, now=clock.now()) is None
    assert not people.live_tokens(owner, clock.now())
    with pytest.raises(Refusal) as refused:
        people.revoke_token(actor=actor, clock=clock, token_id=issued.token.pk)
    assert refused.value.code == "people.no_such_token"


def test_an_administrator_s_new_password_revokes_tokens_and_one_s_own_does_not(
    issued: Issued, owner: Person, clock: FixedClock
) -> None:
    people.set_password(
        actor=actor_for(owner, clock), clock=clock, person=owner, password=PASSWORD + "8"
    )
    assert people.person_for_token(issued.secret, now=clock.now()) == owner

    people.set_password(actor=Actor.system("set-up"), clock=clock, person=owner, password=PASSWORD)
    assert people.person_for_token(issued.secret, now=clock.now()) is None


def test_a_stranger_learns_nothing_of_a_token(
    issued: Issued, city: City, make_person: MakePerson, clock: FixedClock, everything: Rows
) -> None:
    stranger = actor_for(make_person(Role.LEADER, city.office), clock)
    before = everything()
    said = []

    for token_id in (issued.token.pk, uuid4()):
        with pytest.raises(Refusal) as refused:
            people.revoke_token(actor=stranger, clock=clock, token_id=token_id)
        said.append((refused.value.code, str(refused.value), refused.value.facts))

    assert said[0] == said[1]
    assert everything() == before


def test_nobody_issues_tokens_for_others(
    owner: Person, clock: FixedClock, everything: Rows
) -> None:
    before = everything()

    with pytest.raises(Refusal):
        people.issue_token(
            actor=Actor.system("set-up"),
            clock=clock,
            person=owner,
            name="x",
            days=1,
            scopes=people.EVERYTHING,
        )

    assert everything() == before


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_lifetime_out_of_range_is_refused(
    days: int, owner: Person, clock: FixedClock, everything: Rows
) -> None:
    before = everything()

    with pytest.raises(Refusal) as refused:
        people.issue_token(
            actor=actor_for(owner, clock),
            clock=clock,
            person=owner,
            name="x",
            days=days,
            scopes=people.EVERYTHING,
        )

    assert refused.value.code == "people.bad_lifetime"
    assert everything() == before


def test_a_token_for_nothing_is_refused(owner: Person, clock: FixedClock, everything: Rows) -> None:
    before = everything()

    with pytest.raises(Refusal) as refused:
        people.issue_token(
            actor=actor_for(owner, clock), clock=clock, person=owner, name="x", days=1, scopes=()
        )

    assert refused.value.code == "people.no_scope"
    assert everything() == before


def test_a_use_is_noted_to_the_minute(issued: Issued, clock: FixedClock) -> None:
    def noted() -> object:
        return ApiToken.objects.values_list("last_used_at", flat=True).get()

    assert noted() is None
    first = clock.now()
    people.token_for(issued.secret, now=first)
    assert noted() == first
    clock.advance(timedelta(seconds=59))
    people.token_for(issued.secret, now=clock.now())
    assert noted() == first
    clock.advance(timedelta(seconds=1))
    people.token_for(issued.secret, now=clock.now())
    assert noted() == clock.now()
