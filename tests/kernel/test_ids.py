"""Ids sort by the time they were made."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.ids import uuid7

#: Until the year 10889, the end of the 48 bits.
moments = st.integers(0, (1 << 48) * 1_000_000 - 1)


@given(moments, st.binary(min_size=8, max_size=8))
def test_an_id_is_of_version_seven_and_holds_its_millisecond(at_ns: int, tail: bytes) -> None:
    made = uuid7(at_ns, tail)

    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == at_ns // 1_000_000


@given(moments, moments)
def test_ids_sort_by_their_time(one: int, other: int) -> None:
    earlier, later = sorted((one, other))
    if later - earlier > 250:
        assert uuid7(earlier, b"\xff" * 8) < uuid7(later, b"\x00" * 8)
