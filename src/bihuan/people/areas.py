"""The area that somebody looks at: chosen within their reach, kept for as long as they are in.

It narrows lists, counts and files taken out of them. It takes no right away: the search looks
everywhere, and what is opened by its own address is shown wherever it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from bihuan.kernel.errors import NotFound
from bihuan.people.domain.reach import outermost
from bihuan.people.models import Region
from bihuan.people.queries import regions_under
from bihuan.people.scope import under

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.sessions.backends.base import SessionBase

    from bihuan.people.actors import Actor

_KEY = "area"
#: The area itself and two levels below it are offered: city, district, street.
_LEVELS = 3


@dataclass(frozen=True)
class Offered:
    """An area that may be chosen, with those below it."""

    region: Region
    below: tuple[Offered, ...] = ()


def chosen_area(session: SessionBase, actor: Actor) -> Region | None:
    """Return the area that was chosen, as long as it lies within the actor's reach."""
    code = session.get(_KEY)
    region = Region.objects.filter(code=code).first() if code else None
    return region if region is not None and _reaches(actor, region) else None


def within_chosen_area(actor: Actor, session: SessionBase) -> Actor:
    """Return the actor as their lists see them: narrowed to the chosen area, if there is one."""
    region = chosen_area(session, actor)
    return actor.narrowed(region.path) if region else actor


def choose_area(session: SessionBase, actor: Actor, code: str) -> None:
    """Keep the area to look at; an empty code for all that the actor sees.

    Raises:
        NotFound: there is no such area within the actor's reach; the choice stays as it was.
    """
    if not code:
        session.pop(_KEY, None)
        return
    region = Region.objects.filter(code=code).first()
    if region is None or not _reaches(actor, region):
        raise NotFound("people.no_such_area", _("There is no such area within your reach."))
    session[_KEY] = code


def offered_areas(actor: Actor, on: date) -> list[Offered]:
    """Return the areas of an actor, each with two levels below it; one query."""
    tops = _tops(actor)
    rows = regions_under(actor.scope, on).filter(under("path", tops)).order_by("path")
    deepest = max((len(path) for path in tops), default=0) // MP_Node.steplen + _LEVELS - 1
    found = {row.path: row for row in rows.filter(depth__lte=deepest)}
    return [_with_below(path, found) for path in tops if path in found]


def _with_below(path: str, found: dict[str, Region]) -> Offered:
    children = sorted(p for p in found if p[: -MP_Node.steplen] == path)
    return Offered(found[path], tuple(_with_below(child, found) for child in children))


def _tops(actor: Actor) -> tuple[str, ...]:
    """Return the outermost regions that an actor sees things in; those of posts in enterprises not."""
    return outermost(grant.home for grant in actor.scope.grants if grant.sees_region)


def _reaches(actor: Actor, region: Region) -> bool:
    return any(region.path.startswith(path) for path in _tops(actor))
