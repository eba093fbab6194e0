"""Habits of offices that keep ledgers: each test is one habit, with invented bodies."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.engines.ledger import Grid, Ledger, LedgerRow, Merge, read_ledger


def read(*rows: tuple[Any, ...], name: str = "表") -> Ledger:
    return read_ledger([Grid(name, list(enumerate(rows, 1)))])


def only(*rows: tuple[Any, ...], name: str = "表") -> LedgerRow:
    (row,) = read(*rows, name=name).rows
    return row


def iso(row: LedgerRow, field: str) -> str | None:
    date = getattr(row, field)
    return date.isoformat() if date else None


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("加油站名称", ("东湾加油站", "西湾加油站"), "enterprise"),
        ("受审核部门", ("物流部", "采购部"), "enterprise"),
        ("迎检单位", ("甲厂", "乙厂"), "enterprise"),
        ("所属类别", ("燃气", "消防"), "category"),
        ("首次检查时间", ("2021.9.1", "2021.9.2"), "found_on"),
        ("审核日期", ("2021.9.1", "2021.9.2"), "found_on"),
        ("发现日", ("2021.9.1", "2021.9.2"), "found_on"),
        ("整改到期日", ("2021.9.1", "2021.9.2"), "due_on"),
        ("要求关闭日期", ("2021.9.1", "2021.9.2"), "due_on"),
        ("计划检查时间", ("2021.9.1", "2021.9.2"), None),
        ("证照名称", ("营业执照", "许可证照"), None),
        ("整改后照片", ("图一", "图二"), "photos"),
        ("状态 Status", ("Open", "Closed"), "state"),
        ("Owner 担当者", ("中村", "李静"), "responsible_person"),
    ],
)
def test_heading(heading: str, cells: tuple[str, ...], field: str | None) -> None:
    rows = [(n, f"{n}号阀门泄漏严重", cell) for n, cell in enumerate(cells, 1)]

    ledger = read(("序号", "问题描述", heading), *rows)

    assert ledger.columns[heading.replace(" ", "")] == field


def test_a_second_column_of_pictures_is_no_result() -> None:
    header = ("序号", "隐患描述", "整改前照片", "整改后照片", "整改期限")

    row = only(header, (1, "阀门泄漏", "图1", "已整改图", "2021.9.1"))

    assert (row.photos, row.result, row.state) == ("图1", "", None)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("☑是 □否", "done"),
        ("□是 ☑否", "not_started"),
        ("是☑ 否□", "done"),
        ("□已整改 ☑整改中 □未整改", "ongoing"),
        ("R是 £否", "done"),
        ("□是 □否", None),
        ("■", "done"),
        ("Open", "not_started"),
        ("In progress", "ongoing"),
    ],
)
def test_boxes_printed_in_a_form(cell: str, state: str | None) -> None:
    row = only(("序号", "隐患描述", "整改期限", "是否整改"), (1, "阀门泄漏", "2021.9.1", cell))

    assert row.state == state


def test_a_grade_may_be_ticked_in_a_printed_choice() -> None:
    row = only(("序号", "隐患描述", "隐患等级", "责任人"), (1, "阀门泄漏", "□一般 ☑重大", "张三"))

    assert row.grade == "major"


@pytest.mark.parametrize(
    ("answer", "state"),
    [(True, "closed"), (False, "ongoing"), ("否", "ongoing"), ("未销号", "ongoing"), ("", None)],
)
def test_what_is_not_struck_off_is_open(answer: object, state: str | None) -> None:
    row = only(("序号", "隐患描述", "责任人", "是否销号"), (1, "阀门泄漏", "张三", answer))

    assert row.state == state


def test_rectified_but_not_struck_off_stays_done() -> None:
    header = ("序号", "隐患描述", "是否整改", "是否销号")

    assert only(header, (1, "阀门泄漏", "是", "否")).state == "done"


@pytest.mark.parametrize(
    ("name", "title", "heading", "grade"),
    [
        ("表", "某市重大事故隐患挂牌督办台账", "隐患内容", "major"),
        ("表", "二、重大隐患", "隐患内容", "major"),
        ("重大隐患", "隐患台账", "隐患内容", "major"),
        ("一般隐患", "隐患台账", "隐患内容", "general"),
        ("表", "隐患台账", "重大隐患内容", "major"),
        ("表", "重大事故隐患专项排查整治行动问题隐患台账", "隐患内容", None),
        ("表", "重大危险源企业隐患台账", "隐患内容", None),
    ],
)
def test_a_ledger_may_be_of_one_grade(
    name: str, title: str, heading: str, grade: str | None
) -> None:
    row = only((title,), ("序号", heading, "责任人"), (1, "阀门泄漏", "张三"), name=name)

    assert row.grade == grade


@pytest.mark.parametrize(
    ("heading", "region"),
    [
        ("十里铺镇", "十里铺镇"),
        ("三、十里铺镇", "十里铺镇"),
        ("（二）百川镇", "百川镇"),
        ("一 万家镇", "万家镇"),
    ],
)
def test_a_name_that_begins_with_a_number_keeps_it(heading: str, region: str) -> None:
    row = only(("序号", "隐患内容", "责任人"), (heading,), (1, "阀门泄漏", "张三"))

    assert row.region == region


def test_a_section_gives_its_grade_and_a_cell_outranks_it() -> None:
    header = ("序号", "隐患内容", "隐患等级")
    rows = read(
        header, ("一、重大隐患",), (1, "阀门泄漏", ""), (2, "法兰锈蚀", "一般"), ("二、一般隐患",),
        (3, "扶手松动", ""),
    ).rows  # fmt: skip

    assert [row.grade for row in rows] == ["major", "general", "general"]


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("合作社", ("丰谷合作社", "金穗合作社"), "enterprise"),
        ("使用单位", ("东方商厦", "西城大厦"), "enterprise"),
        ("物业公司", ("安居物业", "康居物业"), "enterprise"),
        ("电站名称", ("龙湾水电站", "石滩水电站"), "enterprise"),
        ("监理单位", ("甲监理公司", "乙监理公司"), None),
        ("值班室", ("√", "√"), None),
        ("责任分包", ("华光劳务", "鼎新架业"), "responsible_org"),
        ("消缺责任班组", ("检修一班", "线路班"), "responsible_org"),
        ("驾驶员/责任人", ("葛亮", "毛军"), "responsible_person"),
        ("定责任人", ("葛亮", "毛军"), "responsible_person"),
        ("监管责任人", ("葛亮", "毛军"), None),
        ("安检日期", ("2021.9.1", "2021.9.2"), "found_on"),
        ("提出日期", ("2021.9.1", "2021.9.2"), "found_on"),
        ("实际完成", ("2021.9.1", "2021.9.2"), "rectified_on"),
        ("整治状态", ("已拆除", "正在加固"), "state"),
        ("效果验证", ("有效", "有效"), "check"),
        ("回访情况", ("已搬离", "已规范"), "check"),
        ("整改状况", ("✅", "❌"), "state"),
        ("完成否", ("完成", "没有"), "state"),
        ("整改落实", ("到位", "未到位"), "state"),
        ("是否立案", ("是", "否"), None),
        ("协办部门", ("安环部", "生产部"), None),
        ("属地责任单位", ("河东街道", "河西街道"), "responsible_org"),
        ("监管责任单位", ("河东街道", "河西街道"), None),
        ("网点", ("城南网点", "城北网点"), "enterprise"),
        ("主责人", ("葛亮", "毛军"), "responsible_person"),
        ("销号期限", ("2021.9.1", "2021.9.2"), "due_on"),
        ("排查发现日期", ("2021.9.1", "2021.9.2"), "found_on"),
        ("改善完成日", ("2021.9.1", "2021.9.2"), "rectified_on"),
        ("结案时间", ("2021.9.1", "2021.9.2"), "verified_on"),
        ("防范整改措施", ("清理浮石", "扩大警戒"), "measure"),
        ("确认者", ("葛亮", "毛军"), "verifier"),
        ("整改闭环情况", ("闭环", "未闭环"), "closing"),
    ],
)
def test_heading_of_a_trade(heading: str, cells: tuple[str, ...], field: str | None) -> None:
    rows = [(n, f"{n}号阀门泄漏严重", cell) for n, cell in enumerate(cells, 1)]

    assert read(("序号", "问题描述", heading), *rows).columns[heading] == field


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("延期整改", "ongoing"),
        ("整改ing", "ongoing"),
        ("停产整顿", "ongoing"),
        ("治理完成", "done"),
        ("已粘贴反光标识", "done"),
        ("已办理年检", "done"),
        ("已停用", None),
        ("已封堵", "done"),
        ("已被查封", None),
        ("达到序时进度", "ongoing"),
        ("在改", "ongoing"),
        ("未动工", "not_started"),
        ("正联系特检院", "ongoing"),
        ("正常", None),
        ("处置中", "ongoing"),
        ("清单已印发", "done"),
        ("材料已采购", "ongoing"),
        ("整改了一半", "ongoing"),
        ("已完成80%", "ongoing"),
        ("整改完成率100%", "done"),
        ("尚未到整改期限", "not_started"),
        ("不具备整改条件，已停用", "not_started"),
        ("已罚款", None),
        ("已逾期", None),
        ("已采购材料，预计8月中旬完成。", "ongoing"),
        ("已联系检测机构，待检测", "ongoing"),
        ("已下达责令限期整改指令书", "ongoing"),
        ("已于5月6日更换，待验收", "done"),
    ],
)
def test_what_offices_answer_about_progress(text: str, state: str | None) -> None:
    row = only(("序号", "隐患描述", "责任人", "整改情况"), (1, "阀门泄漏", "张三", text))

    assert row.state == state


def test_year_month_and_day_in_columns_of_their_own_are_one_date() -> None:
    header = ("年", "月", "日", "隐患描述", "责任人")

    row = only(header, (2023.0, 3.0, 6.0, "阀门泄漏", "张三"))

    assert iso(row, "found_on") == "2023-03-06"


def test_month_and_day_below_a_deadline_take_the_year_of_the_title() -> None:
    grid = Grid(
        "表",
        [
            (1, ("2023年隐患台账",)),
            (2, ("序号", "隐患描述", "责任人", "整改期限", None)),
            (3, (None, None, None, "月", "日")),
            (4, (1.0, "阀门泄漏", "张三", 3.0, 6.0)),
        ],
        (Merge(2, 0, 3, 0), Merge(2, 1, 3, 1), Merge(2, 2, 3, 2), Merge(2, 3, 2, 4)),
    )

    (row,) = read_ledger([grid]).rows

    assert iso(row, "due_on") == "2023-03-06"


def test_the_last_round_of_checks_counts() -> None:
    grid = Grid(
        "表",
        [
            (1, ("序号", "隐患描述", "第一次复查", None, "第二次复查", None)),
            (2, (None, None, "时间", "结果", "时间", "结果")),
            (3, (1.0, "阀门泄漏", "2022.1.12", "未整改", "2022.1.14", "已整改")),
            (4, (2.0, "法兰锈蚀", "2022.1.12", "已整改", None, None)),
        ],
        (Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 1, 3), Merge(1, 4, 1, 5)),
    )

    told = [(row.state, iso(row, "verified_on")) for row in read_ledger([grid]).rows]

    assert told == [("verified", "2022-01-14"), ("verified", "2022-01-12")]


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_what_is_no_number_is_no_date(value: float) -> None:
    row = only(("序号", "隐患描述", "检查日期"), (1, "阀门泄漏", value))

    assert row.found_on is None


@pytest.mark.parametrize(
    ("written", "date"),
    [
        (230406.0, "2023-04-06"),
        ("230406", "2023-04-06"),
        ("202304", "2023-04-01"),
        ("231306", None),
    ],
)
def test_a_date_of_six_digits(written: object, date: str | None) -> None:
    row = only(("序号", "隐患描述", "检查日期"), (1, "阀门泄漏", written))

    assert iso(row, "found_on") == date


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("不构成重大隐患", "general"),
        ("未达到重大", "general"),
        ("重大（判定标准第三条）", "major"),
        ("一般（C类）", "general"),
    ],
)
def test_grade_in_words(text: str, grade: str) -> None:
    row = only(("序号", "隐患描述", "隐患等级"), (1, "阀门泄漏", text))

    assert row.grade == grade


def test_whatever_stage_is_ticked_below_its_group_is_the_state() -> None:
    grid = Grid(
        "表",
        [
            (1, ("序号", "隐患描述", "整改进展", None, None)),
            (2, (None, None, "已完成", "进行中", "未启动")),
            (3, (1.0, "阀门泄漏", "√", None, None)),
            (4, (2.0, "法兰锈蚀", None, "√", None)),
            (5, (3.0, "扶手松动", None, None, "√")),
        ],
        (Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 1, 4)),
    )

    states = [row.state for row in read_ledger([grid]).rows]

    assert states == ["done", "ongoing", "not_started"]


def test_people_parted_by_a_wide_blank_are_two() -> None:
    header = ("序号", "隐患描述", "责任人")
    rows = read(header, (1, "阀门泄漏", "张三\u3000李四"), (2, "法兰锈蚀", "王\u3000强")).rows

    assert [row.responsible_person for row in rows] == ["张三、李四", "王强"]


@pytest.mark.parametrize(
    ("name", "state"), [("已整改", "done"), ("未整改", "not_started"), ("整改通知", None)]
)
def test_a_sheet_may_be_of_one_state(name: str, state: str | None) -> None:
    row = only(("序号", "隐患描述", "整改期限"), (1, "阀门泄漏", "2021.9.1"), name=name)

    assert row.state == state


def test_what_is_left_from_last_week_is_no_category() -> None:
    header = ("序号", "隐患描述", "责任人")

    rows = read(
        header,
        ("一、上周遗留问题",),
        (1, "阀门泄漏", "张三"),
        ("二、消防类",),
        (2, "法兰锈蚀", "张三"),
    ).rows

    assert (rows[0].source, rows[0].category) == ("上周遗留问题", "")
    assert rows[1].category == "消防类"


def test_a_table_of_something_else_below_is_not_read_as_hazards() -> None:
    ledger = read(
        ("序号", "部门", "隐患内容", "整改期限", "整改情况"),
        (1, "合成部", "阀门泄漏", "6月3日", "已整改"),
        ("本月合计", 1),
        ("附：安全投入情况",),
        ("序号", "项目", "金额（万元）"),
        (1, "更换报警器", "约三万元"),
    )

    assert [row.description for row in ledger.rows] == ["阀门泄漏"]
    assert (ledger.rows_read, ledger.rejected) == (1, ())
    assert [(row.row, row.kind) for row in ledger.passed if row.kind == "other"] == [
        (5, "other"),
        (6, "other"),
    ]


@pytest.mark.parametrize(
    "heading", ["现场存在问题", "消防隐患点", "安全管理短板", "作业现场违章", "设备缺陷情况"]
)
def test_a_heading_of_hazards_that_no_list_foresaw(heading: str) -> None:
    header = ("序号", "企业名称", heading, "检查时间")

    row = only(header, (1, "甲厂", "阀门泄漏", "2021.9.1"))

    assert row.description == "阀门泄漏"


@pytest.mark.parametrize(
    "heading", ["问题数", "隐患部位", "发现问题时间", "问题来源", "整改问题", "主要原因问题"]
)
def test_what_only_speaks_of_hazards_heads_no_table(heading: str) -> None:
    assert read(("序号", "企业名称", heading), (1, "甲厂", "甲")).rows == ()


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            ("hazard_id", "enterprise_name", "hazard_desc", "find_date", "rectify_deadline"),
            ("number", "enterprise", "description", "found_on", "due_on"),
        ),
        (
            ("S/N", "Observation", "Recommended Action", "Action Owner", "Target Date"),
            ("number", "description", "measure", "responsible_person", "due_on"),
        ),
        (
            ("dangerDesc", "liablePerson", "registTime", "dangerManageDeadline", "checkAcceptTime"),
            ("description", "responsible_person", "found_on", "due_on", "verified_on"),
        ),
    ],
)
def test_what_a_system_exports(header: tuple[str, ...], fields: tuple[str, ...]) -> None:
    # By their headings alone: all cells are alike.
    ledger = read(header, ("阀门泄漏",) * len(header))

    assert tuple(ledger.columns[name.replace(" ", "")] for name in header) == fields


def test_codes_of_the_national_exchange_are_not_taken_for_words() -> None:
    header = ("dangerDesc", "liablePerson", "dangerManageDeadline", "dangerState", "dangerLevel")

    row = only(header, ("阀门泄漏", "张三", "2021.9.1", "1", "1"))

    assert (row.state, row.grade) == (None, None)
    assert row.extra["dangerState"] == "1"


def test_the_day_of_completion_is_no_deadline_beside_an_expected_one() -> None:
    header = ("编号", "问题", "预计完成", "完成日期")

    row = only(header, (1, "阀门泄漏", "2024.3.3", "2024.3.2"))

    assert (iso(row, "due_on"), iso(row, "rectified_on"), row.state) == (
        "2024-03-03",
        "2024-03-02",
        "done",
    )
