"""How long somebody has (期限): hours, natural days or working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """What a term is counted in; spelled as in the packs."""

    MINUTE = "min"
    HOUR = "h"
    DAY = "d"
    WORKING_DAY = "wd"

    @property
    def is_of_days(self) -> bool:
        """Whether whole days are counted, and not from moment to moment."""
        return self in {Unit.DAY, Unit.WORKING_DAY}

    @property
    def length(self) -> timedelta:
        """The time that one of it takes while it counts."""
        return _LENGTHS[self]


_LENGTHS = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WORKING_DAY: timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time to do something in.

    Args:
        amount: 1 or more.
        unit: what is counted.
        ends_on_working_day: whether a last day that is a day off moves to the next working
            day. Only for natural days, and only where the law says so.

    Raises:
        ValueError: for an amount or a combination that makes no sense.
    """

    amount: int
    unit: Unit
    ends_on_working_day: bool = False

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a term of {self.amount} is none")
        if self.ends_on_working_day and self.unit is not Unit.DAY:
            raise ValueError(f"only natural days may move their end, not {self.unit}")

    @property
    def length(self) -> timedelta:
        """The time that counts towards it, 24 hours for a day."""
        return self.amount * self.unit.length


#: What ends a task: a term, or the last day itself, which is included to its 24:00.
Limit = Term | date
