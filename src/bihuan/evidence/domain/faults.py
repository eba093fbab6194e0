"""What verification can find wrong, each with its stable code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One row, or one file, that is not as it was written."""

    code: str
    subject_type: str = ""
    subject_id: str = ""
    #: The number people know the subject by, where a link tells it.
    number: str = ""
    #: The step, or the root's number where the fault is a root's.
    seq: int | None = None
    #: Columns, ids or file names that the fault is about.
    detail: str = ""
