"""Conditional requests: the version of a row is its entity tag (RFC 9110 §8.8.3, §13.1.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from bihuan.foundation.models import Moved

_TAG = re.compile(r'"([0-9]{1,9})"')
#: No row has this version: a tag that is none of ours fits nothing.
NO_VERSION = -1

_ETAG_HEADER = {
    "ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}},
}
#: For ``openapi_extra`` of what answers with a tag, of what is new, and of what takes a tag.
TAGGED: dict[str, Any] = {"responses": {200: {"headers": _ETAG_HEADER}}}
CREATED: dict[str, Any] = {
    "responses": {
        201: {
            "headers": {
                **_ETAG_HEADER,
                "Location": {
                    "description": "Where it is.",
                    "schema": {"type": "string"},
                },
            }
        }
    }
}
#: For what is there at once, or is being made.
ACCEPTED: dict[str, Any] = {"responses": {**CREATED["responses"], 202: CREATED["responses"][201]}}
CONDITIONAL: dict[str, Any] = {
    **TAGGED,
    "parameters": [
        {
            "in": "header",
            "name": "If-Match",
            "required": False,
            "description": "The tag that was last seen; 412 when somebody acted since.",
            "schema": {"type": "string", "maxLength": 200, "pattern": "^[\\x20-\\x7E]*$"},
        }
    ],
}


def tag(response: HttpResponse, row: Moved) -> None:
    """Write a row's version into an answer."""
    response["ETag"] = f'"{row.version}"'


def expected_version(request: HttpRequest) -> int | None:
    """Return the version that the client saw last; None when it does not say or does not mind.

    A tag that is none of ours, a weak one, or several give a version that no row has.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return None
    match = _TAG.fullmatch(given)
    return int(match[1]) if match else NO_VERSION
