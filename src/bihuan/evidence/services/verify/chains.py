"""Holds every subject's rows against its chain, all tables side by side."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from bihuan.evidence.domain.comparing import Subject, faults_of
from bihuan.evidence.payload import spelled
from bihuan.evidence.services.register import witnesses
from bihuan.evidence.services.verify.reading import TABLES, rows_of_type, subject_types

if TYPE_CHECKING:
    from bihuan.evidence.domain.faults import Fault
    from bihuan.evidence.services.register import Witness

log = structlog.get_logger("bihuan.evidence")
Entry = tuple[str, str, dict[str, Any]]


class DisorderlyWitnessError(RuntimeError):
    """A witness did not yield subjects in the order of their ids: a mistake in its context."""


def checked_subjects() -> Iterator[tuple[Subject, list[Fault]]]:
    """Yield each subject with what is wrong with it, in constant memory.

    A subject that seems wrong is read again by itself: steps taken while the tables are read
    side by side must not count as faults.
    """
    for subject_type in sorted({*subject_types(), *witnesses()}):
        for subject in _subjects(subject_type):
            faults = faults_of(subject)
            if faults:
                faults = _again(subject, faults)
            yield subject, faults


def _again(subject: Subject, faults: list[Fault]) -> list[Fault]:
    try:
        subject_id = UUID(subject.subject_id)
    except ValueError:
        return faults
    found = list(_subjects(subject.subject_type, subject_id))
    return [fault for one in found for fault in faults_of(one)] if found else faults


def _subjects(subject_type: str, subject_id: UUID | None = None) -> Iterator[Subject]:
    witness = witnesses().get(subject_type)
    streams = [
        _entries(where, rows_of_type(model, names, subject_type, subject_id))
        for where, model, names in TABLES
    ]
    if witness is not None:
        streams.append(_witnessed(witness, subject_id))
    merged = heapq.merge(*streams, key=lambda entry: entry[0])
    for key, entries in groupby(merged, key=lambda entry: entry[0]):
        subject = Subject(subject_type, key, is_witnessed=witness is not None)
        for _key, where, row in entries:
            getattr(subject, where).append(row)
        yield subject


def _entries(where: str, rows: Iterator[dict[str, Any]]) -> Iterator[Entry]:
    for row in rows:
        yield str(row["subject_id"]), where, row


def _witnessed(witness: Witness, subject_id: UUID | None) -> Iterator[Entry]:
    """Yield what stands in the subjects' own rows, as far as it can be read.

    A row that was set by hand to what its column cannot hold ends the reading of all; each
    subject is then read again by itself, and only the unreadable one stays a fault.
    """
    last = ""
    try:
        for identity, facts in witness(subject_id):
            key = str(identity)
            if key <= last:
                raise DisorderlyWitnessError(key)
            last = key
            yield key, "witnessed", _lenient(facts)
    except (ValueError, TypeError, AttributeError) as fault:
        log.warning("witness_unreadable", after=last, reason=f"{type(fault).__name__}: {fault}")


def _lenient(facts: dict[str, Any]) -> dict[str, Any]:
    """Spell facts as the payload does; a value set by hand to a float is still compared."""
    try:
        return spelled(facts)
    except TypeError:
        plain: dict[str, Any] = json.loads(json.dumps(facts, default=str))
        return plain
