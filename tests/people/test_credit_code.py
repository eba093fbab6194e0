"""The unified social credit code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.people.domain.credit_code import (
    ALPHABET,
    check_character,
    is_credit_code,
    tidy_credit_code,
)

FIRST_17 = st.builds(
    "".join,
    st.tuples(
        st.text(ALPHABET, min_size=2, max_size=2),
        st.text("0123456789", min_size=6, max_size=6),
        st.text(ALPHABET, min_size=9, max_size=9),
    ),
)


@pytest.mark.parametrize("code", ["91320500MA0000015D", "91320581MA0000023J", "11320500MB0000035R"])
def test_synthetic_codes_hold(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize(
    "code", ["", "91320500MA0000015", "91320500MA0000015I", "9132050OMA0000015D", "9" * 19]
)
def test_other_shapes_do_not_hold(code: str) -> None:
    assert not is_credit_code(code)


def test_a_rural_collective_may_begin_with_a_letter() -> None:
    first = "N2320500MA0000017"

    assert is_credit_code(first + check_character(first))


@given(FIRST_17, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(first: str, at: int, other: str) -> None:
    code = first + check_character(first)
    wrong = code[:at] + other + code[at + 1 :]

    assert is_credit_code(wrong) == (wrong == code)


@given(FIRST_17)
def test_blanks_and_small_letters_are_forgiven(first: str) -> None:
    code = first + check_character(first)

    assert tidy_credit_code(f" {code[:8].lower()} {code[8:]}\t") == code
