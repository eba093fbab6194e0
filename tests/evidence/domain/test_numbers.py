from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bihuan.evidence.domain.numbers import Register, Runs
from bihuan.foundation.numbering import number_text, place_of

if TYPE_CHECKING:
    from bihuan.evidence.domain.faults import Fault

SMALL = st.lists(st.integers(1, 40))
SERIES = "澜安隐/2026"


def register(*numbers: str) -> tuple[Register, list[Fault]]:
    made = Register(place_of=place_of, spell=number_text)
    return made, [fault for number in numbers if (fault := made.take(number))]


@given(SMALL, st.integers(0, 45))
def test_runs_hold_what_a_set_holds(numbers: list[int], upto: int) -> None:
    runs, known = Runs(), set[int]()
    for no in numbers:
        assert runs.add(no) is (no not in known)
        known.add(no)

    missing = [no for first, last in runs.missing(upto) for no in range(first, last + 1)]

    assert missing == [no for no in range(1, upto + 1) if no not in known]
    assert (len(runs), runs.last) == (len(known), max(known, default=0))


@given(SMALL)
def test_missing_runs_never_touch(numbers: list[int]) -> None:
    runs = Runs()
    for no in numbers:
        runs.add(no)

    found = list(runs.missing(50))

    assert all(first <= last for first, last in found)
    assert all(one[1] + 1 < other[0] for one, other in pairwise(found))


def test_a_counter_set_far_ahead_is_one_fault_and_no_endless_list() -> None:
    made, _none = register("澜安隐〔2026〕000001")

    (fault,) = made.missing({SERIES: 10**15})

    assert fault.code == "number_missing"
    assert fault.detail == "澜安隐〔2026〕000002 – 澜安隐〔2026〕1000000000000000"


def test_each_gap_is_named_by_its_numbers() -> None:
    made, _none = register("澜安隐〔2026〕000002", "澜安隐〔2026〕000005")

    found = [(f.number, f.detail) for f in made.missing({SERIES: 6})]

    assert found == [
        ("澜安隐〔2026〕000001", "澜安隐〔2026〕000001"),
        ("澜安隐〔2026〕000003", "澜安隐〔2026〕000003 – 澜安隐〔2026〕000004"),
        ("澜安隐〔2026〕000006", "澜安隐〔2026〕000006"),
    ]
    assert list(made.beyond({SERIES: 6})) == []


def test_a_counter_below_what_was_given_out_is_named() -> None:
    made, _none = register("澜安隐〔2026〕000003")

    assert [f.detail for f in made.beyond({SERIES: 2})] == [
        "澜安隐/2026 = 2 < 澜安隐〔2026〕000003"
    ]
    assert [f.detail for f in made.beyond({})] == ["澜安隐/2026 = 0 < 澜安隐〔2026〕000003"]
    assert [f.detail for f in made.beyond({SERIES: 9, "澜安巡/2026": "x"})] == ["澜安巡/2026 = x"]


def test_a_number_of_no_series_and_a_second_bearer_are_named() -> None:
    _made, faults = register("澜安隐〔2026〕000001", "澜安隐〔2026〕000001", "澜安隐2026-1")

    assert [(f.code, f.detail) for f in faults] == [
        ("number_twice", "澜安隐〔2026〕000001"),
        ("number_malformed", "澜安隐2026-1"),
    ]
