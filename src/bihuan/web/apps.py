"""Django's entry for web."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The context web."""

    name = "bihuan.web"
    default_auto_field = "django.db.models.BigAutoField"
