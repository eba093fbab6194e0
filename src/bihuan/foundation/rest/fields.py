"""Fields of the API: every length, range and character is bounded where it comes in."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

#: Days that mean something here; outside lies a slip of the pen.
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: No control characters (tabs and line ends aside): databases and spreadsheets choke on them.
_TEXT = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$"
_LINE = r"^[^\u0000-\u001F\u007F\u0085\u2028\u2029]*$"

#: One line.
Word = Annotated[str, StringConstraints(max_length=40, pattern=_LINE)]
Name = Annotated[str, StringConstraints(max_length=120, pattern=_LINE)]
Place = Annotated[str, StringConstraints(max_length=200, pattern=_LINE)]
Note = Annotated[str, StringConstraints(max_length=300, pattern=_LINE)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_LINE)]
#: Several lines.
Reason = Annotated[str, StringConstraints(max_length=4_000, pattern=_TEXT)]
Prose = Annotated[str, StringConstraints(max_length=20_000, pattern=_TEXT)]
#: Slugs and codes.
Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9._-]*$")]
RegionCode = Annotated[str, StringConstraints(max_length=20, pattern=r"^[A-Za-z0-9-]*$")]
Cursor = Annotated[str, StringConstraints(max_length=400, pattern=r"^[A-Za-z0-9_-]*$")]

#: Numbers of a JSON body; a text or a truth value is not taken for one.
Ordinal = Annotated[int, Strict(), Field(ge=1, le=100_000)]
Fen = Annotated[int, Strict(), Field(ge=0, le=10**15, description="0.01 yuan")]
Flag = Annotated[bool, Strict()]
#: Numbers of a query.
Limit = Annotated[int, Field(ge=1, le=200)]


def _written_as_day(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and _ISO_DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_parsing", "write the date as year-month-day")


def _within_reach(value: date) -> date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise PydanticCustomError("date_out_of_range", "the date is out of range")
    return value


Day = Annotated[
    date,
    BeforeValidator(_written_as_day),
    AfterValidator(_within_reach),
    Field(description=f"A day from {FIRST_DAY} to {LAST_DAY}"),
]
