"""The city that tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import factories

if TYPE_CHECKING:
    from bihuan.kernel.clock import FixedClock


@pytest.mark.django_db
def test_a_city_laid_out_again_is_the_city_that_was_founded(
    clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factories, "_FOUNDED", {})
    founded = factories.make_town(clock)
    rows = _rows()
    for model in reversed(factories._FILLED):
        model._base_manager.all().delete()

    again = factories.make_town(clock)

    assert _rows() == rows
    assert again == founded
    assert again.clock is clock


def _rows() -> list[list[dict[str, object]]]:
    return [list(model._base_manager.order_by("pk").values()) for model in factories._FILLED]
