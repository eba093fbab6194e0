"""Findings of one hazard are known again by their words; look-alikes are told apart."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.text.likeness_cases import PARTS, Pair, pairs

from bihuan.engines.text import (
    Aspect,
    Difference,
    Likeness,
    Verdict,
    compare,
    described,
    tell_the_same,
)
from bihuan.engines.text.likeness_words import tables

#: Pieces that texts of findings are made of, and anything else.
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "3号车间",
                "二楼",
                "东侧",
                "2具",
                "灭火器",
                "配电箱",
                "过期",
                "未接地",
                "没有",
                "A03",
                "0.8米",
                "2024年6月",
                "已更换",
                "，",
                "存在",
                "的问题",
                "卷料",
                " ",
                "①",
                "㎡",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=8,
).map("".join)
#: Half-width letters, digits and signs in full width.
FULL = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}


def of(one: str, other: str) -> Likeness:
    return compare(described(one), described(other))


def answers(part: str) -> dict[Verdict, list[Pair]]:
    found: dict[Verdict, list[Pair]] = {verdict: [] for verdict in Verdict}
    for pair in pairs(part):
        found[of(pair.one, pair.other).verdict].append(pair)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_what_is_called_the_same_is_the_same_and_most_is_found(part: str) -> None:
    found = answers(part)
    wrong = [pair for pair in found[Verdict.SAME] if not pair.same]
    missed = [pair for pair in found[Verdict.DIFFERENT] if pair.same]
    all_same = sum(pair.same for pair in pairs(part))

    assert len(wrong) <= 0.03 * len(found[Verdict.SAME]), wrong
    assert len(found[Verdict.SAME]) >= 0.85 * all_same
    assert len(missed) <= 0.05 * all_same, missed


@pytest.mark.parametrize("part", PARTS)
def test_the_quick_answer_is_that_of_the_comparison(part: str) -> None:
    texts = [described(text) for pair in pairs(part) for text in (pair.one, pair.other)]

    for one, other in zip(texts, [*texts[1:], texts[0]], strict=True):
        assert tell_the_same(one, other) == (compare(one, other).verdict is Verdict.SAME)


def test_what_two_enterprises_have_is_not_the_same() -> None:
    one, other = (
        described("灭火器过期", organisation="甲"),
        described("灭火器过期", organisation="乙"),
    )

    assert not tell_the_same(one, other)
    assert tell_the_same(one, described("灭火器过期"))


@pytest.mark.parametrize("part", PARTS)
def test_copies_and_office_style_are_the_same_whatever_their_words(part: str) -> None:
    kept = {"copy", "style", "order"}
    others = [p for v, ps in answers(part).items() if v != "same" for p in ps if p.kind in kept]

    assert others == []


def test_findings_of_different_rows_are_never_the_same() -> None:
    texts = list(dict.fromkeys(pair.one for part in PARTS for pair in pairs(part)))

    taken = [pair for pair in combinations(texts, 2) if of(*pair).verdict is Verdict.SAME]

    assert taken == []


@pytest.mark.parametrize(
    ("other", "aspect", "ours", "theirs"),
    [
        ("5号车间东侧2具灭火器过期", Aspect.LABEL, ("3",), ("5",)),
        ("3号车间西侧2具灭火器过期", Aspect.SIDE, ("东",), ("西",)),
        ("3号仓库东侧2具灭火器过期", Aspect.PLACE, ("车间",), ("仓库",)),
        ("3号车间东侧2台电焊机过期", Aspect.THING, ("灭火器",), ("电焊机",)),
        ("3号车间东侧2具灭火器缺失", Aspect.FAULT, ("过期",), ("未",)),
        ("3号车间东侧2具过期灭火器已更换", Aspect.SETTLED, (), ("settled",)),
    ],
    ids=str,
)
def test_what_tells_two_hazards_apart_is_named(
    other: str, aspect: Aspect, ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    found = of("3号车间东侧2具灭火器过期", other)

    assert found.verdict is Verdict.DIFFERENT
    assert Difference(aspect, ours, theirs) in found.differences


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("灭火器过期", "3号车间灭火器过期"),
        ("灭火器过期", "灭火器过期，压力表损坏"),
        ("动火作业未审批", "动火作业未审批，无人监护"),
        ("3号车间2具灭火器过期", "3号车间3具灭火器过期"),
        ("3号车间5号冲床漏油", "5号车间3号冲床漏油"),
        ("叉车司机张某无证上岗", "叉车司机李某无证上岗"),
    ],
)
def test_doubt_is_shown_and_decides_nothing(one: str, other: str) -> None:
    assert of(one, other).verdict is Verdict.SIMILAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1、灭火器过期", "（2）灭火器过期"),
        ("①灭火器过期", "灭火器过期"),
        ("护栏高度80厘米", "护栏高度0.8m"),
        ("负一楼配电箱未上锁", "地下1层电箱没有上锁"),
        ("-2层水泵房积水", "负二层水泵房积水"),
        ("1-2层楼梯间堆物", "1－2层楼梯间堆物"),
        ("A-03冲床漏油", "a3号冲床漏油"),
        ("首层消防栓箱内缺少水带", "一楼消火栓箱里没有水带"),
    ],
)
def test_numerals_units_and_labels_are_read_by_what_they_mean(one: str, other: str) -> None:
    assert of(one, other).verdict is Verdict.SAME


@pytest.mark.parametrize("fault", ["过期", "堵塞", "裂纹", "泄漏"])
@pytest.mark.parametrize("denial", ["未", "没有", "无"])
def test_a_fault_that_is_denied_is_none(fault: str, denial: str) -> None:
    assert of(f"2号储罐{fault}", f"2号储罐{denial}{fault}").verdict is Verdict.DIFFERENT


@pytest.mark.parametrize("text", ["措施未落实到位", "灯具不正常", "通风无法正常运行"])
def test_what_is_denied_is_not_in_order(text: str) -> None:
    assert not described(text).telling.of(Aspect.SETTLED)


def test_a_place_in_its_own_field_counts_like_one_in_the_text() -> None:
    one = described("灭火器过期", place="3号车间")

    assert compare(one, described("3号车间灭火器过期")).verdict is Verdict.SAME
    assert compare(one, described("灭火器过期", place="5号车间")).verdict is Verdict.DIFFERENT


def test_the_same_words_in_another_enterprise_are_another_hazard() -> None:
    ours, theirs = (described("灭火器过期", organisation=name) for name in ("甲厂", "乙厂"))

    found = compare(ours, theirs)

    assert found.verdict is Verdict.DIFFERENT
    assert found.differences == (Difference(Aspect.ORGANISATION, ("甲厂",), ("乙厂",)),)
    assert compare(ours, described("灭火器过期")).verdict is Verdict.SAME


@pytest.mark.parametrize("text", ["", "。！", " "])
def test_texts_that_say_nothing_are_like_nothing(text: str) -> None:
    assert of(text, text).verdict is Verdict.DIFFERENT


@given(one=TEXTS, other=TEXTS)
def test_the_order_of_the_two_does_not_matter(one: str, other: str) -> None:
    there, back = of(one, other), of(other, one)

    assert (there.verdict, there.score, there.common) == (back.verdict, back.score, back.common)
    assert [(d.aspect, d.theirs, d.ours) for d in there.differences] == [
        (d.aspect, d.ours, d.theirs) for d in back.differences
    ]
    assert 0 <= there.score <= 1


@given(text=TEXTS)
def test_a_text_that_says_something_is_the_same_as_itself_in_any_width(text: str) -> None:
    found = of(text, text)

    assert found.differences == ()
    assert found.verdict is (Verdict.SAME if described(text).telling.text else Verdict.DIFFERENT)
    assert of(text, text.translate(FULL)).verdict is found.verdict


def test_each_spelling_stands_for_one_word() -> None:
    data = tables()
    spellings = Counter(
        spelling
        for table in ("things", "people", "places", "faults")
        for word, others in data[table].items()
        for spelling in (word, *others)
    )
    spellings.update(data["fillers"]["words"] + data["settled"]["words"])

    assert {each for each, times in spellings.items() if times > 1} == set()
    assert not any("没" in each for each in spellings), "没有 is read as 未"
