"""One search finds findings, bodies, people and notices, each within one's own sight."""

from __future__ import annotations

import pytest
from tests.factories import Town, make_finding

from bihuan.findings.queries.search import Found, search


def found(town: Town, words: str, who: str = "alice") -> Found:
    return search(town.actor(who), words, town.today)


def test_the_number_comes_first_then_words_in_the_title_then_the_newest(town: Town) -> None:
    old = make_finding(town, "found", title="配电箱未接地")
    new = make_finding(town, "found", title="配电箱门损坏")

    assert [row.pk for row in found(town, "配电箱").findings.rows] == [new.pk, old.pk]
    assert (
        found(town, f" {old.number.replace('〔', '[').replace('〕', ']')} ").findings.rows[0] == old
    )


def test_only_so_many_are_shown_and_the_rest_is_told(town: Town) -> None:
    for _ in range(9):
        make_finding(town, "found", title="灭火器压力不足")

    group = found(town, "灭火器").findings
    assert (len(group.rows), group.has_more) == (8, True)


@pytest.mark.parametrize("words", ["恒锐", "hrjm", "恒锐 压铸", "lzhr"])
def test_a_body_is_found_by_its_name_or_its_initials(town: Town, words: str) -> None:
    rows = found(town, words).bodies.rows

    assert [row.pk for row in rows] == [town.organisations["plant"].pk]


def test_a_person_is_found_with_the_body_of_the_post(town: Town) -> None:
    (post,) = found(town, "dong").people.rows

    assert (post.person.name, post.organisation) == ("dong", town.organisations["plant"])


def test_a_stranger_finds_none_of_it(town: Town) -> None:
    finding = make_finding(town, "assigned")

    for words in (finding.number, finding.title, "恒锐", "hrjm", "dong", "ella"):
        assert found(town, words, "charlie").is_empty


@pytest.mark.parametrize("words", ["", "   ", "，。", "\u200b", "''", '"'])
def test_mere_punctuation_finds_nothing(town: Town, words: str) -> None:
    make_finding(town, "found")

    assert found(town, words).is_empty
