"""Who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.people import public as people
from bihuan.people.public import Actor, Capability, Role, Target, actor_for

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

    from .conftest import City, MakePerson

pytestmark = pytest.mark.django_db


def test_an_actor_carries_posts_bodies_and_enterprise(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    manager = make_person(Role.ENTERPRISE_MANAGER, city.workshop)

    actor = actor_for(manager, clock)

    assert actor.name == manager.name
    assert actor.organisation_ids == {city.workshop.pk}
    assert actor.positions == {f"{city.workshop.pk}:enterprise_manager"}
    assert actor.enterprise_ids == {city.works.pk}
    assert actor.credit_codes == {city.works.credit_code}
    assert actor.roles == {"enterprise_manager"}
    assert (actor.home_region_id, actor.home_organisation_id) == (
        city.harbour.pk,
        city.workshop.pk,
    )


def test_an_officer_belongs_to_no_enterprise(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    actor = actor_for(make_person(Role.DEPARTMENT_HANDLER, city.bureau), clock)

    assert actor.enterprise_ids == frozenset()


def test_an_actor_costs_two_queries(city: City, make_person: MakePerson, clock: FixedClock) -> None:
    manager = make_person(Role.ENTERPRISE_MANAGER, city.workshop)

    with CaptureQueriesContext(connection) as queries:
        actor = actor_for(manager, clock)
        first = people.first_post(actor)

    assert first is not None
    assert str(first.organisation) == "一号车间"
    assert len(queries) == 2


def test_a_deactivated_person_acts_no_more(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = make_person(Role.COMMITTEE_OFFICER, city.office)
    officer.is_active = False

    assert actor_for(officer, clock).scope.grants == ()


def test_a_job_may_do_everything_everywhere() -> None:
    job = Actor.system("daily root")

    assert job.is_system
    assert job.scope.allows(Capability.CLOSE, Target("0001"))
    assert job.scope.allows_in(Capability.MANAGE_PEOPLE, "0001")
    assert job.scope.everything_under == ("",)
