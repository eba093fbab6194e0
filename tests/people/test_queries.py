"""What forms and pages ask of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bihuan.kernel.clock import civil_date
from bihuan.people import public as people
from bihuan.people.public import Role, Scope, scope_of

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

    from .conftest import City, MakePerson

pytestmark = pytest.mark.django_db


def bodies(scope: Scope, clock: FixedClock) -> set[str]:
    return {str(body) for body in people.organisations_under(scope, civil_date(clock.now()))}


@pytest.mark.parametrize(
    ("role", "at", "expected"),
    [
        (Role.COMMITTEE_OFFICER, "office", "office bureau street works workshop"),
        (Role.DEPARTMENT_HANDLER, "bureau", "bureau street works workshop"),
        (Role.TOWN_OFFICER, "street", "street works workshop"),
        (Role.ENTERPRISE_MANAGER, "works", "works workshop"),
        (Role.ENTERPRISE_MANAGER, "workshop", "workshop"),
        (Role.WORKER, "works", ""),
        (Role.AUDITOR, "bureau", "bureau street works workshop"),
        (Role.AUDIT_ADMIN, "bureau", ""),
    ],
)
def test_forms_offer_the_bodies_that_a_post_has_to_do_with(
    role: Role, at: str, expected: str, city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    person = make_person(role, getattr(city, at))
    scope = scope_of(person, civil_date(clock.now()))

    assert bodies(scope, clock) == {str(getattr(city, name)) for name in expected.split()}


def test_regions_are_offered_below_the_post_only(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = make_person(Role.TOWN_OFFICER, city.street)
    today = civil_date(clock.now())

    assert set(people.regions_under(scope_of(officer, today), today)) == {
        city.harbour,
        city.village,
    }


def test_an_administrator_lists_the_people_of_the_place(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    keeper = make_person(Role.SECURITY_ADMIN, city.bureau)
    here = make_person(Role.TOWN_OFFICER, city.street)
    make_person(Role.COMMITTEE_OFFICER, city.office)
    today = civil_date(clock.now())

    assert set(people.people_under(scope_of(keeper, today), today)) == {keeper, here}


def test_a_body_is_found_by_name_only_when_there_is_one(city: City, clock: FixedClock) -> None:
    today = civil_date(clock.now())
    assert people.organisation_named("东浦区住建局", today) == city.bureau

    people.add_organisation(
        actor=people.Actor.system("set-up"), clock=clock, name="另一家", short_name="东浦区住建局",
        kind=people.OrganisationKind.BUREAU, region=city.east,
    )  # fmt: skip

    assert people.organisation_named("东浦区住建局", today) is None


@pytest.mark.parametrize(
    ("region", "code"),
    [("city", "9901"), ("east", "990101"), ("harbour", "990101"), ("village", "990101")],
)
def test_each_place_knows_its_county(region: str, code: str, city: City) -> None:
    assert people.county_code(getattr(city, region)) == code
