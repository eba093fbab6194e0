"""Who asks, and when: what every page of findings begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.people import public as people

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from bihuan.people.public import Actor

#: The clock of the pages; steps take it as an argument.
CLOCK = SystemClock()


def actor_of(request: HttpRequest) -> Actor:
    """Return who is signed in; strangers never come this far."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def onlooker_of(request: HttpRequest) -> Actor:
    """Return who is signed in as their lists see them: narrowed to the area that they chose."""
    return people.within_chosen_area(actor_of(request), request.session)


def today() -> date:
    """Return the civil date."""
    return civil_date(CLOCK.now())


def part(request: HttpRequest, template: str, name: str) -> str:
    """Return the template, or for htmx the named part of it."""
    return f"{template}#{name}" if request.htmx else template  # type: ignore[attr-defined]
