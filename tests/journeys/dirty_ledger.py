"""A ledger of 500 rows as offices keep them: several sheets, merged cells, dates of all kinds."""

from __future__ import annotations

import random
from dataclasses import dataclass
from io import BytesIO

import openpyxl

HEADER = ["序号", "企业名称", "检查日期", "存在的问题\n（隐患描述）", "整改措施", "责任单位", "整改责任人", "整改\n时限",
          "整改情况", "复查日期", "备注"]  # fmt: skip
WHAT = [
    "灭火器压力不足",
    "安全出口堵塞",
    "配电箱无盖板",
    "气瓶未固定放置",
    "除尘器未接地",
    "叉车无证驾驶",
]
HOSTILE = ['=HYPERLINK("http://example.invalid","点我")', "+1+1，线路老化", "@SUM(A1:A9) 私拉电线",
           "-2层车间积水", "<script>alert(1)</script> 未设护栏", "'; DROP TABLE findings; -- 标识缺失"]  # fmt: skip


@dataclass
class Dirty:
    """The file, and what is known of it."""

    content: bytes
    #: Rows that tell of a hazard of their own.
    hazards: int
    #: Rows that go on with the hazard above, over whose rows it is merged.
    joined: int
    #: Rows without a hazard in a numbered line.
    rejected: int
    #: Rows that stand twice.
    doubled: int

    @property
    def rows(self) -> int:
        return self.hazards + self.joined + self.rejected + self.doubled


def day(chance: random.Random, at: int) -> object:
    month, number = 1 + at % 12, 1 + at % 28
    return [
        f"2020.{month}.{number}",
        f"{month}月{number}日",
        f"2020年{month}月{number}日",
        43831 + at % 300,
        f"2020/{month}/{number}",
        f"2020{month:02}{number:02}",
    ][chance.randrange(6)]


def dirty_ledger(rows: int = 500, seed: int = 7) -> Dirty:
    """Build the workbook; hazards differ in words, so that none joins another by chance."""
    chance = random.Random(seed)  # noqa: S311 - cells, no secrets
    book = openpyxl.Workbook()
    made = Dirty(b"", 0, 0, 0, 0)
    first = book.active
    assert first is not None
    first.title = "汇总"
    for line in (["隐患汇总表"], ["街道", "一般", "重大"], ["青屿街道", 30, 2], ["合计", 30, 2]):
        first.append(line)
    book.create_sheet("空表")
    half = rows // 2
    for name, count in (("2020年上半年", half), ("2020年下半年", rows - half)):
        _sheet(book.create_sheet(name), name, count, chance, made)
    buffer = BytesIO()
    book.save(buffer)
    made.content = buffer.getvalue()
    return made


def _sheet(page: object, name: str, count: int, chance: random.Random, made: Dirty) -> None:
    write = page.append  # type: ignore[attr-defined]
    write([f"{name}安全生产隐患排查治理台账"])
    write(["填报单位：澜州市安委办", None, None, None, None, None, "填报时间：2020年12月31日"])
    write(HEADER)
    page.merge_cells("A1:K1")  # type: ignore[attr-defined]
    at, last = 0, None
    while at < count:
        at += 1
        row = page.max_row + 1  # type: ignore[attr-defined]
        kind = chance.random()
        if at == count // 2:
            write(HEADER)
            row += 1
        if kind < 0.04:
            write([at, f"澜州{name}{at}号厂", "2020.5.6", chance.choice(["无", '=B5&"通道堵塞"'])])
            made.rejected += 1
        elif kind < 0.06 and last:
            write(last)
            page.cell(row, 4).data_type = "s"  # type: ignore[attr-defined]
            made.doubled += 1
        elif kind < 0.10 and at < count:
            _two_rows(page, row, at, name)
            at += 1
            made.hazards += 1
            made.joined += 1
        else:
            last = _line(chance, at, name)
            write(last)
            # Typed as text, and not as the formula that it looks like.
            page.cell(row, 4).data_type = "s"  # type: ignore[attr-defined]
            made.hazards += 1
    write(["合计", f"共{count}条"])
    write(["审核人：王五", None, None, "制表人：赵六"])


def _line(chance: random.Random, at: int, name: str) -> list[object]:
    said = chance.choice(HOSTILE) if at % 17 == 0 else chance.choice(WHAT)
    return [
        at,
        f"澜州{name}{at}号\n机械有限公司",
        day(chance, at),
        f"{said}\n（{name}第{at}处，距门口{at}米）",
        "立即整改，\n举一反三",
        "安环部",
        "张 三",
        chance.choice(["立即", "12月31日前", "2020.12.31"]),
        chance.choice(["已整改", "整改中", "未整改", "√"]),
        chance.choice(["2020/12/1", ""]),
        chance.choice(["", "/", "无"]),
    ]


def _two_rows(page: object, row: int, at: int, name: str) -> None:
    """One hazard over two rows, the second with a further measure."""
    write = page.append  # type: ignore[attr-defined]
    write(
        [
            at,
            f"澜州{name}{at}号合并厂",
            "2020.6.1",
            f"货架超高（{name}合并{at}）",
            "降低货架",
            "仓储部",
            "李四",
            "2020.7.1",
            "整改中",
        ]
    )
    write([None, None, None, None, "增设护栏", None, None, None, None])
    for column in "ABCDFGHI":
        page.merge_cells(f"{column}{row}:{column}{row + 1}")  # type: ignore[attr-defined]


def as_csv(rows: int = 60, seed: int = 8) -> tuple[bytes, int]:
    """Return a plain ledger as offices export it, in GB18030, and its hazards."""
    chance = random.Random(seed)  # noqa: S311 - cells, no secrets
    lines = [",".join(part.replace("\n", "") for part in HEADER)]
    for at in range(1, rows + 1):
        cells = [
            str(cell).replace("\n", " ").replace(",", "，") for cell in _line(chance, at, "2021年")
        ]
        lines.append(",".join(cells).replace("<script>", ""))
    return "\r\n".join(lines).encode("gb18030"), rows
