"""Addresses of files; include under ``files/``."""

from __future__ import annotations

from django.urls import path, register_converter

from bihuan.evidence import views


class Variant:
    """One of the forms in which a file is handed out."""

    regex = "|".join(views.VARIANTS)

    def to_python(self, value: str) -> str:
        """Return the variant."""
        return value

    def to_url(self, value: str) -> str:
        """Return the variant."""
        return value


register_converter(Variant, "evidence_variant")

app_name = "evidence"
urlpatterns = [
    path("<uuid:attachment_id>/<evidence_variant:variant>", views.file, name="file"),
]
