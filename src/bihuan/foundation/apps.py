"""Foundation: shared parts that need Django."""

from __future__ import annotations

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """What is shared by all contexts."""

    name = "bihuan.foundation"
    default_auto_field = "django.db.models.BigAutoField"
