"""A finding as the chain witnesses it: what an edit by hand would contradict."""

from __future__ import annotations

import hashlib
from copy import copy
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import DateField, F, Func, Model, TextField, prefetch_related_objects

from bihuan.findings.models import (
    CheckRequest,
    Commitment,
    Duty,
    Extension,
    Finding,
    LedgerEntry,
    LookBack,
    Measure,
    ProgressReport,
    TimerEntry,
)
from bihuan.kernel.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

#: What a reader of the proof wants to see in plain words.
_TOLD = (
    "number",
    "kind",
    "grade",
    "state",
    "version",
    "title",
    "criterion",
    "due_on",
    "accepted_at",
    "closed_at",
)
#: Every table of a finding, and how its rows lead to the finding's id.
_OWNERS: dict[type[Model], str] = {
    Finding: "pk",
    Measure: "finding_id",
    ProgressReport: "measure__finding_id",
    Commitment: "finding_id",
    Duty: "finding_id",
    Extension: "finding_id",
    LookBack: "finding_id",
    CheckRequest: "finding_id",
    LedgerEntry: "finding_id",
    TimerEntry: "finding_id",
}
#: Rows that belong to a finding: each is witnessed in every column.
_PARTS = (
    "measures",
    "commitments",
    "duties",
    "extensions",
    "look_backs",
    "checks",
    "ledger_entries",
    "timer_entries",
)
#: Columns that follow from the entries of the clock: witnessed where those are.
_COUNTED = {"due_at": None, "due_unit": "", "clock_state": ""}

#: Columns and parts that came after findings were first sealed: left out while empty, so those
#: seals hold.
_ADDED = frozenset(
    {
        *("lapsed_at", "lapsed_with", "checks", "ledger_entries"),
        *("timer_entries", "more_amount", "more_unit", *_COUNTED),
    }
)


def snapshot_of(finding: Finding) -> dict[str, Any]:
    """Return the finding's facts as they stand in the database now."""
    fresh = Finding.objects.get(pk=finding.pk)
    prefetch_related_objects([fresh], *_PARTS, "measures__reports")
    return _snapshot(fresh)


def snapshot_of_new(finding: Finding, **parts: Sequence[Model]) -> dict[str, Any]:
    """Return the facts of a finding that has just been written, without reading it back.

    Args:
        finding: the row as it was written.
        parts: the rows written with it, by part: ``measures``, ``reports``, ``duties`` …
    """
    return _facts(finding, {**dict.fromkeys((*_PARTS, "reports"), ()), **parts})


def snapshots(finding_id: UUID | None) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield one finding's facts as they stand, or all in the order of their ids, in batches."""
    rows = Finding.objects.order_by("id").prefetch_related(*_PARTS, "measures__reports")
    if finding_id is not None:
        rows = rows.filter(pk=finding_id)
    unreadable = _with_unreadable_moments()
    for finding in rows.iterator(chunk_size=500):
        facts = _snapshot(finding)
        if finding.pk in unreadable:
            facts["unreadable"] = True
        yield finding.pk, facts


def _with_unreadable_moments() -> set[UUID]:
    """Return findings with a date or moment that SQLite holds as text nobody can read.

    Such a text reads back as empty, as if the column had never been touched; PostgreSQL's
    types refuse it.
    """
    if connection.vendor != "sqlite":
        return set()
    found: set[UUID] = set()
    for table, owner in _OWNERS.items():
        for field in table._meta.concrete_fields:
            if isinstance(field, DateField):
                written = table._default_manager.filter(**{f"{field.name}__isnull": False})
                read = Func(F(field.name), function="datetime", output_field=TextField())
                found.update(
                    written.annotate(read=read)
                    .filter(read__isnull=True)
                    .values_list(owner, flat=True)
                )
    return found


def _snapshot(finding: Finding) -> dict[str, Any]:
    parts: dict[str, Sequence[Any]] = {part: getattr(finding, part).all() for part in _PARTS}
    reports = [report for measure in parts["measures"] for report in measure.reports.all()]
    # Rows that joined the finding later changed nothing of it.
    parts["ledger_entries"] = [row for row in parts["ledger_entries"] if row.is_first]
    # What was written down for it afterwards is witnessed from its next step on.
    entries = parts["timer_entries"]
    parts["timer_entries"] = [row for row in entries if row.witnessed_from <= finding.version]
    if entries and not parts["timer_entries"]:
        finding = _without_clock(finding)
    return _facts(finding, {**parts, "reports": reports})


def _facts(finding: Finding, parts: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {
        **{name: getattr(finding, name) for name in _TOLD},
        "measures": [
            {
                "no": row.no,
                "title": row.title or row.text[:60],
                "due_on": row.due_on,
                "done_at": row.done_at,
                "voided_at": row.voided_at,
            }
            for row in sorted(parts["measures"], key=attrgetter("no"))
        ],
        "rows_sha256": {
            "finding": _digest([finding]),
            **{part: _digest(rows) for part, rows in parts.items() if rows or part not in _ADDED},
        },
    }


def _without_clock(finding: Finding) -> Finding:
    """Return the row without what follows from entries that no seal has witnessed yet."""
    plain = copy(finding)
    for name, empty in _COUNTED.items():
        setattr(plain, name, empty)
    return plain


_OF_NOTHING = hashlib.sha256(canonical_json([]).encode()).hexdigest()


def _digest(rows: Sequence[Model]) -> str:
    """Return the digest of every column of rows that somebody wrote, in whatever order they come."""
    if not rows:
        return _OF_NOTHING
    columns = [_columns(row) for row in rows]
    if len(columns) > 1:
        columns.sort(key=lambda row: str(row["id"]))
    return hashlib.sha256(canonical_json(columns).encode()).hexdigest()


def _columns(row: Model) -> dict[str, Any]:
    values = row.__dict__
    columns = {name: values[name] for name in _written_columns(type(row))}
    for name in _ADDED.intersection(columns):
        if not columns[name]:
            del columns[name]
    return columns


@cache
def _written_columns(table: type[Model]) -> list[str]:
    """Return the columns of a table that somebody writes, in the order in which they are spelled."""
    return sorted(field.attname for field in table._meta.concrete_fields if not field.generated)
