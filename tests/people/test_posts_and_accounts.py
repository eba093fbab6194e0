"""Accounts, passwords and posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from bihuan.foundation.models import History
from bihuan.kernel.errors import Refusal
from bihuan.people import public as people
from bihuan.people.models import Person, Post
from bihuan.people.public import Actor, Role, actor_for
from bihuan.people.services.give_post import grant_post

from .conftest import PASSWORD

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

    from .conftest import City, MakePerson

    Rows = Callable[[], object]

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("set-up")


@pytest.fixture
def keeper(city: City, make_person: MakePerson, clock: FixedClock) -> Actor:
    """The security administrator of the eastern district."""
    return actor_for(make_person(Role.SECURITY_ADMIN, city.bureau), clock)


@pytest.fixture
def clerk(city: City, make_person: MakePerson, clock: FixedClock) -> Actor:
    """The system administrator of the eastern district."""
    return actor_for(make_person(Role.SYSTEM_ADMIN, city.bureau), clock)


def test_a_system_administrator_adds_somebody_and_a_security_administrator_gives_the_post(
    city: City, keeper: Actor, clerk: Actor, clock: FixedClock
) -> None:
    person = people.add_person(
        actor=clerk, clock=clock, username=" LiNa ", name="李 娜", phone="13900000000"
    )
    asked = people.ask_post(
        actor=clerk, clock=clock, person=person, organisation=city.bureau,
        role=Role.DEPARTMENT_HANDLER, title="科员",
    )  # fmt: skip
    people.decide_post(actor=keeper, clock=clock, request_id=asked.pk, grant=True)
    post = person.posts.get()

    assert person.username == "lina"
    assert not person.has_usable_password()
    assert (post.region, post.starts_on) == (city.bureau.region, date(2026, 3, 2))
    assert list(people.handlers_of(city.bureau, date(2026, 3, 2)).values_list("name", flat=True))


def test_history_holds_no_telephone_number_and_no_password(clerk: Actor, clock: FixedClock) -> None:
    person = people.add_person(
        actor=clerk, clock=clock, username="lina", name="李娜", phone="13900000000",
        password=PASSWORD,
    )  # fmt: skip
    people.set_password(actor=SYSTEM, clock=clock, person=person, password="another-harbour-4")

    said = str(list(History.objects.filter(subject_id=person.pk).values()))
    assert "李娜" in said
    for secret in ("13900000000", PASSWORD, "another-harbour-4", person.password):
        assert secret not in said


def test_an_ended_post_opens_nothing_from_that_day_on(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.office)
    clock.advance(timedelta(days=5))

    ended = people.end_post(actor=SYSTEM, clock=clock, post=officer.posts.get(), reason="调动")

    assert ended.ends_on == date(2026, 3, 7)
    assert actor_for(officer, clock).scope.is_empty


def test_a_post_ended_may_be_given_again(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.office)
    people.end_post(actor=SYSTEM, clock=clock, post=officer.posts.get())

    people.give_post(
        actor=SYSTEM, clock=clock, person=officer, organisation=city.office,
        role=Role.COMMITTEE_OFFICER,
    )  # fmt: skip

    assert Post.objects.filter(person=officer).count() == 2


def test_a_deactivated_account_loses_posts_and_tokens_and_keeps_its_row(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.office)
    issued = people.issue_token(
        actor=actor_for(officer, clock),
        clock=clock,
        person=officer,
        name="报表",
        days=30,
        scopes=people.EVERYTHING,
    )

    people.deactivate_person(actor=SYSTEM, clock=clock, person=officer, reason="退休")

    kept = Person.objects.get(pk=officer.pk)
    assert not kept.is_active
    assert actor_for(kept, clock).scope.is_empty
    assert people.person_for_token(issued.secret, now=clock.now()) is None
    with pytest.raises(Refusal) as refused:
        people.deactivate_person(actor=SYSTEM, clock=clock, person=kept, reason="退休")
    assert refused.value.code == "people.person_inactive"


@pytest.mark.parametrize(
    ("password", "why"),
    [("short", "too short"), ("1029384756019", "numeric"), ("password123", "too common")],
)
def test_a_weak_password_is_refused_with_the_reason(
    password: str,
    why: str,
    city: City,
    make_person: MakePerson,
    clock: FixedClock,
    everything: Rows,
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.office)
    before = everything()

    with translation.override("en"), pytest.raises(Refusal) as refused:
        people.set_password(
            actor=actor_for(officer, clock), clock=clock, person=officer, password=password
        )

    assert refused.value.code == "people.weak_password"
    assert why in str(refused.value)
    assert everything() == before


def test_a_taken_name_is_refused_in_any_spelling(
    city: City, make_person: MakePerson, clerk: Actor, clock: FixedClock, everything: Rows
) -> None:
    taken = make_person(Role.COMMITTEE_OFFICER, city.office).username
    before = everything()

    with pytest.raises(Refusal) as refused:
        people.add_person(actor=clerk, clock=clock, username=taken.upper(), name="别人")

    assert refused.value.code == "people.username_taken"
    assert everything() == before


@pytest.mark.parametrize(
    ("role", "at", "code"),
    [
        (Role.COMMITTEE_OFFICER, "works", "people.role_not_here"),
        (Role.AUDITOR, "workshop", "people.role_not_here"),
        (Role.SYSTEM_ADMIN, "works", "people.role_not_here"),
        (Role.WORKER, "bureau", "people.role_not_here"),
        (Role.SECURITY_ADMIN, "office", "people.administrators_apart"),
        (Role.DEPARTMENT_HANDLER, "bureau", "people.post_held_already"),
    ],
)
def test_a_post_that_cannot_be_is_refused(
    role: Role, at: str, code: str, city: City, make_person: MakePerson, clock: FixedClock,
    everything: Rows,
) -> None:  # fmt: skip
    person = make_person(Role.DEPARTMENT_HANDLER, city.bureau)
    before = everything()

    with pytest.raises(Refusal) as refused:
        people.give_post(
            actor=SYSTEM, clock=clock, person=person, organisation=getattr(city, at), role=role
        )

    assert refused.value.code == code
    assert everything() == before


def test_an_administrator_does_no_business_beside(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    admin = make_person(Role.AUDIT_ADMIN, city.office)

    with pytest.raises(Refusal) as refused:
        people.give_post(
            actor=SYSTEM, clock=clock, person=admin, organisation=city.office,
            role=Role.COMMITTEE_OFFICER,
        )  # fmt: skip

    assert refused.value.code == "people.administrators_apart"


def test_nobody_gives_posts_to_themselves(
    city: City, keeper: Actor, clerk: Actor, clock: FixedClock, everything: Rows
) -> None:
    me = Person.objects.get(pk=keeper.as_person)
    me_too = Person.objects.get(pk=clerk.as_person)
    before = everything()

    for attempt in (
        lambda: grant_post(
            actor=keeper, clock=clock, person=me, organisation=city.bureau, role=Role.LEADER
        ),
        lambda: people.end_post(actor=keeper, clock=clock, post=me.posts.get()),
        lambda: people.deactivate_person(actor=clerk, clock=clock, person=me_too, reason="x"),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "people.own_post"

    assert everything() == before


def test_no_administrator_gives_a_post_that_nobody_asked_for(
    city: City, keeper: Actor, clerk: Actor, make_person: MakePerson, clock: FixedClock,
    everything: Rows,
) -> None:  # fmt: skip
    other = make_person(Role.DEPARTMENT_HANDLER, city.bureau)
    before = everything()

    for one in (keeper, clerk):
        with pytest.raises(Refusal) as refused:
            people.give_post(
                actor=one, clock=clock, person=other, organisation=city.bureau, role=Role.LEADER
            )
        assert refused.value.code == "people.post_not_asked"

    assert everything() == before


def test_a_district_has_no_hand_in_the_city_or_the_next_district(
    city: City,
    keeper: Actor,
    clerk: Actor,
    make_person: MakePerson,
    clock: FixedClock,
    everything: Rows,
) -> None:
    of_city = make_person(Role.COMMITTEE_OFFICER, city.office)
    newcomer = make_person(Role.DEPARTMENT_HANDLER, city.bureau)
    before = everything()

    for attempt in (
        lambda: people.set_password(
            actor=clerk, clock=clock, person=of_city, password=PASSWORD
        ),
        lambda: people.deactivate_person(actor=clerk, clock=clock, person=of_city, reason="x"),
        lambda: people.end_post(actor=keeper, clock=clock, post=of_city.posts.get()),
        lambda: grant_post(
            actor=keeper, clock=clock, person=newcomer, organisation=city.bureau,
            role=Role.LEADER, region=city.west,
        ),
        lambda: grant_post(
            actor=keeper, clock=clock, person=newcomer, organisation=city.office,
            role=Role.LEADER, region=city.east,
        ),
    ):  # fmt: skip
        with pytest.raises(people.OutsideOffice):
            attempt()

    assert everything() == before


@pytest.mark.parametrize("role", [Role.COMMITTEE_OFFICER, Role.LEADER, Role.AUDIT_ADMIN])
def test_others_manage_no_people(
    role: Role, city: City, make_person: MakePerson, clock: FixedClock, everything: Rows
) -> None:
    stranger = actor_for(make_person(role, city.office), clock)
    other = make_person(Role.DEPARTMENT_HANDLER, city.bureau)
    before = everything()

    for attempt in (
        lambda: people.add_person(actor=stranger, clock=clock, username="new", name="新人"),
        lambda: people.set_password(actor=stranger, clock=clock, person=other, password=PASSWORD),
        lambda: people.deactivate_person(actor=stranger, clock=clock, person=other, reason="x"),
        lambda: people.end_post(actor=stranger, clock=clock, post=other.posts.get()),
    ):
        with pytest.raises(people.OutsideOffice):
            attempt()

    assert everything() == before


def test_accounts_and_posts_are_in_different_hands(
    keeper: Actor,
    clerk: Actor,
    city: City,
    make_person: MakePerson,
    clock: FixedClock,
    everything: Rows,
) -> None:
    other = make_person(Role.DEPARTMENT_HANDLER, city.bureau)
    before = everything()

    for attempt in (
        lambda: people.add_person(actor=keeper, clock=clock, username="new", name="新人"),
        lambda: people.set_password(actor=keeper, clock=clock, person=other, password=PASSWORD),
        lambda: people.deactivate_person(actor=keeper, clock=clock, person=other, reason="x"),
        lambda: people.end_post(actor=clerk, clock=clock, post=other.posts.get()),
        lambda: grant_post(
            actor=clerk, clock=clock, person=other, organisation=city.bureau, role=Role.LEADER
        ),
    ):
        with pytest.raises(people.OutsideOffice):
            attempt()

    assert everything() == before


def test_people_choose_a_language_among_those_spoken(
    city: City, make_person: MakePerson, everything: Rows
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.office)
    people.choose_language(person=officer, language="en")
    assert Person.objects.get(pk=officer.pk).language == "en"
    before = everything()

    with pytest.raises(Refusal) as refused:
        people.choose_language(person=officer, language="fr")

    assert refused.value.code == "people.unknown_language"
    assert everything() == before
