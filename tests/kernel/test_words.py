from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.words import one_line


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  三号车间\n灭火器　过期 ", "三号车间 灭火器 过期"),
        ("\u202e三号车间\u200b", "三号车间"),
        ("\u200b", ""),
        ("\ufffe\U0001ffff", ""),
        ("𠮷野家 𱍐", "𠮷野家 𱍐"),
        ("a\x00b", "ab"),
    ],
)
def test_what_nobody_sees_is_left_out(given_text: str, kept: str) -> None:
    assert one_line(given_text) == kept


@given(st.text())
def test_a_line_stays_as_it_is(text: str) -> None:
    once = one_line(text)
    assert one_line(once) == once
    assert "\n" not in once
