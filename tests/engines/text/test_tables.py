from __future__ import annotations

from bihuan.engines.text import Line, read_notice

HEADER = "序号\t反馈问题\t整改措施\t责任单位\t完成时限\t整改情况"


def rows(*texts: str) -> list[Line]:
    return [Line(text, number) for number, text in enumerate(texts, 1)]


def test_a_cell_with_paragraphs_holds_several_measures() -> None:
    found = read_notice(rows(HEADER, "1\t通道堵塞\t清理通道。\n施划标线。\t街道\t6月底\t已完成"))
    assert [m.text for m in found.problems[0].measures] == ["清理通道。", "施划标线。"]


def test_a_row_without_a_problem_goes_on_with_the_one_above() -> None:
    found = read_notice(rows(HEADER, "1\t通道堵塞\t清理\t街道\t\t已完成", "\t\t划线\t街道\t\t"))
    assert [len(problem.measures) for problem in found.problems] == [2]


def test_a_header_repeated_on_the_next_page_is_no_problem() -> None:
    found = read_notice(rows(HEADER, "1\t通道堵塞\t清理\t\t\t", HEADER, "2\t线路老化\t更换\t\t\t"))
    assert [problem.title for problem in found.problems] == ["通道堵塞", "线路老化"]


def test_a_table_that_sums_up_the_prose_adds_nothing_but_status() -> None:
    prose = ("1.关于通道堵塞问题的整改", "（1）清理通道。", "（2）施划标线。")
    found = read_notice(rows(*prose, HEADER, "1\t通道堵塞\t清理\t街道\t\t已完成"))
    assert [(p.title, p.status, len(p.measures)) for p in found.problems] == [
        ("关于通道堵塞问题的整改", "done", 2)
    ]


def test_a_table_of_other_things_holds_no_problems() -> None:
    table = ("序号\t单位\t人数\t备注", "1\t应急局\t36\t无", "2\t消防支队\t120\t无")
    found = read_notice(rows("1.关于通道堵塞问题的整改", "（1）清理通道。", *table))
    assert [problem.measures[0].text for problem in found.problems] == ["清理通道。"]


def test_a_row_that_a_page_end_broke_is_one_problem() -> None:
    first = Line("1\t通道堵\t清理通道，\t街道\t\t已完成", "1:9", 1)
    second = Line("\t塞\t施划标线。\t\t\t", "2:1", 2)
    header = Line(HEADER, "1:8", 1)
    found = read_notice([header, first, Line("- 1 -", "1:10", 1), second])
    assert [(p.title, [m.text for m in p.measures]) for p in found.problems] == [
        ("通道堵塞", ["清理通道，施划标线。"])
    ]


def test_a_heading_above_a_table_is_the_group_of_its_rows() -> None:
    found = read_notice(rows("一、危险化学品领域", HEADER, "1\t通道堵塞\t清理\t街道\t\t已完成"))
    assert [problem.group for problem in found.problems] == [("危险化学品领域",)]


def test_a_section_on_organisation_is_no_group_of_a_table_below_it() -> None:
    above = ("一、整改组织情况", "（一）加强领导。召开会议3次。", "二、问题整改清单")
    found = read_notice(rows(*above, HEADER, "1\t通道堵塞\t清理\t街道\t\t已完成"))
    assert [problem.group for problem in found.problems] == [()]
