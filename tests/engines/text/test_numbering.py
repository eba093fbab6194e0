from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.text.notice_maker import cn

from bihuan.engines.text.numbering import match_label
from bihuan.engines.text.numerals import parse, parse_cn


@pytest.mark.parametrize(
    ("text", "style", "value", "raw"),
    [
        ("一、总体情况", "cn", 1, "一、"),
        ("二十三、其他", "cn", 23, "二十三、"),
        ("（十二）加强", "cn_paren", 12, "（十二）"),
        ("(三)加强", "cn_paren", 3, "(三)"),
        ("10.关于", "dot", 10, "10."),
        ("１．关于", "dot", 1, "１．"),
        ("3、关于", "comma", 3, "3、"),
        ("（1）加强", "paren", 1, "（1）"),
        ("2）加强", "rparen", 2, "2）"),
        ("③加强", "circle", 3, "③"),
        ("⑴加强", "paren", 1, "⑴"),
        ("㈡加强", "cn_paren", 2, "㈡"),
        ("第一，加强", "ord", 1, "第一"),
        ("问题三：消防", "problem", 3, "问题三："),
        ("1.2024年以来未开展演练", "dot", 1, "1."),
    ],
)
def test_numbering_is_known(text: str, style: str, value: int, raw: str) -> None:
    label = match_label(text)
    assert label is not None
    assert (label.style, label.value, label.raw) == (style, value, raw)


@pytest.mark.parametrize(
    "text",
    [
        "1.5万元资金",
        "12.35 万元",
        "2025年6月",
        "（二）项规定",
        "（2025）15号",
        "110、119、120联动",
        "1、2号仓库",
        "第一时间处置",
        "3家企业",
        "0512-68611769",
        "一二级重大危险源",
        "",
    ],
)
def test_other_numbers_are_no_numbering(text: str) -> None:
    assert match_label(text) is None


@given(st.integers(1, 99))
def test_chinese_numbers_are_parsed(value: int) -> None:
    assert parse_cn(cn(value)) == value


@given(st.integers(0, 9999))
def test_full_width_digits_are_parsed(value: int) -> None:
    assert parse("".join(chr(ord(digit) + 0xFEE0) for digit in str(value))) == value
