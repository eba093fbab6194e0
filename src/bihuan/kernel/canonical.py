"""One spelling of a value in bytes, so that equal facts always hash alike."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from uuid import UUID


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    message = f"no canonical form for {type(value).__name__}"
    raise TypeError(message)


#: Made once: with these settings ``json.dumps`` would make one for every value.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
)

#: How a float stands in JSON; the same may stand in a text, hence "perhaps".
_PERHAPS_FLOAT = re.compile(
    r"(?:^|[:,\[])-?(?:[0-9]+(?:\.[0-9]+(?:e[-+]?[0-9]+)?|e[-+]?[0-9]+)|NaN|Infinity)(?:[],}]|$)"
)


def canonical_json(value: object) -> str:
    """Spell a value as JSON with sorted keys, no blanks and no escapes of non-ASCII text.

    Dates become ISO 8601, aware datetimes UTC with microseconds and ``Z``, UUIDs their text.

    Raises:
        TypeError: for a value with no canonical form (floats are refused: write a string).
    """
    text = _ENCODER.encode(value)
    if _PERHAPS_FLOAT.search(text):
        _refuse_floats(value)
    return text


def _refuse_floats(value: object) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, list | tuple):
            waiting.extend(item)
        elif isinstance(item, float):
            message = "floats have no canonical form; write a string or an integer"
            raise TypeError(message)
