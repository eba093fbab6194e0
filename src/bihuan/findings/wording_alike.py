"""What two findings have in common and what tells them apart, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.engines.text import Aspect

if TYPE_CHECKING:
    from bihuan.engines.text import Likeness

ASPECTS: dict[Aspect, Any] = {
    Aspect.THING: gettext_lazy("Thing"),
    Aspect.PERSON: gettext_lazy("Person"),
    Aspect.PLACE: gettext_lazy("Place"),
    Aspect.FAULT: gettext_lazy("Fault"),
    Aspect.LABEL: gettext_lazy("Number or label"),
    Aspect.FLOOR: gettext_lazy("Floor"),
    Aspect.SIDE: gettext_lazy("Side"),
    Aspect.AMOUNT: gettext_lazy("Measured"),
    Aspect.COUNT: gettext_lazy("Count"),
    Aspect.DATE: gettext_lazy("Date"),
    Aspect.SETTLED: gettext_lazy("Settled"),
    Aspect.ORGANISATION: gettext_lazy("Enterprise"),
    Aspect.OTHER_WORDS: gettext_lazy("Other words"),
}


def same_in_words(how: Likeness, *, is_here: bool) -> list[str]:
    """Return what both say: things, faults and places, and the area."""
    return [*how.common, *([_("the same area")] if is_here else [])]


def differences_in_words(
    how: Likeness, region: tuple[str, str] | None
) -> list[tuple[Any, str, str]]:
    """Return what only one of them says: by what, in the new one, in the known one."""
    told = [
        (ASPECTS[each.aspect], "、".join(each.ours), "、".join(each.theirs))
        for each in how.differences
        if each.aspect is not Aspect.SETTLED
    ]
    return [*told, *([(gettext_lazy("Area"), *region)] if region else [])]
