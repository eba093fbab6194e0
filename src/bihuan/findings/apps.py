"""Django's entry for findings."""

from __future__ import annotations

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The context findings."""

    name = "bihuan.findings"
    default_auto_field = "django.db.models.BigAutoField"
