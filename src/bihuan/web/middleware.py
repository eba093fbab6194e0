"""Turns an anticipated refusal into a page that says what happened and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.kernel.errors import Refusal
from bihuan.web.errors import refusal_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ShowRefusals:
    """Shows refusals that a view did not show itself; anything else is a bug and goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with its page and status; REST answers its own."""
        if isinstance(exception, Refusal) and not request.path.startswith("/api/"):
            return refusal_page(request, exception)
        return None
