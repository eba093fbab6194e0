"""The invented town, and browsers of its people that need no window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from tests.factories import Town, make_town

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bihuan.kernel.clock import FixedClock


@pytest.fixture
def town(db: None, data_dir: Path, clock: FixedClock) -> Town:
    """Return the invented city with its people."""
    return make_town(clock)


@pytest.fixture
def as_(town: Town) -> Callable[[str], Client]:
    """Return a function that signs somebody in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(town.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
