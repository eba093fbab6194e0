"""Addresses of the API: each behind the gate, and the document that describes them."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from bihuan.rest.api import api
from bihuan.rest.gate import gated, unknown_address
from bihuan.rest.openapi import Document, completed, promises
from bihuan.rest.rendering import as_json

PREFIX = "api/v1/"


def document() -> Document:
    """Return what the API promises, as OpenAPI 3.1."""
    return completed(dict(api.get_openapi_schema(path_prefix=PREFIX)))


_DOCUMENT = document()
_PROMISED = promises(_DOCUMENT)


def routes_of_the_api() -> frozenset[tuple[str, str]]:
    """Return path and method of every operation."""
    return frozenset(_PROMISED)


def openapi_json(_request: HttpRequest) -> HttpResponse:
    """Answer with the document; it tells of the API and of nothing in it."""
    return HttpResponse(as_json(_DOCUMENT), content_type="application/json")


def _address(pattern: URLPattern) -> str:
    return "/" + PREFIX + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))


def _routes() -> list[URLPattern]:
    patterns, *_names = api.urls
    routes = [each for each in patterns if isinstance(each, URLPattern) and each.name != "api-root"]
    for route in routes:
        if route.callback is not None:
            route.callback = gated(route.callback, _address(route), _PROMISED)
    return routes


#: Included by ``config/urls.py`` under ``api/``.
urlpatterns = [
    path("v1/openapi.json", openapi_json, name="openapi"),
    path("v1/", (_routes(), "ninja", "api")),
    re_path("", unknown_address),
]
