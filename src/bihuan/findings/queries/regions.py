"""What of findings a region holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.findings.models import Finding

if TYPE_CHECKING:
    from uuid import UUID


def has_open_findings(region_id: UUID) -> bool:
    """Say whether findings of a region are not closed yet."""
    return Finding.objects.filter(region=region_id, is_open=True).exists()
