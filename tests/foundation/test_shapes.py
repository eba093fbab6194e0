"""Rows shown in shapes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from bihuan.foundation.rest.shapes import Shape, shown


class Place(Shape):
    code: str


class Row(Shape):
    name: str
    place: Place | None
    places: list[Place]


HERE = SimpleNamespace(code="32", secret="x")


def test_a_field_is_the_rows_own_or_what_is_given() -> None:
    row = SimpleNamespace(name="a", place=HERE, places=[], other="x")
    assert shown(Row, row, name="b", places=[HERE]).model_dump() == {
        "name": "b", "place": {"code": "32"}, "places": [{"code": "32"}],
    }  # fmt: skip


def test_what_nobody_has_is_a_fault_and_not_a_default() -> None:
    with pytest.raises(AttributeError):
        shown(Row, SimpleNamespace(name="a", place=None))


@pytest.mark.parametrize("given", [{"unknown": 1}, {"name": None}, {"place": SimpleNamespace()}])
def test_what_does_not_fit_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        shown(Row, SimpleNamespace(name="a", place=None, places=[]), **given)
