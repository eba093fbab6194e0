from __future__ import annotations

import pytest
from tests.engines.text.notice_cases import Case, cases, read, tree

CASES = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)


def test_there_are_many_kinds_of_notices() -> None:
    assert len(cases()) >= 30


@CASES
def test_a_notice_gives_exactly_its_problems_and_measures(case: Case) -> None:
    assert tree(read(case.text)) == case.tree


@CASES
def test_a_notice_gives_its_title_issuer_and_date(case: Case) -> None:
    notice = read(case.text)
    assert notice.title == case.told["title"]
    assert (notice.issuer or "") == case.told.get("issuer", "")
    assert str(notice.issued_on or "") == case.told.get("date", "")


@CASES
def test_a_notice_gives_the_warnings_it_deserves_and_no_others(case: Case) -> None:
    codes = " ".join(warning.code for warning in read(case.text).warnings)
    assert codes == case.told.get("warnings", "")


@pytest.mark.parametrize("case", [c for c in cases() if "stated" in c.told], ids=lambda c: c.name)
def test_stated_totals_are_held_against_what_was_found(case: Case) -> None:
    stated = [f"{item.what} {item.value} {item.agrees}" for item in read(case.text).stated]
    assert "; ".join(stated) == case.told["stated"]


@pytest.mark.parametrize("case", [c for c in cases() if "lines" in c.told], ids=lambda c: c.name)
def test_a_measure_ends_where_its_text_ends(case: Case) -> None:
    place, span = case.told["lines"].split(" = ")
    problem, measure = (int(number) for number in place.split())
    found = read(case.text).problems[problem - 1].measures[measure - 1]
    assert " ".join(str(ref) for ref in found.lines) == span
