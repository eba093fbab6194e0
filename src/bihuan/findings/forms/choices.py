"""What may be chosen in a form: only what lies inside the actor's area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan.findings.models import Kind
from bihuan.people import public as people
from bihuan.people.public import Capability
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.models import Finding
    from bihuan.people.public import Actor

Choices = list[tuple[Any, Any]]
#: An ideographic space for each level of a tree.
_INDENT = "\u3000"
_BLANK: tuple[str, Any] = ("", _("Choose"))


def own_bodies(actor: Actor) -> Choices:
    """Return the organisations that the actor holds a post in."""
    found = people.Organisation.objects.filter(pk__in=actor.organisation_ids).order_by("path")
    return [(str(body.pk), body.name) for body in found]


def kinds(actor: Actor) -> Choices:
    """Return the kinds of finding that one of the actor's posts records."""
    scope = actor.scope
    return [each for each in Kind.choices if scope.allows_kind(Capability.FIND, each[0])]


def regions(actor: Actor, today: date) -> Choices:
    """Return the regions of the actor's area, down to towns and streets, with their level shown.

    Whoever's area is a village or a grid chooses among those.
    """
    found = people.regions_under(actor.scope, today).order_by("path")
    small = [people.RegionLevel.VILLAGE, people.RegionLevel.GRID]
    offered = list(found.exclude(level__in=small)) or found
    return [_BLANK, *((region.code, _indented(region)) for region in offered)]


def criteria(finding: Finding, today: date) -> Choices:
    """Return the criteria of a major hazard in force where the finding lies, by sector."""
    pack = standards.pack_for(finding.county_code)
    sectors = pack.enumeration("criterion_sector")
    is_english = (get_language() or "").startswith("en")
    groups: dict[str, Choices] = {}
    for item in pack.criteria(None, today):
        sector = sectors.item(item.sector)
        group = groups.setdefault(sector.en if is_english else sector.zh, [])
        group.append((item.code, f"{item.clause} {item.text_en if is_english else item.text}"))
    return [_BLANK, *groups.items()]


def enumeration(name: str) -> Choices:
    """Return a code table of the national exchange."""
    is_english = (get_language() or "").startswith("en")
    items = standards.national_enumeration(name).items
    return [_BLANK, *((item.code, item.en if is_english else item.zh) for item in items)]


def _indented(node: Any) -> str:
    return f"{_INDENT * max(int(node.depth) - 1, 0)}{node}"
