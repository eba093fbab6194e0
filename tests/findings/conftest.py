"""The town in which findings are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.factories import Town, make_town

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock


@pytest.fixture
def town(db: None, data_dir: object, clock: FixedClock) -> Town:
    """Return the invented city with its people."""
    return make_town(clock)
