"""Django's entry for evidence."""

from __future__ import annotations

import os

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The context evidence."""

    name = "bihuan.evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let numpy, which is loaded later, reckon in one thread.

        Planes of photographs are small: several threads wait for each other and cost four times
        the processor, which people at their desks need.
        """
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
