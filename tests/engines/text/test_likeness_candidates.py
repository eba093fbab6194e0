"""The few findings worth comparing are found among many."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from tests.engines.text.likeness_cases import PARTS, pairs

from bihuan.engines.text import Candidates, Verdict, compare, described, keys

SAME_ONES = [pair for part in PARTS for pair in pairs(part) if pair.same]


def crowd() -> Iterator[tuple[str, str]]:
    """Findings of fifty workshops that differ in their number or their fault."""
    for number in range(50):
        for fault in ("过期", "压力不足", "缺失", "锈蚀"):
            yield f"{number}-{fault}", f"{number}号车间灭火器{fault}"


def test_what_compares_as_the_same_is_found_in_a_crowd() -> None:
    known = Candidates()
    for ident, text in crowd():
        known.add(ident, described(text))
    for pair in SAME_ONES:
        known.add(pair, described(pair.other))

    lost = [
        pair
        for pair in SAME_ONES
        if compare(described(pair.one), described(pair.other)).verdict is Verdict.SAME
        and pair not in [ident for ident, _ in known.alike(described(pair.one), most=20)]
    ]

    assert lost == []


def test_the_same_come_first_then_the_nearest() -> None:
    known = Candidates()
    known.add("narrower", described("3号车间东侧灭火器过期"))
    known.add("same", described("三号车间灭火器超过有效期"))
    known.add("fault", described("3号车间灭火器缺失"))

    found = known.alike(described("3号车间灭火器过期"))

    assert [(ident, likeness.verdict) for ident, likeness in found] == [
        ("same", Verdict.SAME),
        ("narrower", Verdict.SIMILAR),
    ]
    assert known.alike(described("3号车间灭火器过期"), most=1) == found[:1]


def test_another_enterprise_is_not_looked_at_and_one_that_is_not_named_is() -> None:
    known = Candidates()
    for name in ("甲厂", "乙厂", ""):
        known.add(name, described("灭火器过期", organisation=name))

    def found_by(organisation: str) -> set[object]:
        return {
            ident for ident, _ in known.alike(described("灭火器过期", organisation=organisation))
        }

    assert found_by("甲厂") == {"甲厂", ""}
    assert found_by("丙厂") == {""}
    assert found_by("") == {"甲厂", "乙厂", ""}


@given(text=st.text(max_size=40))
def test_keys_fit_a_column_of_63_bits(text: str) -> None:
    assert all(0 <= key < 2**63 for key in keys(described(text).telling))


def test_keys_are_the_same_in_another_process() -> None:
    ours = sorted(keys(described("3号车间灭火器过期").telling))
    asked = (
        "from bihuan.engines.text import described, keys;"
        "print(sorted(keys(described('3号车间灭火器过期').telling)))"
    )

    theirs = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )

    assert theirs.stdout.strip() == str(ours)
