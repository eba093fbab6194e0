"""Reading answers of the test client to their end."""

from __future__ import annotations

from typing import Any

from django.core.signals import request_finished
from django.db import close_old_connections


def content_of(answer: Any) -> bytes:
    """Return all that an answer says, and close its file; the connection stays open for more."""
    content: bytes = answer.getvalue()
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)
    return content
