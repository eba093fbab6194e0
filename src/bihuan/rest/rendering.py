"""How the API writes JSON: UTF-8, Chinese as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

if TYPE_CHECKING:
    from django.http import HttpRequest


def as_json(value: Any) -> bytes:
    """Return a value as JSON; what UTF-8 cannot write is escaped."""
    text = json.dumps(value, cls=NinjaJSONEncoder, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


class Renderer(BaseRenderer):
    """Writes answers."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja's
        """Return the bytes of an answer."""
        return as_json(data)
