from __future__ import annotations

from pathlib import Path

import pytest
from tests.documents.ledgers.builders import Case, read, told, write
from tests.documents.ledgers.cases_layout import LAYOUT
from tests.documents.ledgers.cases_offices import OFFICES, STRANGERS
from tests.documents.ledgers.cases_values import VALUES

CASES = [*LAYOUT, *VALUES, *OFFICES, *STRANGERS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_ledger_is_read_as_a_person_reads_it(case: Case, tmp_path: Path) -> None:
    ledger = read(write(case, tmp_path))

    assert [row.row for row in ledger.rows] == [number for number, _ in case.records]
    for row, (_, expected) in zip(ledger.rows, case.records, strict=True):
        assert (row.row, told(row, expected)) == (row.row, dict(expected))
    assert {row.row: row.code for row in ledger.rejected} == dict(case.rejected)
    assert {row.row: row.into for row in ledger.joined} == dict(case.joined)
    assert ledger.rows_read == len(case.records) + len(case.rejected) + len(case.joined)


def test_the_cases_are_many_and_differ() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40
