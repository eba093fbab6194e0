"""Papers that are issued in the same moment: numbers without gaps, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.factories import Town, make_finding, make_town
from tests.findings.test_paperwork import drafted, issued
from tests.findings.test_races import at_once

from bihuan.documents.public import Paper, PaperState
from bihuan.evidence import public as evidence
from bihuan.findings import paperwork
from bihuan.foundation.models import Counter
from bihuan.kernel.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy_town(transactional_db: None, data_dir: Path, clock: FixedClock) -> Town:
    """Return the town in a database that several connections share."""
    return make_town(clock)


def test_numbers_have_no_gap_when_many_issue_at_once(busy_town: Town) -> None:
    findings = [make_finding(busy_town, "assigned") for _no in range(4)]
    papers = [drafted(busy_town, finding) for finding in findings]
    gone = drafted(busy_town, findings[0])
    paperwork.discard(
        finding_id=gone.subject_id, paper_id=gone.pk, actor=busy_town.actor("officer"),
        clock=busy_town.clock,
    )  # fmt: skip

    outcomes = at_once(*(lambda p=paper: issued(busy_town, p) for paper in [*papers, gone]))

    assert sum(isinstance(each, Refusal) for each in outcomes) == 1
    rows = Paper.objects.filter(state=PaperState.ISSUED)
    assert {row.no for row in rows} == {1, 2, 3, 4}
    assert len(rows) == 4
    assert Counter.objects.get(series__startswith="paper/").value == 4
    assert evidence.verify_all().faults == []


def test_of_two_who_issue_the_same_draft_one_does(busy_town: Town) -> None:
    paper = drafted(busy_town, make_finding(busy_town, "assigned"))

    outcomes = at_once(lambda: issued(busy_town, paper), lambda: issued(busy_town, paper))

    assert sum(isinstance(each, Refusal) for each in outcomes) == 1
    assert Counter.objects.get(series__startswith="paper/").value == 1
