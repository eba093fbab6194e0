"""For whom ``bihuan ledger import`` takes over, and where; made where there is nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation, Region

#: The body that an empty installation gets, and the region that it stands in.
BODY, REGION = "台账转入单位", "32"


def place_of(
    body: str | None, region: str | None, *, actor: Actor, clock: Clock
) -> tuple[Organisation, Region]:
    """Return the body that lists the findings and the region where they lie.

    Args:
        body: its name; None for the only one on top of the tree, made where there is none.
        region: a region's code; None for the body's own.
        actor: who makes what is missing.
        clock: gives the day.

    Raises:
        BadInput: there is no such body or region, or several bodies to choose from.
    """
    from bihuan.people import public as people

    organisation = _body(body, actor, clock)
    where = people.region_by_code(region) if region else organisation.region
    if where is None:
        raise BadInput("cli.unknown_region", f"there is no region with the code {region}")
    return organisation, where


def _body(name: str | None, actor: Actor, clock: Clock) -> Organisation:
    from bihuan.people import public as people

    if name:
        found = people.organisation_named(name, civil_date(clock.now()))
        if found is None:
            raise BadInput("cli.unknown_body", f"there is no body, or more than one, named {name}")
        return found
    top = people.organisations_under(actor.scope, civil_date(clock.now())).filter(depth=1)
    bodies = list(top[:2])
    if len(bodies) > 1:
        raise BadInput("cli.which_body", "name the body whose ledger it is: --body NAME")
    return bodies[0] if bodies else _new_body(actor, clock)


def _new_body(actor: Actor, clock: Clock) -> Organisation:
    from bihuan.people import public as people

    people.load_regions()
    region = people.region_by_code(REGION)
    if region is None:
        message = f"the shipped regions lack {REGION}"
        raise LookupError(message)
    return people.add_organisation(
        actor=actor,
        clock=clock,
        name=BODY,
        kind=people.OrganisationKind.COMMITTEE_OFFICE,
        region=region,
    )
