"""Random ledgers with random noise, and what must be read from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from bihuan.engines.ledger import Grid, Merge

_HEADINGS = {
    "number": ["序号", "编号", "序  号"],
    "description": ["隐患描述", "存在问题", "问题\n描述", "检查发现的隐患", "安全隐患内容"],
    "enterprise": ["企业名称", "受检单位", "被检查单位名称"],
    "found_on": ["检查日期", "发现时间", "排查时间"],
    "due_on": ["整改期限", "整改时限", "要求完成时间"],
    "measure": ["整改措施", "整改要求"],
    "responsible_person": ["整改责任人", "责任人"],
    "state": ["整改情况", "是否整改", "整改状态"],
    "grade": ["隐患等级", "隐患级别"],
    "verifier": ["复查人", "验收人员"],
    "verified_on": ["复查时间", "验收日期"],
    "remarks": ["备注"],
    "": ["公示编号栏", "红黄牌", "纸质归档盒"],
}
_STATES = {
    "已整改": "done",
    "√": "done",
    "完成整改": "done",
    "整改中": "ongoing",
    "未整改": "not_started",
    "已销号": "closed",
    "": None,
}
_GRADES = {"一般": "general", "重大": "major", "较大": "general", "": None}
_WHAT = ["灭火器压力不足", "消防通道堆放货物", "配电箱门缺失", "气瓶未固定", "无安全操作规程"]
_WHERE = ["一车间", "仓库", "东侧围墙处", "二楼走廊", "锅炉房"]
_PEOPLE = ["张三", "李四", "王小明", "欧阳修"]
_DATES = (
    "{y}.{m}.{d}",
    "{y}年{m}月{d}日",
    "{y}-{m:02}-{d:02}",
    "{m}月{d}日",
    "{y}{m:02}{d:02}",
    "{y}/{m}/{d}",
)
YEAR = 2021


@dataclass
class Made:
    """A grid in the making, and the records that it holds by row."""

    rows: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    expected: dict[int, dict[str, Any]] = field(default_factory=dict)
    at: int = 1

    def add(self, *cells: Any) -> int:
        row, self.at = self.at, self.at + 1
        if any(cell is not None and cell != "" for cell in cells):
            self.rows.append((row, cells))
        return row

    def grid(self) -> Grid:
        return Grid("明细", self.rows, tuple(self.merges))


@st.composite
def ledgers(draw: st.DrawFn) -> Made:
    """A ledger: title, header, entries with noise between them, an end."""
    made = Made()
    fields = _fields(draw)
    width = len(fields)
    header = tuple(draw(st.sampled_from(_HEADINGS[name])) for name in fields)
    row = made.add(f"{YEAR}年安全隐患排查治理台账", *[None] * (width - 1))
    if draw(st.booleans()):
        made.merges.append(Merge(row, 0, row, width - 1))
    for _ in range(draw(st.integers(0, 2))):
        made.add()
    made.add(*header)
    number = 0
    for _ in range(draw(st.integers(1, 6))):
        number = _group(draw, made, fields, number)
        _noise(draw, made, header)
    if draw(st.booleans()):
        made.add("合计", f"{number}条")
    if draw(st.booleans()):
        made.add("填表人：张三", None, "审核人：李四")
    return made


def _fields(draw: st.DrawFn) -> list[str]:
    others = [name for name in _HEADINGS if name not in ("number", "description", "")]
    chosen = draw(st.lists(st.sampled_from(others), min_size=2, max_size=9, unique=True))
    chosen.insert(draw(st.integers(0, len(chosen))), "description")
    if draw(st.booleans()):
        chosen.insert(draw(st.integers(0, len(chosen))), "")
    return ["number", *chosen]


def _group(draw: st.DrawFn, made: Made, fields: list[str], number: int) -> int:
    """Entries of one enterprise, whose name may be merged down over them."""
    enterprise = draw(st.sampled_from(["苏州甲有限公司", "乙纺织厂", "丙超市"]))
    size = draw(st.integers(1, 4))
    merged = draw(st.booleans()) and size > 1 and "enterprise" in fields
    first = made.at
    for at in range(size):
        number += 1
        cells, expected = _entry(draw, fields, number, enterprise)
        if merged and at:
            cells[fields.index("enterprise")] = None
        made.expected[made.add(*cells)] = expected
    if merged:
        column = fields.index("enterprise")
        made.merges.append(Merge(first, column, first + size - 1, column))
    return number


def _entry(
    draw: st.DrawFn, fields: list[str], number: int, enterprise: str
) -> tuple[list[Any], dict[str, Any]]:
    found = dt.date(YEAR, 1, 1) + dt.timedelta(days=draw(st.integers(0, 300)))
    due = found + dt.timedelta(days=draw(st.integers(0, 30)))
    cells: list[Any] = []
    expected: dict[str, Any] = {}
    for name in fields:
        cell, value = _cell(
            draw, name, number, enterprise, {"found_on": found, "due_on": due, "verified_on": due}
        )
        cells.append(cell)
        if name:
            expected[name] = value
    return cells, expected


def _cell(
    draw: st.DrawFn, name: str, number: int, enterprise: str, dates: dict[str, dt.date]
) -> tuple[Any, Any]:
    """What is written in a cell, and what must be read from it."""
    plain = {"number": (float(number), str(number)), "enterprise": (enterprise, enterprise)}
    if name in plain:
        return plain[name]
    if name == "description":
        text = f"{draw(st.sampled_from(_WHERE))}{draw(st.sampled_from(_WHAT))}"
        return f" {text} " if draw(st.booleans()) else text, text
    if name in dates:
        date = dates[name]
        text = draw(st.sampled_from(_DATES)).format(y=date.year, m=date.month, d=date.day)
        return draw(st.sampled_from([date, text])), date
    if name in ("state", "grade"):
        words = _STATES if name == "state" else _GRADES
        word = draw(st.sampled_from(sorted(words)))
        return word, words[word]
    if name in ("responsible_person", "verifier"):
        people = draw(st.lists(st.sampled_from(_PEOPLE), max_size=2, unique=True))
        return draw(st.sampled_from(["、", "\n"])).join(people), "、".join(people)
    text = (
        draw(st.sampled_from(["立即更换", "限期清理并加强培训", "无", "/", ""])) if name else "甲-3"
    )
    return text, "" if text in ("无", "/") else text


def _noise(draw: st.DrawFn, made: Made, header: tuple[str, ...]) -> None:
    kind = draw(st.sampled_from(["", "", "blank", "header", "subtotal", "page"]))
    if kind == "blank":
        made.add()
    elif kind == "header":
        made.add(*header)
    elif kind == "subtotal":
        made.add("小计", None, f"{draw(st.integers(1, 9))}条")
    elif kind == "page":
        row = made.add("第 2 页 共 3 页", *[None] * (len(header) - 1))
        made.merges.append(Merge(row, 0, row, len(header) - 1))
