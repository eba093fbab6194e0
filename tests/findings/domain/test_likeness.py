"""Two rows of ledgers are one hazard only where nothing speaks against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.findings.domain.likeness import DAYS, Known, Likeness, is_same, plain

DAY = date(2020, 5, 6)
ROW = Likeness(plain("消防通道堆放杂物"), plain("甲机械有限公司"), found_on=DAY)
LONG = replace(ROW, words=plain("铸造车间行车的限位器已经失灵，起重时有撞顶危险"))


def test_the_same_words_in_one_enterprise_within_days_are_one_hazard() -> None:
    assert is_same(ROW, replace(ROW, found_on=DAY + timedelta(days=DAYS)))


@pytest.mark.parametrize(
    "other",
    [
        replace(ROW, enterprise=plain("乙机械有限公司")),
        replace(ROW, enterprise=""),
        replace(ROW, found_on=DAY + timedelta(days=DAYS + 1)),
        replace(ROW, found_on=DAY - timedelta(weeks=3)),
        replace(ROW, found_on=None),
        replace(ROW, words=plain("消防通道堆放货物")),
    ],
)
def test_another_enterprise_another_time_or_other_words_are_another_hazard(
    other: Likeness,
) -> None:
    assert not is_same(ROW, other)


@pytest.mark.parametrize("name", ["place", "body", "person"])
def test_what_both_name_must_agree_and_silence_does_not_contradict(name: str) -> None:
    one: dict[str, Any] = {name: "一车间"}
    two: dict[str, Any] = {name: "二车间"}
    here, there = replace(ROW, **one), replace(ROW, **two)

    assert not is_same(here, there)
    assert is_same(here, ROW)


def test_short_words_without_place_and_day_may_be_any_number_of_hazards() -> None:
    bare = Likeness(plain("灭火器过期"))

    assert not is_same(bare, bare)


@pytest.mark.parametrize(
    "words",
    [
        "铸造车间行车限位器已经失灵，起重时有撞顶危险",
        "铸造车间行车的限位器己经失灵，起重时有撞顶危险。",
    ],
)
def test_slips_of_the_pen_in_a_long_text_change_nothing(words: str) -> None:
    assert is_same(LONG, replace(LONG, words=plain(words)))


@pytest.mark.parametrize(
    "words",
    [
        "铸造二车间行车的限位器已经失灵，起重时有撞顶危险",
        "铸造车间行车的限位器没有失灵，起重时有撞顶危险",
        "锻压车间行车的限位器已经失灵，起重时有撞顶危险",
        "铸造车间3行车的限位器已经失灵，起重时有撞顶危险",
    ],
)
def test_a_number_a_no_or_another_thing_makes_another_hazard(words: str) -> None:
    assert not is_same(LONG, replace(LONG, words=plain(words)))


_TEXTS = st.text(alphabet="铸造车间行车限位器失灵一二3，", min_size=1, max_size=24).map(plain)
_ROWS = st.builds(
    Likeness,
    words=_TEXTS,
    enterprise=st.sampled_from(["", "甲", "乙"]),
    place=st.sampled_from(["", "东", "西"]),
    found_on=st.none() | st.dates(DAY, DAY + timedelta(days=20)),
)


@given(_ROWS, _ROWS)
def test_likeness_has_no_direction(one: Likeness, other: Likeness) -> None:
    assert is_same(one, other) == is_same(other, one)


@given(st.lists(_ROWS, max_size=20), _ROWS)
def test_what_is_looked_up_is_alike(rows: list[Likeness], sought: Likeness) -> None:
    known = Known()
    for at, row in enumerate(rows):
        known.add(row, at)

    found = known.find(sought)

    equal = [
        at for at, row in enumerate(rows) if row.words == sought.words and is_same(row, sought)
    ]
    if isinstance(found, int):
        assert is_same(rows[found], sought)
    assert not equal or found == equal[0]
