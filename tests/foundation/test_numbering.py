from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from bihuan.foundation.models import Counter
from bihuan.foundation.numbering import (
    is_yearly,
    next_numbers,
    number_text,
    place_of,
    yearly_series,
)

PREFIXES = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=6
)


@given(PREFIXES, st.integers(1000, 9999), st.integers(1, 10**9))
def test_what_is_spelled_is_read_back(prefix: str, year: int, no: int) -> None:
    series = yearly_series(prefix, year)

    assert is_yearly(series)
    assert place_of(number_text(series, no)) == (series, no)


@given(st.text())
def test_what_is_read_is_spelled_so(text: str) -> None:
    place = place_of(text)

    assert place is None or number_text(*place) == text


@pytest.mark.parametrize(
    "text",
    [
        "苏安隐〔2026〕000000",  # numbers begin at 1
        "苏安隐〔2026〕00012",
        "苏安隐〔2026〕0000123",  # a seventh digit that says nothing
        "苏安隐〔2026〕０００１２３",
        "苏安隐[2026]000123",
        "苏安隐〔2026〕000123 ",
        "〔2026〕000123",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert place_of(text) is None


@pytest.mark.parametrize("series", ["evidence.daily_root", "苏安隐", "苏安隐/26", "a/b/2026", ""])
def test_other_counters_are_not_of_a_year(series: str) -> None:
    assert not is_yearly(series)


@pytest.mark.django_db(transaction=True)
def test_a_number_rolled_back_is_given_again() -> None:
    assert list(next_numbers("苏安隐/2026", 2)) == [1, 2]
    with transaction.atomic():
        assert list(next_numbers("苏安隐/2026", 3)) == [3, 4, 5]
        transaction.set_rollback(True)

    assert list(next_numbers("苏安隐/2026")) == [3]
    assert Counter.objects.get().value == 3
