"""Rules that a place enters, or that are announced, while findings are open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from bihuan.standards import loading

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

Announce = Callable[[str], None]

_SOURCE = """
[source.announced]
title = "《本地安排》"
title_en = "Local arrangement"
effective_from = 2020-01-01
"""
HOLIDAY = """
[[calendar]]
year = 2026
source = "announced"
mark = "sure"
version = "2"
days_off = [{ name = "本地节日", name_en = "Local days", first = 2026-03-04, last = 2026-03-06 }]
workdays = []
"""
AFTER_RETURN = """
[[parameter]]
code = "HAZ.AFTER_RETURN"
value = 5
unit = "wd"
source = "announced"
mark = "sure"
version = "2"
"""


def announcing(folder: Path, patch: pytest.MonkeyPatch) -> Announce:
    """Return a function that puts rules of the invented city into force, as an update does."""

    def announce(rules: str) -> None:
        packs = folder / "packs"
        shutil.copytree(loading.PACKS, packs, dirs_exist_ok=True)
        (packs / "9901" / "announced.toml").write_text(_SOURCE + rules, encoding="utf-8")
        contents = loading.load_packs(packs)
        patch.setattr(loading, "shipped_packs", lambda: contents)
        loading.pack_for.cache_clear()

    return announce
