"""Django's entry for config: wires the contexts together once all of them are loaded."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root; it has no tables."""

    name = "bihuan.config"
    label = "config"

    def ready(self) -> None:
        """Install the table of handlers and jobs (models can be imported only now)."""
        import_module("bihuan.config.wiring").wire()
