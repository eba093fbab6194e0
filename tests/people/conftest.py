"""A small invented city with its bodies, and people put into it by the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from bihuan.foundation.models import History
from bihuan.people import public as people
from bihuan.people.models import ApiToken, Organisation, Person, Post, Region
from bihuan.people.public import Actor, OrganisationKind, RegionLevel, Role

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock

SYSTEM = Actor.system("set-up")
PASSWORD = "yunxi-7-bridges"
MakePerson = Callable[..., Person]


@dataclass(frozen=True)
class City:
    """Regions and bodies that tests stand on."""

    city: Region
    east: Region
    west: Region
    harbour: Region
    village: Region
    office: Organisation
    bureau: Organisation
    street: Organisation
    works: Organisation
    workshop: Organisation


def _region(clock: FixedClock, above: Region, code: str, name: str, level: RegionLevel) -> Region:
    return people.add_region(
        actor=SYSTEM, clock=clock, above=above, code=code, name=name, level=level
    )


def _body(clock: FixedClock, name: str, kind: OrganisationKind, region: Region, **more: Any) -> Any:
    return people.add_organisation(
        actor=SYSTEM, clock=clock, name=name, kind=kind, region=region, **more
    )


@pytest.fixture
def city(db: None, clock: FixedClock) -> City:
    """An invented city of two districts, with a street, a village and five bodies."""
    top = Region.objects.add_root(
        instance=Region(code="99", name="澜江省", level="province", valid_from="2020-01-01")
    )
    city = _region(clock, top, "9901", "澜州市", RegionLevel.CITY)
    east = _region(clock, city, "990101", "东浦区", RegionLevel.COUNTY)
    west = _region(clock, city, "990102", "西浦区", RegionLevel.COUNTY)
    harbour = _region(clock, east, "990101001", "青屿街道", RegionLevel.TOWN)
    village = _region(clock, harbour, "990101001001", "临港社区", RegionLevel.VILLAGE)
    office = _body(clock, "澜州市安委办", OrganisationKind.COMMITTEE_OFFICE, city)
    bureau = _body(clock, "东浦区住建局", OrganisationKind.BUREAU, east)
    street = _body(clock, "青屿街道办事处", OrganisationKind.TOWN, harbour)
    works = _body(
        clock, "澜州明川木业", OrganisationKind.ENTERPRISE, harbour,
        credit_code="91990101MA0000017J",
    )  # fmt: skip
    workshop = _body(clock, "一号车间", OrganisationKind.DEPARTMENT, harbour, above=works)
    return City(city, east, west, harbour, village, office, bureau, street, works, workshop)


@pytest.fixture
def make_person(city: City, clock: FixedClock) -> MakePerson:
    """Make a person with a password and a post, by the services."""
    made = 0

    def make(role: Role, body: Organisation, region: Region | None = None) -> Person:
        nonlocal made
        made += 1
        person = people.add_person(
            actor=SYSTEM, clock=clock, username=f"someone{made}", name=f"张{made}",
            password=PASSWORD,
        )  # fmt: skip
        people.give_post(
            actor=SYSTEM, clock=clock, person=person, organisation=body, role=role, region=region
        )
        return person

    return make


@pytest.fixture
def everything() -> Callable[[], dict[str, list[Any]]]:
    """Return what the tables of people and the history hold, to compare before and after."""

    def rows() -> dict[str, list[Any]]:
        tables = (Region, Organisation, Person, Post, ApiToken, History)
        return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}

    return rows
