"""What happens around every request: an id, one log line, probes, headers, the idle end."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from bihuan.foundation import health, metrics
from bihuan.kernel.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Next = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger("bihuan.request")
#: What an incoming request id may look like: short, and harmless in a log and a header.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: A session in use is written at most this often, in seconds.
TOUCH_EVERY_S = 60


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever asks.

    ``X-Forwarded-For`` counts only as far as trusted proxies (``BIHUAN_PROXIES``) wrote it:
    read from the right, the first address that is none of theirs.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    trusted = settings.BIHUAN.proxies
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    while address in trusted and hops and hops[-1]:
        address = hops.pop()
    return address


class RequestRecord:
    """Gives each request an id, and writes one log line and the metrics when it is answered."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with ``X-Request-ID``."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else str(uuid7())
        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            self._record(request, response, time.monotonic() - started)
        response["X-Request-ID"] = request_id
        return response

    @staticmethod
    def _record(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """Name the route, never the path: a path may hold a token or a name."""
        route = request.resolver_match.route if request.resolver_match else "unmatched"
        metrics.observe(request.method or "", route, response.status_code, seconds)
        if not health.is_probe(request):
            log.info(
                "answered",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000),
            )


class Probes:
    """Answers ``/healthz``, ``/readyz`` and ``/metrics`` before hosts, TLS and sign-in matter."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe here; pass everything else on."""
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else self.get_response(request)


PROBES: dict[str, Next] = {
    "/healthz": health.healthz,
    "/readyz": health.readyz,
    "/metrics": metrics.metrics,
}


class PermissionsPolicy:
    """Tells browsers which of the device's powers our pages may ask for."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with ``Permissions-Policy``."""
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.BIHUAN_PERMISSIONS_POLICY
        return response


class IdleEnd:
    """Keeps a session alive while it is used, with a write a minute and not one a request."""

    KEY = "used_at_s"

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Touch the session of somebody signed in; its expiry counts from the last touch."""
        now = int(time.time())
        response = self.get_response(request)
        is_unattended = getattr(request, "is_unattended", False)
        if "_auth_user_id" in request.session and not is_unattended:
            used_at = request.session.get(self.KEY, 0)
            if not 0 <= now - used_at < TOUCH_EVERY_S:
                request.session[self.KEY] = now
        return response
