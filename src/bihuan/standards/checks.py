"""Django's system check of the packs, so that a mistake shows at start and not at noon."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from bihuan.standards.loading import PackBroken, shipped_packs


def packs_are_sound(**_context: Any) -> list[CheckMessage]:
    """Report every mistake in the packs as an error of its own."""
    try:
        shipped_packs()
    except PackBroken as broken:
        return [Error(str(mistake), id="standards.E001") for mistake in broken.mistakes]
    return []
