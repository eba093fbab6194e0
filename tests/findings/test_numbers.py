"""Every number that was given out belongs to a finding, and one that is gone is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from tests.factories import Town, make_finding, make_town
from tests.findings.test_races import at_once
from tests.rest.notices import draft_notice

from bihuan.evidence import public as evidence
from bihuan.evidence.models import Attachment, ChainHead, ChainLink
from bihuan.findings import public as findings
from bihuan.findings.public import Finding, Kind
from bihuan.findings.queries.snapshot import _OWNERS
from bihuan.foundation.models import Counter, History

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy_town(transactional_db: None, data_dir: Path, clock: FixedClock) -> Town:
    """Return the town in a database that several connections share."""
    return make_town(clock)


def erase(finding: Finding) -> None:
    """Remove a finding with every row that tells of it, as with a database console."""
    for model in (ChainLink, ChainHead, Attachment, History):
        model._default_manager.filter(subject_id=finding.pk).delete()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET LOCAL session_replication_role = replica")
        for table, owner in reversed(_OWNERS.items()):
            rows = table._default_manager.filter(**{owner: finding.pk})
            rows._raw_delete(rows.db)  # past on_delete


def record(town: Town, title: str, *, fails: bool = False) -> None:
    """Record a task; with ``fails``, in a transaction that ends in an error."""
    new = findings.NewFinding(
        kind=Kind.TASK,
        title=title,
        region=town.regions["9901"],
        organisation=town.organisations["office"],
    )
    with transaction.atomic():
        findings.found(new, actor=town.actor("alice"), clock=town.clock)
        if fails:
            transaction.set_rollback(True)


@pytest.mark.parametrize("reach", ["found", "closed"])
def test_a_finding_removed_with_all_its_rows_before_any_root_is_missed(
    busy_town: Town, reach: str
) -> None:
    one, gone, other = (make_finding(busy_town, reach) for _ in range(3))
    assert evidence.verify_all().is_clean

    erase(gone)

    (fault,) = evidence.verify_all().faults
    assert (fault.code, fault.number) == ("number_missing", gone.number)
    assert Finding.objects.filter(pk__in=[one.pk, other.pk]).count() == 2


def test_recordings_at_once_of_which_some_fail_leave_no_gap(busy_town: Town) -> None:
    at_once(*(lambda no=no: record(busy_town, f"任务{no}", fails=no % 3 == 0) for no in range(9)))

    numbers = sorted(Finding.objects.values_list("number", flat=True))
    report = evidence.verify_all()
    assert [int(number[-6:]) for number in numbers] == [1, 2, 3, 4, 5, 6]
    assert [row.value for row in Counter.objects.all()] == [6]
    assert report.is_clean
    assert report.numbers == 6


def test_verifying_while_others_record_finds_no_fault(busy_town: Town) -> None:
    reports: list[evidence.Report] = []

    def verify() -> None:
        reports.extend(evidence.verify_all() for _ in range(4))

    at_once(
        verify,
        *(lambda no=no: record(busy_town, f"任务{no}", fails=no % 3 == 0) for no in range(6)),
    )

    assert [report.faults for report in reports] == [[], [], [], []]


def test_withdrawn_duplicate_and_imported_findings_keep_their_numbers(busy_town: Town) -> None:
    alice, clock = busy_town.actor("alice"), busy_town.clock
    original = make_finding(busy_town, "verified", finder="alice")
    double = make_finding(busy_town, "verified", finder="alice")
    wrong = make_finding(busy_town, "verified", finder="alice")
    findings.mark_duplicate(
        finding_id=double.pk, original_id=original.pk, reason="同一处", actor=alice, clock=clock
    )
    findings.withdraw(finding_id=wrong.pk, reason="误报", actor=alice, clock=clock)
    made = findings.confirm_notice(notice_id=draft_notice(busy_town).pk, actor=alice, clock=clock)

    report = evidence.verify_all()

    assert report.is_clean
    assert report.numbers == 3 + len(made) == Finding.objects.count()
