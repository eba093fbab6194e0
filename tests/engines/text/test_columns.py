from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bihuan.engines.text import Line, cell_text, read_notice
from bihuan.engines.text.rows import width

NAMES = ("序号", "问题", "整改措施", "责任单位", "整改状态")
TITLES = (
    "消防通道管理不到位",
    "有限空间作业审批流于形式，台账缺失",
    "老旧管网巡查底数不清",
    "值班值守制度落实不严格",
)
MEASURES = (
    "清理通道，施划标线",
    "修订审批制度，开展作业人员培训并考核上岗，复查作业票",
    "更换老化管段，加密巡查频次，建立一户一档",
)
STATES = {"已完成整改": "done", "正在整改": "ongoing", "长期坚持": "long_term"}

rows_drawn = st.lists(
    st.tuples(st.sampled_from(TITLES), st.sampled_from(MEASURES), st.sampled_from(list(STATES))),
    min_size=1,
    max_size=6,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def columns(rows: Sequence[tuple[str, ...]], widths: list[int]) -> list[Line]:
    """Rows set in columns of so many characters, cells wrapped within them."""
    lines: list[str] = []
    for row in rows:
        cells = [
            [text[at : at + size] for at in range(0, len(text), size)] or [""]
            for text, size in zip(row, widths, strict=True)
        ]
        for at in range(max(map(len, cells))):
            texts = [cell[at] if at < len(cell) else "" for cell in cells]
            line = ""
            for text, size in zip(texts, widths, strict=True):
                line += text + " " * (size * 2 + 2 - width(text))
            lines.append(line.rstrip())
    return [Line(text, number) for number, text in enumerate(lines, 1)]


@given(rows_drawn, st.integers(5, 14), st.integers(6, 20))
def test_rows_set_in_columns_are_read_back(
    drawn: list[tuple[str, str, str]], problem: int, measure: int
) -> None:
    rows = [
        (str(no), title, deed, "市应急局", state)
        for no, (title, deed, state) in enumerate(drawn, 1)
    ]
    found = read_notice(columns([NAMES, *rows], [2, problem, measure, 4, 6]))
    assert [(p.label, p.title, p.status) for p in found.problems] == [
        (str(no), title, STATES[state]) for no, (title, _, state) in enumerate(drawn, 1)
    ]
    assert [[m.text for m in p.measures] for p in found.problems] == [
        [deed] for _, deed, _ in drawn
    ]


def test_the_paragraph_below_the_columns_is_none_of_them() -> None:
    rows = [NAMES, ("1", TITLES[0], MEASURES[0], "市应急局", "已完成整改")]
    lines = [
        *columns(rows, [2, 6, 9, 4, 6]),
        Line("    各单位要举一反三，按时限要求完成整改。", 99),
    ]
    found = read_notice(lines)
    assert [m.text for p in found.problems for m in p.measures] == [MEASURES[0]]


def test_items_of_a_list_keep_their_lines_in_a_cell() -> None:
    assert (
        cell_text(["1.清理通", "道；", "2.施划3.5", "米标线。"])
        == "1.清理通道；\n2.施划3.5米标线。"
    )
