"""Django's entry for rest: it has no tables, but words of its own."""

from __future__ import annotations

from django.apps import AppConfig


class RestConfig(AppConfig):
    """The shell of the HTTP API."""

    name = "bihuan.rest"
    label = "rest"
