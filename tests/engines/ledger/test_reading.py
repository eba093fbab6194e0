from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bihuan.engines.ledger import Grid, Ledger, Merge, read_ledger

HEADER = ("序号", "隐患描述", "牵头科室", "督办意见栏", "整改期限")
ROW = (1.0, "阀门泄漏", "安环科", "尽快", "2020.5.9")


def read(*rows: tuple[Any, ...], **options: Any) -> Ledger:
    return read_ledger([Grid("表", list(enumerate(rows, 1)))], **options)


def test_unknown_columns_are_named_and_kept_beside_the_fields() -> None:
    ledger = read(HEADER, ROW)

    assert ledger.columns["督办意见栏"] is None
    assert ledger.rows[0].extra["督办意见栏"] == "尽快"


def test_a_persons_mapping_outranks_the_headings() -> None:
    mapping = {"督办意见栏": "measure", "牵头科室": "enterprise", "整改\n期限": None}

    row = read(HEADER, ROW, mapping=mapping).rows[0]

    assert (row.measure, row.enterprise, row.responsible_org) == ("尽快", "安环科", "")
    assert (row.due_on, row.extra["整改期限"]) == (None, "2020.5.9")


def test_a_mapping_may_name_a_group_and_its_column() -> None:
    grid = Grid(
        "表",
        [
            (1, ("序号", "隐患描述", "甲组", None)),
            (2, (None, None, "丙", "丁")),
            (3, (1.0, "阀门泄漏", "换垫片", "张三")),
        ],
        (Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 2, 1, 3)),
    )
    mapping = {"甲组/丙": "measure", "丁": "responsible_person"}

    (row,) = read_ledger([grid], mapping=mapping).rows

    assert (row.measure, row.responsible_person) == ("换垫片", "张三")


def test_each_column_tells_how_sure_it_is_and_why() -> None:
    ledger = read(HEADER, (1.0, "阀门泄漏严重", "安环科", "尽快", "2020.5.9"))
    columns = {column.name: column for column in ledger.tables[0].columns}

    assert (columns["隐患描述"].confidence, columns["隐患描述"].reasons) == (1.0, ("heading",))
    assert columns["督办意见栏"].reasons == ("unknown heading",)


@pytest.mark.parametrize(
    ("rows", "role"),
    [
        ([], "empty"),
        ([("镇", "隐患数"), ("甲镇", 3.0), ("乙镇", 4.0)], "summary"),
        ([("企业名称", "地址"), ("甲公司", "某路")], "other"),
        ([HEADER, ROW], "ledger"),
    ],
)
def test_each_sheet_is_told_for_what_it_is(rows: list[tuple[Any, ...]], role: str) -> None:
    assert [sheet.role for sheet in read(*rows).sheets] == [role]


def test_what_is_doubtful_is_warned_of_with_its_text() -> None:
    row = read(HEADER, (1.0, "1、阀门泄漏；\n2、法兰锈蚀。", "安环科", "", "2020.2.30")).rows[0]

    told = {(w.code, w.facts["field"], w.facts["text"], w.line) for w in row.warnings}
    assert told == {
        ("several_problems", "description", "", 2),
        ("date.impossible", "due_on", "2020.2.30", 2),
    }


def test_a_deadline_before_the_day_it_was_found_is_left_open_and_its_words_are_kept() -> None:
    row = read(("隐患描述", "检查日期", "整改期限"), ("阀门泄漏", "2020.5.9", "2020.5.6")).rows[0]

    assert [(w.code, w.facts["text"]) for w in row.warnings] == [("due_before_found", "2020.5.6")]
    assert (row.found_on, row.due_on) == (dt.date(2020, 5, 9), None)
    assert row.extra["整改期限"] == "2020.5.6"


@pytest.mark.parametrize(
    "text", ["一", "2", "5月", "2020.", "已整改，", "被检查单位：", "（", "张三、"]
)
def test_endless_cells_end(text: str) -> None:
    endless = (text * 32_000)[:32_000]
    header = ("隐患描述", "检查日期", "整改期限", "整改情况", "责任人", "隐患等级", "备注")

    ledger = read((endless,), header, ("阀门泄漏", *[endless] * 6), ("法兰锈蚀", *[""] * 6))

    # A search that goes back and forth over the text would not come to an end here.
    assert [row.row for row in ledger.rows] == [3, 4]


def test_bare_days_of_the_1904_calendar_are_turned() -> None:
    grid = Grid("表", [(1, HEADER), (2, (1.0, "阀门泄漏", "", "", 42_498.0))], from_1904=True)

    due_on = read_ledger([grid]).rows[0].due_on

    assert due_on is not None
    assert due_on.isoformat() == "2020-05-09"
