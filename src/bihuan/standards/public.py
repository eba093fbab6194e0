"""What other contexts may use of the standards: packs, parameters, criteria, code tables."""

from __future__ import annotations

from bihuan.standards.domain.entries import (
    Criterion,
    Entry,
    Enumeration,
    EnumerationItem,
    Holiday,
    HolidayCalendar,
    KindRules,
    LadderPlan,
    LadderRung,
    LookBackRound,
    Parameter,
)
from bihuan.standards.domain.resolving import NATIONAL
from bihuan.standards.loading import PackBroken, pack_for
from bihuan.standards.pack import CriterionUnknown, NotInForce, Pack
from bihuan.standards.wording import explain

__all__ = [
    "Criterion",
    "CriterionUnknown",
    "Entry",
    "Enumeration",
    "EnumerationItem",
    "Holiday",
    "HolidayCalendar",
    "KindRules",
    "LadderPlan",
    "LadderRung",
    "LookBackRound",
    "NotInForce",
    "Pack",
    "PackBroken",
    "Parameter",
    "explain",
    "national_enumeration",
    "pack_for",
]


def national_enumeration(name: str) -> Enumeration:
    """Return a code table of the national exchange; KeyError for an unknown name."""
    return pack_for(NATIONAL).enumeration(name)
