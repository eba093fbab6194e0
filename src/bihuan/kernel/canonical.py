"""One spelling of a value in bytes, so that equal facts always hash alike."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from uuid import UUID


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return _moment(value.astimezone(UTC))
    if isinstance(value, date):
        return value.isoformat()
    message = f"no canonical form for {type(value).__name__}"
    raise TypeError(message)


@lru_cache(maxsize=64)
def _moment(at_utc: datetime) -> str:
    return at_utc.isoformat(timespec="microseconds").replace("+00:00", "Z")


#: Made once: with these settings ``json.dumps`` would make one for every value.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
)

#: What has a canonical form and holds nothing further.
_FINE = frozenset({str, int, bool, type(None), UUID, datetime, date})


def canonical_json(value: object) -> str:
    """Spell a value as JSON with sorted keys, no blanks and no escapes of non-ASCII text.

    Dates become ISO 8601, aware datetimes UTC with microseconds and ``Z``, UUIDs their text.

    Raises:
        TypeError: for a value with no canonical form (floats are refused: write a string).
    """
    _refuse_floats(value)
    return _ENCODER.encode(value)


def _refuse_floats(value: object) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, float):
            message = "floats have no canonical form; write a string or an integer"
            raise TypeError(message)
        if isinstance(item, dict | list | tuple):
            held = item.values() if isinstance(item, dict) else item
            # Mostly plain values: one look at all their types is enough.
            if not _FINE.issuperset(map(type, held)):
                waiting += [one for one in held if type(one) not in _FINE]
