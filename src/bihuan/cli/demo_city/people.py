"""Founds the demo's bodies and gives its people their posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation, Person


@dataclass(frozen=True)
class Cast:
    """The demo's bodies and people by their keys."""

    organisations: dict[str, Organisation]
    people: dict[str, Person]
    #: Sign-in name -> key of the organisation.
    works_at: dict[str, str]

    def actor(self, username: str, clock: Clock) -> Actor:
        """Return somebody as an actor at the clock's moment."""
        return people.actor_for(self.people[username], clock)

    def organisation_of(self, username: str) -> Organisation:
        """Return the organisation that somebody works at."""
        return self.organisations[self.works_at[username]]


def found_city(city: dict[str, Any], clock: Clock) -> Cast:
    """Load the regions, found the bodies, and give the people accounts and posts."""
    people.load_regions()
    people.load_regions(path=people.DEMO)
    founder = people.Actor.system("demo")
    bodies: dict[str, Organisation] = {}
    for row in city["organisations"]:
        bodies[row["key"]] = people.add_organisation(
            actor=founder,
            clock=clock,
            name=row["name"],
            short_name=row["short"],
            kind=people.OrganisationKind(row["kind"]),
            region=_region(row["region"]),
            above=bodies.get(row.get("above", "")),
        )
    accounts = {
        row["username"]: _person(row, bodies, city["password"], founder, clock)
        for row in city["people"]
    }
    works_at = {row["username"]: row["organisation"] for row in city["people"]}
    return Cast(bodies, accounts, works_at)


def _person(
    row: dict[str, Any],
    bodies: dict[str, Organisation],
    password: str,
    founder: Actor,
    clock: Clock,
) -> Person:
    person = people.add_person(
        actor=founder, clock=clock, username=row["username"], name=row["name"], password=password
    )
    people.give_post(
        actor=founder,
        clock=clock,
        person=person,
        organisation=bodies[row["organisation"]],
        role=people.Role(row["role"]),
        region=_region(row["region"]) if "region" in row else None,
        title=row["title"],
    )
    return person


def _region(code: str) -> people.Region:
    region = people.region_by_code(code)
    if region is None:
        message = f"the demo names an unknown region: {code}"
        raise LookupError(message)
    return region
