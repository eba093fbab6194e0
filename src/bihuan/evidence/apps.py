"""Django's entry for evidence."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The context evidence."""

    name = "bihuan.evidence"
    default_auto_field = "django.db.models.BigAutoField"
