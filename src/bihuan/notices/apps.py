"""Django's entry for notices."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The context notices."""

    name = "bihuan.notices"
    default_auto_field = "django.db.models.BigAutoField"
