"""A ledger with days that cannot be: seen before it is taken over, taken out, seen on the record."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
from tests.journeys.test_dirty_ledger import page, send

from bihuan.findings.public import Finding
from bihuan.foundation import jobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

    As = Callable[[str], Client]

LEDGER = """隐患台账
序号,检查日期,企业名称,隐患描述,隐患等级,整改责任人,整改期限,整改情况,备注
1,2020-11-22,明川木业,除尘管道积尘,重大,李四,2020-01-01,整改中,挂牌督办
2,2026-13-01,恒锐压铸,安全出口锁闭,一般,王五,15个工作日,整改中,一号门
3,2099-01-05,恒锐压铸,行车限位失效,一般,王五,,整改中,
4,2020-11-22,PLANT,配电箱无门,一般,王五,2020-12-22,整改中,
"""


def test_doubts_are_told_before_in_the_file_and_on_the_record(as_: As, town: Town) -> None:
    alice = as_("alice")
    content = LEDGER.replace("PLANT", town.organisations["plant"].name).encode("gb18030")
    upload = send(alice, town, content, "台账.csv")
    path = f"/ledgers/{upload.pk}"

    shown = page(alice, path)
    assert upload.preview["doubtful_rows"] == 3
    assert '<span class="v">3</span><span class="k">存疑</span>' in shown
    # Each is marked in the first rows, and told in the list of all.
    assert shown.count('<span class="tag doubt">') == 3
    for why in (
        "期限：“2020-01-01”早于发现日期，留空",
        "发现时间：没有“2026-13-01”这个日期，留空",
        "期限：“15个工作日”是时长，不是日期，留空",
        "发现时间：“2099-01-05”还没有到，不予采用",
    ):
        assert shown.count(why) == 2
    english = alice.get(path, headers={"accept-language": "en"}).content.decode()
    assert "Deadline: “2020-01-01” lies before the day it was found; left open" in english
    assert "Found on: “2099-01-05” lies ahead; not taken over" in english

    book = openpyxl.load_workbook(BytesIO(alice.get(f"{path}/left-out.xlsx").content))
    rows = list(book["存疑的行"].iter_rows(min_row=2, values_only=True))
    assert rows[0][1:3] == ("3", "期限：“2020-01-01”早于发现日期，留空")
    assert len(rows) == 3
    assert "除尘管道积尘" in rows[0]

    alice.post(f"{path}/import", {"version": "1"})
    jobs.Worker(town.clock).tick()
    assert '<span class="v">3</span><span class="k">存疑</span>' in page(alice, path)

    major = Finding.objects.get(title="除尘管道积尘")
    record = page(alice, f"/findings/{major.pk}")
    assert major.due_on is None
    assert "台账原话" in record
    assert "照录台账，未在本系统核实。" in record
    for words in ("重大", "李四", "挂牌督办", "2020-01-01"):
        assert f"<dd>{words}</dd>" in record
    assert f'<a href="{path}">台账.csv</a>' in record
    assert "第3行" in record
    assert f"{town.people['alice'].name} 于 " in record
    plain = Finding.objects.get(title="配电箱无门")
    assert str(plain.due_on) == "2020-12-22"
    assert "早于发现日期" not in page(alice, f"/findings/{plain.pk}")
    # Whoever rectifies reads the same words, and is not led to a ledger that is not theirs.
    theirs = page(as_("dong"), f"/findings/{plain.pk}")
    assert "台账原话" in theirs
    assert path not in theirs
