from __future__ import annotations

import pytest

from bihuan.engines.text.status import is_remark, split_mark, status_in, status_within


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("已完成整改", "done"),
        ("已完成", "done"),
        ("整改到位", "done"),
        ("已完成，长期坚持", "done"),
        ("立行立改，已完成整改", "done"),
        ("基本完成", "mostly_done"),
        ("正在推进", "ongoing"),
        ("持续推进", "ongoing"),
        ("尚未完成", "ongoing"),
        ("未完成整改", "ongoing"),
        ("需长期坚持", "long_term"),
        ("立行立改", "at_once"),
        ("2025年6月底", None),
    ],
)
def test_a_remark_tells_its_status(text: str, status: str | None) -> None:
    assert status_in(text) == status


@pytest.mark.parametrize(
    "text",
    ["已完成整改。", "整改状态：正在推进", "（基本完成）", "目前，该问题已完成整改。", "长期坚持"],
)
def test_a_line_of_status_words_is_a_remark(text: str) -> None:
    assert is_remark(text)


@pytest.mark.parametrize(
    "text", ["持续推进企业标准化建设", "完成整改126处，累计培训3次", "组织培训"]
)
def test_a_sentence_is_no_remark(text: str) -> None:
    assert not is_remark(text)


@pytest.mark.parametrize(
    ("text", "title", "status"),
    [
        ("关于责任不实问题的整改（已完成整改）", "关于责任不实问题的整改", "done"),
        ("关于责任不实问题的整改【正在推进】", "关于责任不实问题的整改", "ongoing"),
        ("责任不实——基本完成", "责任不实", "mostly_done"),
        ("责任不实（完成时限：立行立改；整改状态：已完成）", "责任不实", "done"),
        ("责任不实（牵头领导：张明远）", "责任不实", None),
        ("推进避险转移（转移码）", "推进避险转移（转移码）", None),
    ],
)
def test_a_mark_behind_a_title_is_split_off(text: str, title: str, status: str | None) -> None:
    assert split_mark(text) == (title, status)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("修订制度。目前正在征求意见。", "ongoing"),
        ("组织排查，已完成整改。", "done"),
        ("持续推动企业开展安全文化建设。", None),
        ("已完成市级数据核查工作。", None),
    ],
)
def test_running_text_tells_its_status(text: str, status: str | None) -> None:
    assert status_within(text) == status
