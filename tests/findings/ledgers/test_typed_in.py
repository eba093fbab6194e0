"""A row of a ledger joins a hazard that somebody of the body recorded here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.findings.ledgers.rows import imported, row

from bihuan.findings import public as findings
from bihuan.findings.public import Finding, Kind

if TYPE_CHECKING:
    from tests.factories import Town

WORDS = "除尘器泄爆口被角钢封堵，未及时清理"
PLANT = "澜州恒锐精密压铸有限公司"


def typed_in(town: Town, *, place: str = PLANT + "二号车间", body: str = "office") -> Finding:
    return findings.found(
        findings.NewFinding(
            kind=Kind.HAZARD,
            title=WORDS,
            region=town.regions["990101001"],
            organisation=town.organisations[body],
            place=place,
        ),
        actor=town.actor("alice" if body == "office" else "officer"),
        clock=town.clock,
    )


def test_a_row_of_the_same_days_and_words_joins_what_was_typed_in(town: Town) -> None:
    finding = typed_in(town)

    [one] = imported(town, [row(3, WORDS, enterprise=PLANT, found_on=town.today)])

    assert one.is_merged
    assert one.finding_id == finding.pk
    assert Finding.objects.count() == 1


@pytest.mark.parametrize("other", ["enterprise", "days", "words", "body"])
def test_another_enterprise_day_text_or_body_is_another_hazard(town: Town, other: str) -> None:
    typed_in(town, body="enforcement" if other == "body" else "office")
    told = {
        "enterprise": "澜州明川木业有限公司" if other == "enterprise" else PLANT,
        "found_on": town.today - timedelta(days=9 if other == "days" else 1),
    }

    [one] = imported(town, [row(3, "叉车无证驾驶" if other == "words" else WORDS, **told)])

    assert not one.is_merged
    assert Finding.objects.count() == 2


def test_the_same_ledger_again_finds_it_again(town: Town) -> None:
    typed_in(town)
    rows = [row(3, WORDS, enterprise=PLANT, found_on=town.today)]

    first, second = imported(town, rows), imported(town, rows)

    assert [one.finding_id for one in first] == [one.finding_id for one in second]
    assert Finding.objects.count() == 1
