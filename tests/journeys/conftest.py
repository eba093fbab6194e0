"""Journeys start in the same town as the tests of findings."""

from __future__ import annotations

from tests.findings.conftest import town
from tests.web.conftest import as_

__all__ = ["as_", "town"]
