"""Rows of an office's ledger become findings once, and say where they come from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.utils import translation
from tests.factories import Town, make_town
from tests.findings.ledgers.rows import SOURCE, imported, row
from tests.findings.test_races import at_once

from bihuan.engines.ledger import Grade, LedgerRow, Progress
from bihuan.evidence.public import verify_all
from bihuan.findings.models import DutyRole, Finding, LedgerEntry, LedgerFile, Measure
from bihuan.findings.public import Outcome, Source, State, record_of
from bihuan.foundation.models import Counter, History
from bihuan.kernel.clock import civil_date
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.kernel.clock import FixedClock


def counts() -> tuple[int, ...]:
    tables = (Finding, LedgerEntry, LedgerFile, Measure, History, Counter)
    return tuple(table._default_manager.count() for table in tables)


def the(outcomes: list[Outcome]) -> Finding:
    return Finding.objects.get(pk=outcomes[0].finding_id)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"state": Progress.CLOSED}, State.CLOSED),
        ({"state": Progress.VERIFIED}, State.CLOSED),
        ({"state": Progress.DONE}, State.CLOSED),
        ({"state": Progress.DONE, "extra": {"整改情况": "已整改，待验收"}}, State.SUBMITTED),
        ({"state": Progress.ONGOING}, State.RECTIFYING),
        ({"state": Progress.NOT_STARTED}, State.RECTIFYING),
        ({"state": Progress.NOT_STARTED, "extra": {"状态": "新发现"}}, State.FOUND),
        ({"state": Progress.FAILED}, State.RETURNED),
        ({"state": Progress.TRANSFERRED}, State.TRANSFERRED),
        ({"state": Progress.VOID}, State.WITHDRAWN),
        ({}, State.FOUND),
        ({"verified_on": date(2020, 5, 9)}, State.CLOSED),
        ({"state": Progress.ONGOING, "grade": Grade.MAJOR}, State.FOUND),
        ({"state": Progress.CLOSED, "grade": Grade.MAJOR}, State.CLOSED),
    ],
)
def test_a_row_is_taken_over_as_its_ledger_says_that_it_stands(
    town: Town, told: dict[str, object], state: State
) -> None:
    finding = the(imported(town, [row(4, "消防通道堆放杂物", **told)]))

    step = History.objects.get(subject_id=finding.pk)
    assert (finding.state, step.step, step.from_state, step.to_state) == (
        state, "take_over", "", state,
    )  # fmt: skip
    assert verify_all().is_clean


def test_what_is_taken_over_as_closed_says_by_when_and_that_nobody_checked_it_here(
    town: Town,
) -> None:
    dated = row(4, "配电箱门缺失", state=Progress.CLOSED, verified_on=date(2020, 5, 9))
    silent = row(5, "气瓶未固定", state=Progress.CLOSED)

    one, other = (Finding.objects.get(pk=o.finding_id) for o in imported(town, [dated, silent]))

    assert one.closed_at is not None
    assert (
        civil_date(one.closed_at) == date(2020, 5, 9) == civil_date(one.accepted_at or one.found_at)
    )
    assert other.closed_at == town.clock.now()
    said = [History.objects.get(subject_id=f.pk).facts for f in (one, other)]
    assert [facts["verified_here"] for facts in said] == [False, False]
    assert [facts["ended_on_is_import"] for facts in said] == [False, True]
    assert said[0]["source"] == {
        "file": SOURCE.name, "sha256": SOURCE.sha256, "sheet": "台账", "row": 4,
    }  # fmt: skip


def test_unknown_bodies_stay_text_and_a_known_one_rectifies(town: Town) -> None:
    plant = town.organisations["plant"]
    rows = [
        row(
            4,
            "配电箱门缺失",
            enterprise="某某机械厂",
            responsible_person="张三",
            state=Progress.ONGOING,
        ),
        row(5, "气瓶未固定", enterprise=plant.name, measure="固定气瓶", state=Progress.ONGOING),
    ]

    unknown, known = (Finding.objects.get(pk=o.finding_id) for o in imported(town, rows))

    entry = unknown.ledger_entries.get()
    assert (entry.enterprise, entry.responsible_person) == ("某某机械厂", "张三")
    assert unknown.turn_org == town.organisations["office"]
    assert not unknown.duties.filter(role=DutyRole.RECTIFY).exists()
    assert known.turn_org == plant
    assert known.duties.get(role=DutyRole.RECTIFY).organisation == plant
    assert known.measures.get().responsible_dept == plant


def test_the_same_ledger_again_changes_nothing_however_it_was_saved(town: Town) -> None:
    rows = [row(at, f"{at}号配电箱门缺失，电线裸露") for at in range(4, 9)]
    first, before = imported(town, rows), counts()

    again = imported(town, rows)
    moved = [replace(each, sheet="另存", row=each.row + 7) for each in reversed(rows)]
    sorted_anew = imported(town, moved, source=Source("另存.csv", "cd" * 32))

    assert [one.is_merged for one in again] == [True] * 5
    assert [one.number for one in again] == [one.number for one in first]
    assert [one.number for one in sorted_anew] == [one.number for one in first][::-1]
    assert counts() == (*before[:2], before[2] + 1, *before[3:])
    assert verify_all().is_clean


def test_rows_that_tell_of_one_hazard_join_and_leave_its_chain_alone(town: Town) -> None:
    words = "铸造车间行车的限位器已经失灵，起重时有撞顶危险"
    rows = [
        row(4, words, enterprise="甲厂"),
        row(5, words, enterprise="甲厂"),
        row(6, words + "。", enterprise="甲厂", found_on=date(2020, 5, 8)),
        row(7, words, enterprise="乙厂"),
        row(8, words, enterprise="甲厂", found_on=date(2020, 6, 6)),
    ]

    outcomes = imported(town, rows)

    assert [one.is_merged for one in outcomes] == [False, True, True, False, False]
    assert {one.number for one in outcomes[:3]} == {outcomes[0].number}
    assert Finding.objects.count() == 3
    assert the(outcomes).version == 1
    assert verify_all().is_clean


def test_a_row_in_other_words_joins_and_a_look_alike_does_not(town: Town) -> None:
    rows = [
        row(at, text, enterprise="甲厂", place=place)
        for at, (text, place) in enumerate(
            [
                ("3号车间东侧2具灭火器过期", ""),
                ("存在2具灭火器超过有效期的问题", "三号车间东面"),
                ("5号车间东侧2具灭火器过期", ""),
                ("3号车间西侧2具灭火器过期", ""),
                ("3号车间东侧8具灭火器过期", ""),
                ("3号车间东侧2具灭火器压力不足", ""),
                ("3号车间东侧2具过期灭火器已更换", ""),
            ],
            start=4,
        )
    ]

    outcomes = imported(town, rows)

    assert [one.is_merged for one in outcomes] == [False, True, *[False] * 5]
    assert outcomes[1].finding_id == outcomes[0].finding_id
    assert Finding.objects.count() == 6
    assert verify_all().is_clean


def test_a_row_of_another_ledger_joins_what_the_first_one_told(town: Town) -> None:
    first = imported(town, [row(4, "消防通道堆放杂物", enterprise="甲厂")])

    other = row(9, "消防通道，堆放杂物。", enterprise="甲厂", found_on=date(2020, 5, 8))
    second = imported(town, [other], source=Source("六月.xlsx", "ef" * 32))

    assert (second[0].is_merged, second[0].number) == (True, first[0].number)


def test_an_import_that_broke_off_goes_on_where_it_stopped(town: Town) -> None:
    rows = [row(at, f"{at}号灭火器压力不足") for at in range(1, 1101)]

    def break_off(done: int, of: int) -> None:
        if done == 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(town, rows, told=break_off)
    assert Finding.objects.count() == 500

    outcomes = imported(town, rows)

    assert sum(one.is_merged for one in outcomes) == 500
    assert len({one.number for one in outcomes}) == Finding.objects.count() == 1100
    assert verify_all().is_clean


@pytest.mark.parametrize(
    ("who", "body"), [("charlie", "office"), ("alice", "plant"), ("dong", "plant")]
)
def test_a_stranger_or_another_bodys_ledger_is_refused_and_nothing_changes(
    town: Town, who: str, body: str
) -> None:
    before = counts()

    with pytest.raises(Refusal) as refused:
        imported(town, [row(4, "消防通道堆放杂物")], who=who, body=body)

    assert refused.value.status == 403
    assert counts() == before


@pytest.mark.parametrize(
    "text", ["=cmd|'/c calc'!A1", "+1+1", "@SUM(A1)", "<script>alert(1)</script>", "甲" * 30_000]
)
def test_hostile_cells_are_kept_as_they_are(town: Town, text: str) -> None:
    hostile = row(4, text, enterprise=text, responsible_person=text, measure=text, category=text)

    finding = the(imported(town, [hostile]))

    assert finding.description == text
    assert finding.measures.get().text == text
    assert verify_all().is_clean


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_ledger_at_once_double_nothing(
    transactional_db: None, data_dir: Path, clock: FixedClock
) -> None:
    town = make_town(clock)
    rows: list[LedgerRow] = [row(at, f"{at}号灭火器压力不足") for at in range(1, 121)]

    outcomes = at_once(lambda: imported(town, rows), lambda: imported(town, rows))

    made = [sum(not one.is_merged for one in each) for each in outcomes]  # type: ignore[attr-defined]
    assert sum(made) == Finding.objects.count() == LedgerEntry.objects.count() == 120
    assert verify_all().is_clean


def test_the_record_says_from_which_row_it_was_taken_over(town: Town) -> None:
    finding = the(imported(town, [row(4, "消防通道堆放杂物", state=Progress.CLOSED)]))

    with translation.override("zh-hans"):
        record = record_of(town.actor("alice"), finding.pk, today=town.today)
        label = record.timeline[0].label

    assert label == (
        "台账转入：2020年隐患台账.xlsx，工作表“台账”第4行；依台账所记，未在本系统验收；台账没写日期，取转入时刻"
    )
