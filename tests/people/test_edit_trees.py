"""Adding, renaming, moving and ending regions and bodies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bihuan.foundation.models import History
from bihuan.kernel.errors import Refusal
from bihuan.people import public as people
from bihuan.people.models import Organisation, Region
from bihuan.people.public import Actor, OrganisationKind, RegionLevel, Role, actor_for

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

    from .conftest import City, MakePerson

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("set-up")


def test_a_body_in_the_place_adds_its_grids(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = actor_for(make_person(Role.TOWN_OFFICER, city.street), clock)

    codes = [
        people.add_region(
            actor=officer, clock=clock, above=city.harbour, name=name, level=RegionLevel.GRID
        ).code
        for name in ("第一网格", "第二网格")
    ]

    assert codes == ["990101001-1", "990101001-2"]
    assert not any(Region.objects.find_problems())


def test_a_change_is_in_the_history_with_who_and_why(city: City, clock: FixedClock) -> None:
    people.rename_region(
        actor=SYSTEM, clock=clock, region=city.harbour, name="青屿新街道", reason="民政批复"
    )

    row = History.objects.get(subject_id=city.harbour.pk, step="renamed")
    assert (row.event, row.seq, row.county_code) == ("people.region_renamed", 2, "990101")
    assert (row.actor_name, row.reason) == ("set-up", "民政批复")
    assert row.facts == {"old": "青屿街道", "new": "青屿新街道"}


def test_an_ended_region_stays_and_takes_nothing_new(city: City, clock: FixedClock) -> None:
    clock.advance(timedelta(days=30))
    people.end_region(actor=SYSTEM, clock=clock, region=city.village, reason="撤并")

    ended = Region.objects.get(pk=city.village.pk)
    assert ended.valid_to == date(2026, 4, 1)
    with pytest.raises(Refusal) as refused:
        people.rename_region(actor=SYSTEM, clock=clock, region=ended, name="新名")
    assert refused.value.code == "people.region_ended"


def test_ending_a_body_makes_it_no_choice_in_forms(
    city: City, make_person: MakePerson, clock: FixedClock
) -> None:
    officer = actor_for(make_person(Role.COMMITTEE_OFFICER, city.office), clock)
    clock.advance(timedelta(days=1))
    today = date(2026, 3, 3)
    assert city.bureau in people.organisations_under(officer.scope, today)

    people.end_organisation(actor=SYSTEM, clock=clock, organisation=city.bureau, reason="机构改革")

    assert city.bureau not in people.organisations_under(officer.scope, today)


def test_a_moved_body_takes_those_below_it_along(city: City, clock: FixedClock) -> None:
    group = people.add_organisation(
        actor=SYSTEM, clock=clock, name="明川集团", kind=OrganisationKind.ENTERPRISE,
        region=city.east,
    )  # fmt: skip

    people.move_organisation(actor=SYSTEM, clock=clock, organisation=city.works, to=group)

    group.refresh_from_db()
    below = Organisation.objects.get_descendants(group)
    assert {str(body) for body in below} == {"澜州明川木业", "一号车间"}
    assert not any(Organisation.objects.find_problems())


def region(**given: Any) -> Callable[[City, FixedClock], object]:
    def add(city: City, clock: FixedClock) -> object:
        more = {"above": city.harbour, "name": "某社区", "level": RegionLevel.VILLAGE, **given}
        return people.add_region(actor=SYSTEM, clock=clock, **more)

    return add


def body(**given: Any) -> Callable[[City, FixedClock], object]:
    def add(city: City, clock: FixedClock) -> object:
        more = {"name": "某公司", "kind": OrganisationKind.ENTERPRISE, "region": city.east, **given}
        if more.get("above") == "works":
            more["above"] = city.works
        return people.add_organisation(actor=SYSTEM, clock=clock, **more)

    return add


REFUSED: dict[str, Callable[[City, FixedClock], object]] = {
    "people.bad_level": region(level=RegionLevel.COUNTY),
    "people.bad_region_code": region(code="990101"),
    "people.bad_text": region(name="  "),
    "people.bad_credit_code": body(credit_code="91990101MA0000017A"),
    "people.credit_code_taken": body(credit_code=" 91990101ma0000017j"),
    "people.bad_place": body(kind=OrganisationKind.BUREAU, above="works"),
    "people.region_in_use": lambda city, clock: people.end_region(
        actor=SYSTEM, clock=clock, region=city.harbour, reason="撤并"
    ),
    "people.organisation_in_use": lambda city, clock: people.end_organisation(
        actor=SYSTEM, clock=clock, organisation=city.works, reason="注销"
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_changes_nothing(
    code: str, city: City, clock: FixedClock, everything: Callable[[], object]
) -> None:
    before = everything()

    with pytest.raises(Refusal) as refused:
        REFUSED[code](city, clock)

    assert refused.value.code == code
    assert everything() == before


def test_a_region_does_not_move_below_itself(
    city: City, clock: FixedClock, everything: Callable[[], object]
) -> None:
    before = everything()

    with pytest.raises(Refusal):
        people.move_region(actor=SYSTEM, clock=clock, region=city.east, to=city.harbour)

    assert everything() == before


def test_a_body_does_not_move_below_itself(
    city: City, clock: FixedClock, everything: Callable[[], object]
) -> None:
    before = everything()

    with pytest.raises(Refusal) as refused:
        people.move_organisation(
            actor=SYSTEM, clock=clock, organisation=city.works, to=city.workshop
        )

    assert refused.value.code == "people.bad_place"
    assert everything() == before


@pytest.mark.parametrize("role", [Role.COMMITTEE_OFFICER, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_strangers_to_the_trees_are_refused(
    role: Role, city: City, make_person: MakePerson, clock: FixedClock,
    everything: Callable[[], object],
) -> None:  # fmt: skip
    stranger = actor_for(make_person(role, city.office), clock)
    before = everything()

    for attempt in (
        lambda: people.rename_region(actor=stranger, clock=clock, region=city.east, name="新区"),
        lambda: people.move_region(actor=stranger, clock=clock, region=city.harbour, to=city.west),
        lambda: people.end_region(actor=stranger, clock=clock, region=city.village, reason="x"),
        lambda: people.rename_organisation(
            actor=stranger, clock=clock, organisation=city.works, name="新名"
        ),
        lambda: people.end_organisation(
            actor=stranger, clock=clock, organisation=city.workshop, reason="x"
        ),
    ):
        with pytest.raises(people.OutsideOffice):
            attempt()

    assert everything() == before


def test_an_administrator_keeps_only_the_trees_of_the_place(
    city: City, make_person: MakePerson, clock: FixedClock, everything: Callable[[], object]
) -> None:
    keeper = actor_for(make_person(Role.SYSTEM_ADMIN, city.bureau), clock)
    people.rename_region(actor=keeper, clock=clock, region=city.harbour, name="青屿新街道")
    before = everything()

    with pytest.raises(people.OutsideOffice):
        people.move_region(actor=keeper, clock=clock, region=city.harbour, to=city.west)

    assert everything() == before
