"""Django's entry for standards."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class StandardsConfig(AppConfig):
    """The context standards."""

    name = "bihuan.standards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the packs checked when Django checks itself."""
        from bihuan.standards.checks import packs_are_sound

        register(packs_are_sound)
