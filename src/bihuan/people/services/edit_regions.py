"""Add, rename, move and end regions; what was loaded stays editable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import BadInput, Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.logbook import record
from bihuan.people.models import Organisation, Post, Region, RegionLevel
from bihuan.people.permissions import require_in
from bihuan.people.wording import tidy_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from bihuan.kernel.clock import Clock
    from bihuan.people.actors import Actor

_ORDER = {level: rank for rank, level in enumerate(RegionLevel.values)}
_CODE = re.compile(r"[0-9A-Z-]{2,20}")
#: Levels that a body in the place may add itself.
_LOCAL = frozenset({RegionLevel.VILLAGE, RegionLevel.GRID})


class BadLevel(BadInput):
    """A region cannot stand below one of its own or a lower level."""

    def __init__(self, level: str, above: str) -> None:
        super().__init__(
            "people.bad_level",
            _("A region must be of a lower level than the one it belongs to."),
            level=level,
            above=above,
        )


class BadRegionCode(Refusal):
    """A code that is in use, or holds other than digits, capitals and hyphens."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "people.bad_region_code",
            _("The code %(code)s is in use or is not a code of digits.") % {"code": code},
            code_given=code,
        )


class RegionEnded(Refusal):
    """The region is no longer in force."""

    def __init__(self, region: Region) -> None:
        super().__init__(
            "people.region_ended",
            _("%(region)s is no longer in force.") % {"region": region.name},
            region=region.code,
        )


class RegionInUse(Refusal):
    """Regions or organisations in force, or posts, still belong to it."""

    def __init__(self, region: Region) -> None:
        super().__init__(
            "people.region_in_use",
            _("%(region)s still has regions, bodies or posts. Move or end them first.")
            % {"region": region.name},
            region=region.code,
        )


class RegionHasOpen(Refusal):
    """Something that lies there is not finished."""

    def __init__(self, region: Region) -> None:
        super().__init__(
            "people.region_has_open",
            _("Findings in %(region)s are not closed yet. Close them first.")
            % {"region": region.name},
            region=region.code,
        )


#: Contexts above say here what keeps a region open, by its id.
_KEPT_OPEN_BY: list[Callable[[UUID], bool]] = []


def register_use_of_regions(is_open: Callable[[UUID], bool]) -> None:
    """Ask a context whether something of its own is open in a region, before it ends."""
    if is_open not in _KEPT_OPEN_BY:
        _KEPT_OPEN_BY.append(is_open)


def add_region(
    *,
    actor: Actor,
    clock: Clock,
    above: Region,
    name: str,
    level: RegionLevel,
    code: str = "",
    is_functional: bool = False,
) -> Region:
    """Add a region below another.

    Villages and grids may be added by whoever keeps the grids of the place; all else by an
    administrator. Without a code it gets the code above, a hyphen and the next number, which
    no official code can be.

    Raises:
        OutsideOffice, RegionEnded, BadLevel, BadRegionCode, BadText
    """
    allowed = [Capability.MANAGE_TREES, *([Capability.MANAGE_GRIDS] if level in _LOCAL else [])]
    require_in(actor, above, *allowed)
    with transaction.atomic():
        above = Region.objects.select_for_update().get(pk=above.pk)
        require_in_force(above)
        require_below(level, above)
        region = Region(
            code=_free_code(code or _next_code(above)),
            name=tidy_text(Region, "name", name),
            level=level,
            is_functional=is_functional,
            valid_from=civil_date(clock.now()),
        )
        Region.objects.add_child(above, instance=region)
        record(
            region, actor=actor, at=clock.now(), step="added", state="active", region=region,
            name=region.name, code=region.code,
        )  # fmt: skip
    return region


def rename_region(
    *, actor: Actor, clock: Clock, region: Region, name: str, reason: str = ""
) -> Region:
    """Give a region another name; the old one stays in its history.

    Raises:
        OutsideOffice, RegionEnded, BadText
    """
    require_in(actor, region, *_who_may_edit(region))
    with transaction.atomic():
        region = Region.objects.select_for_update().get(pk=region.pk)
        require_in_force(region)
        old, region.name = region.name, tidy_text(Region, "name", name)
        region.save(update_fields=["name"])
        record(
            region, actor=actor, at=clock.now(), step="renamed", state="active", region=region,
            reason=reason, old=old, new=region.name,
        )  # fmt: skip
    return region


def move_region(
    *, actor: Actor, clock: Clock, region: Region, to: Region, reason: str = ""
) -> Region:
    """Put a region with all below it under another; scopes follow at once.

    Raises:
        OutsideOffice: not an administrator of both places.
        RegionEnded, BadLevel
    """
    require_in(actor, region, Capability.MANAGE_TREES)
    require_in(actor, to, Capability.MANAGE_TREES)
    with transaction.atomic():
        region = Region.objects.select_for_update().get(pk=region.pk)
        to = Region.objects.select_for_update().get(pk=to.pk)
        require_in_force(region)
        require_in_force(to)
        require_below(region.level, to)
        old = Region.objects.filter(path=region.path[: -Region.steplen]).first()
        Region.objects.move(region, to, "last-child")
        region.refresh_from_db()
        record(
            region, actor=actor, at=clock.now(), step="moved", state="active", region=region,
            reason=reason, old=old.code if old else "", new=to.code,
        )  # fmt: skip
    return region


def end_region(*, actor: Actor, clock: Clock, region: Region, reason: str) -> Region:
    """End a region today; its row stays for what happened there.

    Raises:
        OutsideOffice, RegionEnded
        RegionInUse: regions or organisations in force, or posts, still belong to it.
        RegionHasOpen: something that lies there is not finished.
    """
    require_in(actor, region, *_who_may_edit(region))
    with transaction.atomic():
        region = Region.objects.select_for_update().get(pk=region.pk)
        require_in_force(region)
        if _is_in_use(region, civil_date(clock.now())):
            raise RegionInUse(region)
        if any(is_open(region.pk) for is_open in _KEPT_OPEN_BY):
            raise RegionHasOpen(region)
        region.end(civil_date(clock.now()))
        record(
            region, actor=actor, at=clock.now(), step="ended", state="ended", region=region,
            reason=reason,
        )  # fmt: skip
    return region


def require_in_force(region: Region) -> None:
    """Refuse a region that was ended."""
    if region.valid_to is not None:
        raise RegionEnded(region)


def require_below(level: str, above: Region) -> None:
    """Refuse a level that may not stand below a region."""
    if _ORDER[level] <= _ORDER[above.level]:
        raise BadLevel(level, above.level)


def _who_may_edit(region: Region) -> list[Capability]:
    grids = [Capability.MANAGE_GRIDS] if region.level in _LOCAL else []
    return [Capability.MANAGE_TREES, *grids]


def _free_code(code: str) -> str:
    if not _CODE.fullmatch(code) or Region.objects.filter(code=code).exists():
        raise BadRegionCode(code)
    return code


def _next_code(above: Region) -> str:
    begin = f"{above.code}-"
    codes = Region.objects.filter(code__startswith=begin).values_list("code", flat=True)
    tails = [code.removeprefix(begin) for code in codes]
    return f"{begin}{max((int(tail) for tail in tails if tail.isdecimal()), default=0) + 1}"


def _is_in_use(region: Region, today: date) -> bool:
    below = Region.objects.filter(path__startswith=region.path, valid_to__isnull=True)
    bodies = Organisation.objects.filter(region=region, valid_to__isnull=True)
    posts = Post.objects.held_from(today).filter(region=region)
    return below.exclude(pk=region.pk).exists() or bodies.exists() or posts.exists()
