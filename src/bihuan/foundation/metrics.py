"""Figures for Prometheus; not public."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotFound
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as render

from bihuan.foundation import jobs
from bihuan.kernel.clock import SystemClock

if TYPE_CHECKING:
    from django.http import HttpRequest

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "bihuan_requests", "Requests answered", ["method", "route", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "bihuan_request_seconds", "Time to answer", ["method", "route"], registry=REGISTRY
)
UNDELIVERED = Gauge(
    "bihuan_outbox_undelivered", "History rows not yet delivered", registry=REGISTRY
)
FAILING = Gauge("bihuan_outbox_failing", "Deliveries waiting to be tried again", registry=REGISTRY)
LATE_JOBS = Gauge("bihuan_jobs_late", "Periodic jobs that have not run in time", registry=REGISTRY)
#: Headers that a proxy adds: with one of them, the asker is not this machine.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count an answered request; an invented method does not make a new series."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, route, str(status)).inc()
    SECONDS.labels(known, route).observe(seconds)


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the figures to this machine or to a bearer of the token; to others, nothing is here."""
    if not (_from_this_machine(request) or _bears_token(request)):
        return HttpResponseNotFound()
    backlog = jobs.backlog(SystemClock())
    UNDELIVERED.set(backlog.undelivered)
    FAILING.set(backlog.failing)
    LATE_JOBS.set(len(backlog.late))
    return HttpResponse(render(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _from_this_machine(request: HttpRequest) -> bool:
    """Whether the connection itself comes from here, with no proxy between.

    The peer's address is the connection's own: no header can change it, but a proxy on this
    machine has such an address too, and gives itself away by the headers that it adds.
    """
    if any(name in request.META for name in FORWARDED) or settings.BIHUAN.tls == "proxy":
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _bears_token(request: HttpRequest) -> bool:
    token = settings.BIHUAN.metrics_token
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and kind == "Bearer" and hmac.compare_digest(given.encode(), token.encode())
