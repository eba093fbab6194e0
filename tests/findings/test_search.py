"""Words, numbers, names and initials find findings, and only those that one may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories import Town, make_finding

from bihuan.findings import search_index
from bihuan.findings.models import Finding, SearchEntry
from bihuan.findings.queries.listing import FindingFilter, counts_by_tab, page_of
from bihuan.findings.queries.search import search
from bihuan.people import public as people


@pytest.fixture
def finding(town: Town) -> Finding:
    """A finding of the plant, with two others around it."""
    make_finding(town, "found", title="一号车间安全出口锁闭")
    made = make_finding(town, "assigned", title="三号车间A3配电箱未接地")
    make_finding(town, "found", title="食堂燃气报警器GB50016过期")
    return made


def titles(town: Town, words: str, who: str = "alice") -> list[str]:
    """Return the titles that somebody's list shows for some words."""
    page = page_of(town.actor(who), FindingFilter(words=words), today=town.today)
    return [row.title for row in page.rows]


@pytest.mark.parametrize(
    "words",
    [
        "配电箱", "配电", "未接地", "接", "三号车间 接地", "ａ３", "a3配电箱", "A3",
        "恒锐", "精密压铸 配电", "hrjm", "lzhr 配电箱", "青屿街道 配电", "qyjd 未接地",
    ],
)  # fmt: skip
def test_words_names_and_initials_find(town: Town, finding: Finding, words: str) -> None:
    assert finding.title in titles(town, words)


@pytest.mark.parametrize(
    "words",
    [
        "电配",
        "三号间",
        "配电箱 锁闭",
        "明川 配电箱",
        "zzzz",
        "，。",
        "xyjd 未接地",
        "'",
        '"*',
        "a3&b",
    ],
)
def test_what_is_not_there_is_not_found(town: Town, finding: Finding, words: str) -> None:
    assert finding.title not in titles(town, words)


def test_a_number_finds_whole_in_part_and_without_its_noughts(town: Town, finding: Finding) -> None:
    serial = finding.number[-6:]
    for words in (finding.number, serial, serial.lstrip("0"), finding.number.replace("〔", "(")):
        assert finding.title in titles(town, words)
    assert titles(town, finding.number) == [finding.title]


@pytest.mark.parametrize(
    "shape", ["{}{}{}", "{}[{}]{}", "{}［{}］{}号", "{}（{}）{}", "{}({}){}号", "{}〔{}〕{}号"]
)
def test_a_number_is_found_as_people_type_it(town: Town, finding: Finding, shape: str) -> None:
    prefix, year, serial = finding.number[:-12], finding.number[-11:-7], finding.number[-6:]
    assert f"{prefix}〔{year}〕{serial}" == finding.number
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for typed in (shape.format(prefix, year, serial), shape.format(prefix, year, int(serial))):
        for words in (typed, typed.translate(wide)):
            assert titles(town, words) == [finding.title]
            found = search(town.actor("alice"), words, town.today).findings.rows
            assert [row.pk for row in found] == [finding.pk]
            assert titles(town, words, "charlie") == []


def test_words_with_a_day_behind_them_are_no_number(town: Town) -> None:
    made = make_finding(town, "found", title="巡查20260105补录")

    assert titles(town, "巡查20260105") == [made.title]


def test_a_standard_is_found_by_its_figures(town: Town, finding: Finding) -> None:
    assert titles(town, "50016") == titles(town, "gb500") == ["食堂燃气报警器GB50016过期"]


def test_a_stranger_finds_nothing_and_counts_nothing(town: Town, finding: Finding) -> None:
    for words in ("配电箱", finding.number, "恒锐", "hrjm"):
        asked = FindingFilter(words=words)

        assert titles(town, words, "charlie") == []
        assert not any(counts_by_tab(town.actor("charlie"), asked, town.today).values())


def test_a_body_is_found_by_its_new_name_at_once(town: Town, finding: Finding) -> None:
    town.clock.advance(timedelta(days=1))
    people.rename_organisation(
        actor=people.Actor.system("tests"), clock=town.clock,
        organisation=town.organisations["plant"], name="澜州新星压铸有限公司",
    )  # fmt: skip

    assert titles(town, "新星") == [finding.title]
    assert titles(town, "恒锐") == []


def test_the_index_is_made_again_and_catches_up(town: Town, finding: Finding) -> None:
    told: list[tuple[int, int]] = []
    SearchEntry.objects.filter(finding=finding).delete()
    assert titles(town, "配电箱") == []
    assert search_index.count_unindexed() == 1

    search_index.catch_up(town.clock)
    assert titles(town, "配电箱") == [finding.title]
    assert search_index.catch_up(town.clock) == "nothing was missing"

    assert search_index.rebuild(lambda done, of: told.append((done, of))) == 3
    assert told == [(3, 3)]
    assert titles(town, "配电箱") == [finding.title]
    assert SearchEntry.objects.count() == 3


def test_what_is_taken_back_leaves_no_word(town: Town) -> None:
    from django.db import transaction

    with transaction.atomic():
        made = make_finding(town, "found", title="反应釜安全阀未校验")
        transaction.set_rollback(True)

    assert not SearchEntry.objects.filter(finding_id=made.pk).exists()
