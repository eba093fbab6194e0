"""Equal facts have one spelling."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.canonical import canonical_json

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class _Share(float):
    """A float by another name, such as numpy's."""


@given(plain)
def test_what_is_spelled_reads_back_the_same(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


def test_a_moment_is_spelled_in_utc_whatever_its_zone() -> None:
    shanghai = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))

    assert canonical_json(shanghai) == '"2026-03-02T01:00:00.000000Z"'
    assert canonical_json(shanghai.astimezone(UTC)) == canonical_json(shanghai)
    assert canonical_json(date(2026, 3, 2)) == '"2026-03-02"'


@pytest.mark.parametrize(
    "value",
    [1.5, [1, 2.0], {"a": {"b": 0.1}}, {"a": (1, [{"b": float("nan")}])}, _Share(0.5), object()],
)
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
