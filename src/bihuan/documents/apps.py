"""Django's entry for documents."""

from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The context documents."""

    name = "bihuan.documents"
    default_auto_field = "django.db.models.BigAutoField"
