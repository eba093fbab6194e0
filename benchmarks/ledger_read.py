"""Reading a ledger of 10,000 hazards leaves most of the ten seconds of an import to the database.

Prints seconds and rows a second for .xlsx, .xls and .csv, beside the time that the library alone
takes to bring the cells of the same .xlsx into Python. Seconds of the processor, best of three.

Run: ``python -m benchmarks.ledger_read``.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import xlwt

ROWS, LIMIT_SECONDS = 10_000, 5.0
HEADER = ["序号", "企业名称", "检查时间", "隐患描述", "隐患类别", "隐患级别", "整改措施", "责任单位",
          "整改责任人", "整改期限", "整改情况", "复查时间", "复查人", "备注"]  # fmt: skip


def ledger(rows: int) -> list[list[str | int]]:
    """Cells of a ledger with a title, sections and a total; seeded."""
    chance = random.Random(20200506)
    what = ["灭火器压力不足", "消防通道堵塞", "配电箱门缺失", "电线私拉乱接", "气瓶未固定"]
    cells: list[list[str | int]] = [["2020年安全隐患排查治理台账"], list(HEADER)]
    for number in range(1, rows + 1):
        month, day = chance.randint(1, 12), chance.randint(1, 28)
        cells.append([
            number, f"苏州{chance.randint(1, 900)}号机械有限公司", f"2020.{month}.{day}",
            f"{chance.choice(what)}（{number}号车间，距离门口{chance.randint(1, 99)}米处）", "消防安全",
            chance.choice(["一般", "重大"]), "立即整改并举一反三，落实责任到人", "安环部", "张三、李四",
            f"{month}月{day}日前", chance.choice(["已整改", "整改中", "√", "未整改"]), f"2020/{month}/{day}",
            "王五", chance.choice(["", "/", "无"]),
        ])  # fmt: skip
    return [*cells, ["合计", f"{rows}条"]]


def write(folder: Path, cells: list[list[str | int]]) -> list[Path]:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("台账")
    for row in cells:
        page.append(row)
    book.save(folder / "台账.xlsx")
    old = xlwt.Workbook(encoding="utf-8")
    sheet = old.add_sheet("台账")
    for at, row in enumerate(cells):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    old.save(str(folder / "台账.xls"))
    text = "\r\n".join(",".join(str(value) for value in row) for row in cells)
    (folder / "台账.csv").write_bytes(text.encode("gb18030"))
    return [folder / f"台账.{kind}" for kind in ("xlsx", "xls", "csv")]


def seconds(work: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return best


def main() -> None:
    from python_calamine import CalamineWorkbook

    from bihuan.documents.extraction.sheets import read_sheets
    from bihuan.engines.ledger import read_ledger

    with tempfile.TemporaryDirectory() as name:
        paths = write(Path(name), ledger(ROWS))
        bare = seconds(
            lambda: CalamineWorkbook.from_path(paths[0]).get_sheet_by_index(0).to_python()
        )
        print(f"cells alone, .xlsx: {bare:.2f} s")
        for path in paths:
            cells = seconds(partial(read_sheets, path))
            grids = read_sheets(path).grids
            rows = seconds(partial(read_ledger, grids, file_name="台账"))
            found = len(read_ledger(grids).rows)
            if found != ROWS:
                raise SystemExit(f"{path.suffix}: {found} of {ROWS} rows")
            print(
                f"{path.suffix}: {cells:.2f} s into cells, {rows:.2f} s into rows,"
                f" {ROWS / (cells + rows):,.0f} rows a second"
            )
            if cells + rows > LIMIT_SECONDS:
                raise SystemExit(f"{path.suffix}: slower than {LIMIT_SECONDS} s")


if __name__ == "__main__":
    main()
