"""Scopes made of posts, and the condition on rows that must agree with them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.kernel.clock import civil_date
from bihuan.people import public as people
from bihuan.people.domain.reach import Grant, Scope, Target
from bihuan.people.models import Organisation, Post, Region
from bihuan.people.public import Actor, Capability, Columns, Role
from bihuan.people.scope import scope_of, visible

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

    from .conftest import City, MakePerson

pytestmark = pytest.mark.django_db
#: Posts serve as rows here: they have a region, a body, a person, and a title for a kind.
COLUMNS = Columns(
    region="region",
    kind="title",
    found_by="person_id",
    organisations=("organisation",),
    named=("person_id",),
)


def as_target(post: Post) -> Target:
    return Target(
        region_path=post.region.path,
        kind=post.title,
        organisation_paths=frozenset({post.organisation.path}),
        found_by=post.person_id,
        named=frozenset({post.person_id}),
    )


@pytest.fixture
def staff(city: City, make_person: MakePerson) -> list[people.Person]:
    """One person for each role, each at a body that has it; one post serves as audit point."""
    at = {
        Role.ENTERPRISE_MANAGER: (city.works, city.harbour),
        Role.WORKER: (city.workshop, city.harbour),
        Role.GRID_WORKER: (city.street, city.village),
        Role.TOWN_OFFICER: (city.street, city.harbour),
    }
    made = [make_person(role, *at.get(role, (city.bureau, city.east))) for role in Role]
    Post.objects.filter(role=Role.EXPERT).update(title="audit_point")
    return made


def test_every_list_agrees_with_every_record(staff: list[people.Person], clock: FixedClock) -> None:
    rows = list(Post.objects.select_related("organisation", "region", "person"))

    for person in staff:
        scope = scope_of(person, civil_date(clock.now()))
        listed = set(Post.objects.filter(visible(scope, COLUMNS)))
        assert listed == {each for each in rows if scope.sees(as_target(each))}, person


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_scope_lists_exactly_what_it_sees(
    staff: list[people.Person], data: st.DataObject
) -> None:
    rows = list(Post.objects.select_related("organisation", "region"))
    regions = st.sampled_from(list(Region.objects.values_list("path", flat=True)))
    bodies = st.sampled_from(list(Organisation.objects.values_list("path", flat=True)))
    me = data.draw(st.sampled_from([person.pk for person in staff]))
    able = st.sampled_from([frozenset(), frozenset({Capability.EXPORT})])
    grant = st.builds(
        Grant, st.just(me), st.none(), st.just("leader"), able, home=regions,
        sees_region=st.booleans(), kinds=st.none() | st.just(frozenset({"audit_point"})),
        organisation_path=st.none() | bodies, sees_named=st.booleans(),
        sees_reported=st.booleans(),
    )  # fmt: skip
    within = data.draw(st.just("") | regions)
    scope = Scope(me, tuple(data.draw(st.lists(grant, max_size=3))), within)

    listed = set(Post.objects.filter(visible(scope, COLUMNS)))

    assert listed == {each for each in rows if scope.sees(as_target(each))}
    part = set(Post.objects.filter(visible(scope.carrying(Capability.EXPORT), COLUMNS)))
    assert part == {each for each in rows if scope.allows(Capability.EXPORT, as_target(each))}
    whole = set(Post.objects.filter(visible(scope.narrowed(""), COLUMNS)))
    assert listed == {each for each in whole if each.region.path.startswith(within)}


def test_a_committee_officer_of_a_district_sees_not_the_next_one(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.bureau)
    scope = scope_of(officer, civil_date(clock.now()))

    assert scope.sees(Target(city.village.path))
    assert not scope.sees(Target(city.west.path))
    assert not scope.sees(Target(city.city.path))


def test_an_enterprise_sees_what_involves_it_and_not_its_neighbours(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    manager = make_person(Role.ENTERPRISE_MANAGER, city.works)
    scope = scope_of(manager, civil_date(clock.now()))
    here = city.harbour.path

    assert scope.sees(Target(here, organisation_paths=frozenset({city.workshop.path})))
    assert not scope.sees(Target(here, organisation_paths=frozenset({city.street.path})))


def test_a_leader_of_a_workshop_is_a_leader_in_an_enterprise(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    leader = make_person(Role.LEADER, city.workshop)

    assert Capability.VERIFY not in scope_of(leader, civil_date(clock.now())).capabilities


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (9, True), (10, False)])
def test_a_post_counts_from_its_first_day_to_the_day_before_its_end(
    days: int, holds: bool, city: City, make_person: MakePerson
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.office)
    start = date(2026, 5, 1)
    officer.posts.update(starts_on=start, ends_on=start + timedelta(days=10))

    assert bool(scope_of(officer, start + timedelta(days=days)).grants) is holds


def test_a_moved_street_is_seen_by_its_new_district_at_once(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.office, city.west)
    scope = scope_of(officer, civil_date(clock.now()))
    assert not scope.sees(Target(city.village.path))

    people.move_region(actor=Actor.system("reform"), clock=clock, region=city.harbour, to=city.west)

    city.village.refresh_from_db()
    assert scope_of(officer, civil_date(clock.now())).sees(Target(city.village.path))


def test_administrators_see_no_business(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        admin = make_person(role, city.office)
        assert scope_of(admin, civil_date(clock.now())).is_empty
        assert not Post.objects.filter(
            visible(scope_of(admin, civil_date(clock.now())), COLUMNS)
        ).exists()
