"""The packs that come with the product."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from bihuan.standards.checks import packs_are_sound
from bihuan.standards.domain.entries import KINDS, Entry, PackContents
from bihuan.standards.loading import PACKS, load_packs, shipped_packs
from bihuan.standards.public import national_enumeration, pack_for

TODAY = date(2026, 11, 22)
NUMERALS = "〇一二三四五六七八九十"


def entries_of(contents: PackContents) -> list[Entry]:
    tables = (
        contents.parameters,
        contents.criteria,
        contents.look_back,
        contents.ladders,
        contents.kinds,
        contents.enumerations,
        contents.calendars,
    )
    return [entry for table in tables for versions in table.values() for entry in versions]


def numeral(number: int) -> str:
    ten, one = divmod(number, 10)
    return NUMERALS[number] if number <= 10 else f"{'十' if ten == 1 else ''}{NUMERALS[one]}"


def test_every_pack_parses_without_a_mistake() -> None:
    assert set(load_packs(PACKS)) == {"cn", "3205", "9901"}
    assert packs_are_sound() == []


@pytest.mark.parametrize("code", ["cn", "3205", "9901"])
def test_dates_run_forward_and_lie_in_living_memory(code: str) -> None:
    for entry in entries_of(shipped_packs()[code]):
        assert date(2000, 1, 1) <= entry.effective_from <= TODAY
        assert entry.effective_to is None or entry.effective_to > entry.effective_from


@pytest.mark.parametrize("code", ["cn", "3205", "9901"])
def test_what_the_product_recommends_is_never_called_sure(code: str) -> None:
    rules = [entry for entry in entries_of(shipped_packs()[code]) if "本系统建议" in entry.source]

    tables = {"criterion_sector", "criterion_trade"}
    assert all(
        entry.mark == "unconfirmed" or getattr(entry, "name", "") in tables for entry in rules
    )


def test_a_clause_is_named_as_documents_name_them() -> None:
    clauses = {entry.clause for entry in entries_of(shipped_packs()["cn"])} - {""}

    number = "[一二三四五六七八九十百零]+"
    assert all(
        re.fullmatch(rf"第{number}条(第（{number}）项)?|第{number}项", clause) for clause in clauses
    )


def test_industry_and_trade_has_64_criteria_in_the_order_of_the_articles() -> None:
    codes = [item.code for item in pack_for("cn").criteria("industry_trade", TODAY)]

    per_article = Counter(int(code.split("-")[1]) for code in codes)
    assert per_article == {
        3: 3, 4: 8, 5: 13, 6: 8, 7: 7, 8: 7, 9: 2, 10: 2, 11: 10, 12: 2, 13: 2
    }  # fmt: skip
    places = [tuple(int(part) for part in code.split("-")[1:]) for code in codes]
    assert places == sorted(places)


def test_the_code_of_a_trade_criterion_is_its_clause() -> None:
    for item in pack_for("cn").criteria("industry_trade", TODAY):
        _, article, point = item.code.split("-")
        assert item.clause == f"第{numeral(int(article))}条第（{numeral(int(point))}）项"


def test_chemicals_has_20_criteria_and_the_last_six_are_not_confirmed() -> None:
    items = pack_for("cn").criteria("chemicals", TODAY)

    assert [item.code for item in items] == [f"hg121-{point}" for point in range(1, 21)]
    assert [item.mark for item in items] == ["sure"] * 14 + ["unconfirmed"] * 6


def test_every_criterion_is_a_short_form_in_both_languages() -> None:
    for item in pack_for("cn").criteria(None, TODAY):
        assert item.short_form
        assert re.search("[\u4e00-\u9fff]", item.text)
        assert item.text_en.isascii()
        assert not item.text.endswith("。")


def test_every_sector_and_trade_of_a_criterion_has_a_label() -> None:
    for item in pack_for("cn").criteria(None, TODAY):
        assert national_enumeration("criterion_sector").item(item.sector).zh
        assert not item.trade or national_enumeration("criterion_trade").item(item.trade).zh


def test_criteria_are_not_in_force_before_their_document() -> None:
    assert pack_for("cn").criteria("industry_trade", date(2023, 5, 14)) == ()
    assert len(pack_for("cn").criteria("industry_trade", date(2023, 5, 15))) == 64


@pytest.mark.parametrize(
    ("region", "words"),
    [
        ("cn", ("安隐", "安巡", "安审", "安办")),
        ("320583", ("苏安隐", "苏安巡", "苏安审", "苏安办")),
        ("990101", ("澜安隐", "澜安巡", "澜安审", "澜安办")),
        ("110101", ("安隐", "安巡", "安审", "安办")),
    ],
)
def test_numbers_begin_with_the_word_of_the_city(region: str, words: tuple[str, ...]) -> None:
    assert tuple(pack_for(region).number_prefix(kind) for kind in KINDS) == words


@pytest.mark.parametrize(
    ("kind", "grade", "rounds"),
    [
        ("hazard", "major", [(30, 100), (90, 100), (180, 100)]),
        ("hazard", "general", [(90, 20)]),
        ("inspection_problem", "general", [(90, 100), (180, 30)]),
        ("inspection_problem", "major", [(90, 100), (180, 30)]),
        ("audit_point", "general", [(90, 100)]),
        ("task", "general", []),
    ],
)
def test_closed_findings_are_looked_back_at(
    kind: str, grade: str, rounds: list[tuple[int, int]]
) -> None:
    found = pack_for("320583").look_back_rounds(kind, grade, TODAY)

    assert [(one.after_days, one.share_percent) for one in found] == rounds
    assert [one.round for one in found] == list(range(1, len(found) + 1))
    assert all(one.mark == "unconfirmed" for one in found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_deadline_that_comes_near_is_told_upwards_step_by_step(kind: str) -> None:
    plan = pack_for("320583").ladder(kind, "general", TODAY)

    assert [(rung.percent, rung.up) for rung in plan.rungs] == [(70, 0), (90, 1), (100, 2)]
    assert (plan.again_days, plan.mark) == (7, "unconfirmed")


def test_every_kind_asks_for_proof_and_only_a_hazard_for_a_photograph() -> None:
    policies = {kind: pack_for("320583").kind_policy(kind) for kind in KINDS}

    assert all(rules.needs_after_evidence for rules in policies.values())
    assert [kind for kind in KINDS if policies[kind].needs_after_photo] == ["hazard"]
    assert [kind for kind in KINDS if policies[kind].needs_verification] == ["hazard"]
    assert [kind for kind in KINDS if policies[kind].can_be_major] == ["hazard"]
    assert [kind for kind in KINDS if policies[kind].found_by_team] == [
        "inspection_problem",
        "audit_point",
    ]


def test_a_measure_is_asked_of_problems_audit_points_and_major_hazards_alone() -> None:
    asked = {
        (kind, grade)
        for kind in KINDS
        for grade in ("general", "major")
        if pack_for("320583").kind_policy(kind).asks_for_measure(grade)
    }

    problems = {(k, g) for k in ("inspection_problem", "audit_point") for g in ("general", "major")}
    assert asked == problems | {("hazard", "major")}


@pytest.mark.parametrize(
    ("code", "value", "unit"),
    [
        ("ENF.RECHECK", 10, "d"),
        ("HAZ.EXT_ASK", 10, "d"),
        ("HAZ.EXT_DECIDE", 5, "d"),
        ("LIST.FILE", 3, "wd"),
        ("LIST.MAX", 365, "d"),
        ("LIST.EXT_ASK", 20, "wd"),
        ("ENF.POWER_NOTICE", 24, "h"),
        ("HAZ.STAT_Y", "01-31", "month_day"),
    ],
)
def test_time_limits_carry_their_unit(code: str, value: object, unit: str) -> None:
    found = pack_for("320583").parameter(code, TODAY)

    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("name", "field", "codes"),
    [
        ("danger_level", "dangerLevel", "0 1"),
        ("danger_source", "dangerSrc", "1 2 3 4 5 6 7 8 9 10"),
        ("manage_type", "dangerManageType", "0 1"),
        ("hazard_type", "hazardDangerType", "1 2 3 4 5 6 7 8"),
        ("registrant_category", "hazardCategory", "0 1 2 3"),
        ("danger_state", "dangerState", "0 1 9"),
        ("management_classification", "managementClassification", "1 2 3"),
        ("occurrence_link", "occurrenceLink", "1 2 3 4 5 6 7 8 9 10"),
    ],
)
def test_code_tables_hold_the_codes_of_the_national_exchange(
    name: str, field: str, codes: str
) -> None:
    table = national_enumeration(name)

    assert table.field == field
    assert [item.code for item in table.items] == codes.split()
    assert all(item.zh and item.en for item in table.items)
