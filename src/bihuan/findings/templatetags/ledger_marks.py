"""Words of ledgers that were sent."""

from __future__ import annotations

from django import template

from bihuan.findings.models import LedgerUploadState

register = template.Library()


@register.simple_tag
def ledger_state(state: str) -> str:
    """Name how far a ledger has come."""
    return str(LedgerUploadState(state).label)
