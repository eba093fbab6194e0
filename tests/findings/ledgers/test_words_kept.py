"""What a ledger says is not lost: doubts beside the finding, words that no column holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.findings.ledgers.rows import imported, row

from bihuan.engines.ledger import Grid, Progress, read_ledger
from bihuan.findings.domain.taking_over import doubts_of, settled
from bihuan.findings.models import Finding, LedgerEntry
from bihuan.findings.queries.ledger_words import ledger_words
from bihuan.kernel.clock import civil_date

if TYPE_CHECKING:
    from tests.factories import Town

    from bihuan.engines.ledger import LedgerRow

AHEAD = date(2099, 1, 5)
HEADER = ("序号", "检查日期", "隐患描述", "隐患等级", "整改责任人", "整改期限", "整改情况", "备注")


def read(*cells: str) -> LedgerRow:
    return read_ledger([Grid("台账", [(1, HEADER), (2, cells)])]).rows[0]


def test_a_day_of_what_has_happened_that_lies_ahead_is_left_open_and_doubted() -> None:
    told = row(4, "阀门泄漏", found_on=AHEAD, due_on=date(2099, 2, 1), rectified_on=AHEAD)

    taken = settled(told, date(2099, 1, 4))

    assert (taken.found_on, taken.rectified_on, taken.due_on) == (None, None, date(2099, 2, 1))
    assert doubts_of(taken) == [
        {"code": "date.ahead", "field": "found_on", "text": "2099-01-05"},
        {"code": "date.ahead", "field": "rectified_on", "text": "2099-01-05"},
    ]
    assert settled(told, AHEAD) is told


@pytest.mark.django_db
def test_a_check_that_lies_ahead_does_not_close(town: Town) -> None:
    [outcome] = imported(town, [row(4, "阀门泄漏", verified_on=AHEAD)])

    assert outcome.state == "found"
    assert LedgerEntry.objects.get().said["doubts"] == [
        {"code": "date.ahead", "field": "verified_on", "text": "2099-01-05"}
    ]


@pytest.mark.django_db
def test_what_cannot_be_made_out_is_kept_with_the_row_in_words(town: Town) -> None:
    told = read("1", "2026-13-01", "阀门泄漏", "很高", "李四", "15个工作日", "见附件", "挂牌")

    imported(town, [told])

    finding = Finding.objects.get()
    assert finding.due_on is None
    doubts = {(d["code"], d["text"]) for d in LedgerEntry.objects.get().said["doubts"]}
    assert doubts == {
        ("date.impossible", "2026-13-01"),
        ("date.relative", "15个工作日"),
        ("grade.unknown", "很高"),
        ("state.unknown", "见附件"),
    }
    [words] = ledger_words(town.actor("alice"), finding)
    assert {
        "发现时间：没有“2026-13-01”这个日期，留空",
        "期限：“15个工作日”是时长，不是日期，留空",
    } < set(words.doubts)


@pytest.mark.django_db
def test_a_deadline_before_the_day_found_makes_nothing_overdue(town: Town) -> None:
    told = read("1", "2020-11-22", "阀门泄漏", "重大", "李四", "2020-01-01", "整改中", "挂牌")

    imported(town, [told])

    finding = Finding.objects.get()
    assert (finding.due_on, civil_date(finding.found_at)) == (None, date(2020, 11, 22))
    [words] = ledger_words(town.actor("alice"), finding)
    assert words.doubts == ["期限：“2020-01-01”早于发现日期，留空"]
    assert ("整改期限", "2020-01-01") in words.words


@pytest.mark.django_db
def test_a_record_tells_the_words_of_every_row_that_became_it_once(town: Town) -> None:
    told = read("7", "2020-11-22", "阀门泄漏", "重大", "李四", "", "整改中", "挂牌")
    other = row(
        9, "阀门泄漏", found_on=date(2020, 11, 23), measure="更换阀门", state=Progress.ONGOING
    )

    imported(town, [told, other])

    finding = Finding.objects.get()
    first, second = ledger_words(town.actor("alice"), finding)
    assert (first.entry.is_first, first.entry.row, second.entry.row) == (True, 2, 9)
    assert dict(first.words) == {
        "责任人": "李四",
        "发现时间": "2020-11-22",
        "备注": "挂牌",
        "台账编号": "7",
        "隐患等级": "重大",
        "整改情况": "整改中",
        # Understood beside what stands there.
        "等级（认作）": "重大隐患",
    }
    # A row that joined tells of it in words of its own; the finding does not hold them.
    assert dict(second.words) == {
        "隐患描述": "阀门泄漏",
        "发现时间": "2020-11-23",
        "措施": "更换阀门",
        "整改情况（认作）": "整改中",
    }
    assert finding.graded_by_id is None
    assert finding.measures.count() == 0
