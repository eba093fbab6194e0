from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bihuan.evidence.services import register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_data_folder(data_dir: Path) -> None:
    """Every test here keeps its files apart."""


@pytest.fixture(autouse=True)
def _own_registers() -> Iterator[None]:
    """What a test registers is forgotten after it; what is wired is away meanwhile."""
    tables: tuple[dict[str, Any], ...] = (
        register._policies,
        register._witnesses,
        register._numbers,
    )
    before = [dict(table) for table in tables]
    for table in tables:
        table.clear()
    yield
    for table, kept in zip(tables, before, strict=True):
        table.clear()
        table.update(kept)
