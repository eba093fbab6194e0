"""From the words of an address to the areas that it names."""

from __future__ import annotations

from bihuan.engines.addresses.gazetteer import Area, Gazetteer, Level
from bihuan.engines.addresses.resolving import Resolved, Resolver

__all__ = ["Area", "Gazetteer", "Level", "Resolved", "Resolver"]
