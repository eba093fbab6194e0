"""The invented town, in which three pages are many and every page takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.documents.long import SlowPages, few_pages_are_many, upload_long
from tests.factories import Town, make_town

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.documents.public import Notice
    from bihuan.kernel.clock import FixedClock


@pytest.fixture
def town(db: None, data_dir: Path, clock: FixedClock) -> Town:
    """Return the invented city with its people."""
    return make_town(clock)


@pytest.fixture
def pages(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> SlowPages:
    """Return the slow reader."""
    few_pages_are_many(monkeypatch)
    return SlowPages(clock, monkeypatch)


@pytest.fixture
def long_notice(town: Town, pages: SlowPages, tmp_path: Path) -> Notice:
    """Return a notice that waits to be read."""
    return upload_long(town, tmp_path)
