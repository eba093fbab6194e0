"""Whatever column of a finding's rows is changed by hand, the chain finds it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models, transaction
from tests.factories import brought, make_finding

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.models import (
    CheckRequest,
    Commitment,
    Duty,
    Extension,
    Finding,
    LookBack,
    Measure,
    ProgressReport,
    TimerEntry,
)
from bihuan.findings.public import Grade
from bihuan.findings.queries.snapshot import snapshot_of
from bihuan.kernel.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TABLES = (
    Finding, Measure, ProgressReport, Commitment, Duty, Extension, LookBack, CheckRequest, TimerEntry,
)  # fmt: skip


@pytest.fixture
def finding(town: Town) -> Finding:
    """Close a major hazard that had an extension on its way."""
    made = make_finding(town, "taken_up", grade=Grade.MAJOR)
    asked: dict[str, Any] = {"finding_id": made.pk, "clock": town.clock}
    findings.ask_extension(
        actor=town.actor("dong"),
        new_due_on=town.today + timedelta(days=40),
        reason="设备到货延迟",
        **asked,
    )
    findings.decide_extension(actor=town.actor("alice"), is_granted=True, note="属实", **asked)
    findings.submit(
        actor=town.actor("dong"),
        note="完成",
        progress=[findings.Progress(1, "完成", is_done=True)],
        evidence=[brought()],
        **asked,
    )
    findings.ask_check(
        actor=town.actor("alice"),
        person_id=town.people["expert"].pk,
        question="泄爆面积是否足够",
        due_on=town.today + timedelta(days=3),
        **asked,
    )
    findings.give_opinion(
        actor=town.actor("expert"), opinion=findings.Opinion.HOLDS, text="经核算满足", **asked
    )
    findings.accept(actor=town.actor("alice"), note="属实", **asked)
    findings.strike_off(actor=town.actor("officer"), **asked)
    return made


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_any_changed_column_is_found(finding: Finding, table: type[models.Model]) -> None:
    assert evidence.verify_all().is_clean
    row = table._default_manager.filter(
        **{"pk" if table is Finding else _way(table): finding.pk}
    ).first()
    assert row is not None, f"the finding has no {table.__name__}"
    unseen = []

    for field in table._meta.concrete_fields:
        if field.primary_key or field.generated or isinstance(field, models.ForeignKey):
            continue
        before = getattr(row, field.attname)
        if not _write(table, field, row.pk, _other(field, before)):
            continue
        if evidence.verify_all().is_clean:
            unseen.append(field.attname)
        assert _write(table, field, row.pk, before)

    assert unseen == []
    assert evidence.verify_all().is_clean


def _way(table: type[models.Model]) -> str:
    return "measure__finding" if table is ProgressReport else "finding"


def _write(table: type[models.Model], field: models.Field[Any, Any], pk: UUID, value: Any) -> bool:
    """Write one column by hand; False where a constraint of the database refuses it."""
    try:
        with transaction.atomic():
            table._default_manager.filter(pk=pk).update(**{field.attname: value})
            connection.check_constraints()
    except IntegrityError:
        return False
    return True


def _other(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value that the column could hold, other than the one it holds."""
    later: dict[type[models.Field[Any, Any]], Callable[[], Any]] = {
        models.DateTimeField: lambda: (value or NOON) + timedelta(seconds=1),
        models.DateField: lambda: (value or NOON.date()) + timedelta(days=1),
        models.BooleanField: lambda: not value,
        models.IntegerField: lambda: (value or 0) + 1,
        models.JSONField: lambda: {**value, "forged": 1},
        models.UUIDField: lambda: UUID(int=7),
    }
    for kind, change in later.items():
        if isinstance(field, kind):
            return change()
    return "y" if value == "x" else "x"


def test_what_was_sealed_before_a_column_came_still_verifies(town: Town) -> None:
    """Columns and parts added since are left out of the digest while they are empty."""
    made = make_finding(town, "taken_up")
    findings.ask_extension(
        finding_id=made.pk, actor=town.actor("dong"), clock=town.clock,
        new_due_on=town.today + timedelta(days=40), reason="设备到货延迟",
    )  # fmt: skip
    row = made.extensions.values().get()
    before = {
        name: value for name, value in row.items() if not name.startswith(("lapsed_", "more_"))
    }

    kept = snapshot_of(made)["rows_sha256"]

    assert kept["extensions"] == hashlib.sha256(canonical_json([before]).encode()).hexdigest()
    assert "checks" not in kept


def test_a_removed_or_added_row_is_found(finding: Finding) -> None:
    report = ProgressReport.objects.filter(measure__finding=finding).first()
    assert report is not None
    kept = {field.attname: getattr(report, field.attname) for field in report._meta.concrete_fields}

    report.delete()
    assert not evidence.verify_all().is_clean

    ProgressReport.objects.create(**kept)
    assert evidence.verify_all().is_clean
    ProgressReport.objects.create(**{**kept, "id": UUID(int=9)})
    assert not evidence.verify_all().is_clean


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("findings_duty", "ended_at"),
        ("findings_lookback", "done_at"),
    ],
)
def test_an_unreadable_moment_is_found(finding: Finding, table: str, column: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the type of the column refuses such a text")

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 'never'")  # noqa: S608 - our own names

    assert finding.pk
    assert not evidence.verify_all().is_clean
