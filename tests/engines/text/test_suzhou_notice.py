from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest

from bihuan.engines.text import Line, Notice, read_notice

COUNTS = [4, 6, 2, 3, 3, 3, 6, 4, 3, 6, 4, 3, 3, 3, 4, 4, 3, 3, 4, 3, 5, 3, 2]


@pytest.fixture
def lines(seeds: Path) -> list[Line]:
    text = (seeds / "003_6c0f2e1170870ad5.txt").read_text(encoding="utf-8")
    return [Line(line, number) for number, line in enumerate(text.split("\n"), 1)]


@pytest.fixture
def notice(lines: list[Line]) -> Notice:
    return read_notice(lines)


def test_it_has_23_problems_with_84_measures(notice: Notice) -> None:
    assert [len(problem.measures) for problem in notice.problems] == COUNTS
    assert [problem.label for problem in notice.problems] == [f"{n}." for n in range(1, 24)]


def test_its_titles_are_whole_and_without_numbers(notice: Notice) -> None:
    for problem in notice.problems:
        assert re.fullmatch(r"关于[^\n]+问题的整改", problem.title)
    assert notice.problems[17].title == (
        "关于城市安全风险管理信息系统、应急物资信息共享系统长期不用，"
        "风险报告动态系统在各县级市（区）使用情况不均衡问题的整改"
    )


def test_it_names_itself_its_issuer_and_its_day(notice: Notice) -> None:
    assert notice.title == "苏州市应急管理局党委关于巡察整改进展情况的通报"
    assert notice.issuer == "中共苏州市应急管理局委员会"
    assert notice.issued_on == dt.date(2025, 6, 27)


def test_every_measure_begins_with_its_number_in_the_source(
    notice: Notice, lines: list[Line]
) -> None:
    texts = {line.ref: line.text for line in lines}
    for problem in notice.problems:
        for measure in problem.measures:
            assert texts[measure.lines[0]].strip().startswith(measure.label)


def test_measures_do_not_overlap_and_the_page_mark_is_in_none(notice: Notice) -> None:
    spans = [measure.lines for problem in notice.problems for measure in problem.measures]
    assert all(int(first) <= int(last) for first, last in spans)
    assert all(int(one[1]) < int(other[0]) for one, other in itertools.pairwise(spans))
    assert not any("- 33 -" in m.text for p in notice.problems for m in p.measures)


def test_it_states_13_rules_and_deserves_no_warning(notice: Notice) -> None:
    assert [(item.what, item.value) for item in notice.stated] == [("rules", 13)]
    assert notice.warnings == ()
