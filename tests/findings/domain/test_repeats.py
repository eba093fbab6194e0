"""Two rows of ledgers are one hazard only where nothing speaks against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.findings.domain.repeats import DAYS, Entry, Known, is_same, plain

DAY = date(2020, 5, 6)
ROW = Entry("消防通道堆放杂物", plain("甲机械有限公司"), found_on=DAY)
LONG = replace(ROW, text="铸造车间行车的限位器已经失灵，起重时有撞顶危险")


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
        replace(ROW, text="消防通道停放车辆"),
        replace(ROW, text="消防通道杂物已清理"),
    ],
)
def test_another_enterprise_another_time_or_other_words_are_another_hazard(other: Entry) -> None:
    assert not is_same(ROW, other)


@pytest.mark.parametrize("name", ["place", "body", "person"])
def test_what_both_name_must_agree_and_silence_does_not_contradict(name: str) -> None:
    one: dict[str, Any] = {name: "一车间"}
    two: dict[str, Any] = {name: "二车间"}
    here, there = replace(ROW, **one), replace(ROW, **two)

    assert not is_same(here, there)
    assert is_same(here, ROW)


@pytest.mark.parametrize(
    ("here", "there"), [("3号车间", "三号车间"), ("一层配电间", "首层配电间"), ("仓库", "仓 库")]
)
def test_a_place_is_one_place_however_it_is_written(here: str, there: str) -> None:
    assert is_same(replace(ROW, place=here), replace(ROW, place=there))


@pytest.mark.parametrize(
    ("here", "there"), [("甲车间", "乙车间"), ("东区", "西区"), ("A栋", "B栋"), ("食堂", "宿舍")]
)
def test_the_same_words_of_another_place_are_another_hazard(here: str, there: str) -> None:
    assert not is_same(replace(ROW, place=here), replace(ROW, place=there))


def test_a_place_in_the_text_is_the_same_as_in_a_column_of_its_own() -> None:
    in_text = replace(ROW, text="3号车间灭火器过期")
    apart = replace(ROW, text="灭火器过期", place="三号车间")

    assert is_same(in_text, apart)
    assert not is_same(replace(in_text, text="5号车间灭火器过期"), apart)


def test_short_words_without_place_and_day_may_be_any_number_of_hazards() -> None:
    bare = Entry("灭火器过期")

    assert not is_same(bare, bare)


@pytest.mark.parametrize(
    "text",
    [
        "铸造车间行车限位器已经失灵，起重时有撞顶危险",
        "铸造车间行车的限位器己经失灵，起重时有撞顶危险。",
        "铸造车间行车限位器失灵，起重时存在撞顶危险",
    ],
)
def test_slips_of_the_pen_and_light_rewording_change_nothing(text: str) -> None:
    assert is_same(LONG, replace(LONG, text=text))


@pytest.mark.parametrize(
    "text",
    [
        "铸造二车间行车的限位器已经失灵，起重时有撞顶危险",
        "铸造车间行车的限位器没有失灵，起重时有撞顶危险",
        "锻压车间行车的限位器已经失灵，起重时有撞顶危险",
        "铸造车间3行车的限位器已经失灵，起重时有撞顶危险",
    ],
)
def test_a_number_a_no_or_another_thing_makes_another_hazard(text: str) -> None:
    assert not is_same(LONG, replace(LONG, text=text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("护栏高度3.5米", "护栏高度35米"),
        ("-2层车间积水", "2层车间积水"),
        ("液氨储罐压力表超期未检验", "液氯储罐压力表超期未检验"),
        ("3号楼101室电线老化", "3号楼102室电线老化"),
    ],
)
def test_texts_that_differ_in_one_sign_tell_of_two_hazards(one: str, other: str) -> None:
    assert not is_same(replace(ROW, text=one), replace(ROW, text=other))


_TEXTS = st.text(alphabet="铸造车间行车限位器失灵一二3，", min_size=1, max_size=24)
_ROWS = st.builds(
    Entry,
    text=_TEXTS,
    enterprise=st.sampled_from(["", "甲", "乙"]),
    place=st.sampled_from(["", "东", "西"]),
    found_on=st.none() | st.dates(DAY, DAY + timedelta(days=20)),
)


@given(_ROWS, _ROWS)
def test_likeness_has_no_direction(one: Entry, other: Entry) -> None:
    assert is_same(one, other) == is_same(other, one)


@given(st.lists(_ROWS, max_size=20), _ROWS)
def test_what_is_looked_up_is_alike(rows: list[Entry], sought: Entry) -> None:
    known = Known()
    for at, row in enumerate(rows):
        known.add(row, at)

    found = known.find(sought)

    equal = [at for at, row in enumerate(rows) if row.text == sought.text and is_same(row, sought)]
    if isinstance(found, int):
        assert is_same(rows[found], sought)
    assert not equal or found == equal[0]


def test_among_many_of_one_enterprise_and_time_the_one_in_other_words_is_found() -> None:
    known = Known()
    for at in range(300):
        known.add(replace(ROW, text=f"{at}号配电箱未接地"), at)
    known.add(replace(ROW, text="3号车间东侧2具灭火器过期"), "it")
    for at in range(300):
        known.add(replace(ROW, text=f"{at}号车间灭火器压力不足"), at)

    assert known.find(replace(ROW, text="三号车间东侧存在两具灭火器过期的问题")) == "it"
    assert known.find(replace(ROW, text="三号车间西侧存在两具灭火器过期的问题")) is None
