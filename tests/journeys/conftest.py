"""Journeys start in the same town as the tests of findings."""

from __future__ import annotations

from tests.findings.conftest import town

__all__ = ["town"]
