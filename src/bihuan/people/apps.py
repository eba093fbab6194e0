"""Django's entry for people."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The context people."""

    name = "bihuan.people"
    default_auto_field = "django.db.models.BigAutoField"
