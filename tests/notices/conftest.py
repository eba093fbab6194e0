"""The town in which people are told, and a worker that delivers what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.findings.conftest import town

from bihuan.foundation import outbox
from bihuan.foundation.jobs import _installed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

__all__ = ["town"]


@pytest.fixture
def deliver(town: Town) -> Callable[[], None]:
    """Return what the worker does with events, by the table of the composition root."""

    def all_of_it() -> None:
        while outbox.deliver(_installed.handlers, town.clock):
            pass

    return all_of_it
