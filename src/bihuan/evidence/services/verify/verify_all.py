"""Verify everything: chains, roots, files; and say which row is not as it was written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from bihuan.evidence.domain.comparing import number_in, payload_of
from bihuan.evidence.queries import links_of
from bihuan.evidence.services.verify.chains import checked_subjects
from bihuan.evidence.services.verify.files import checked_files
from bihuan.evidence.services.verify.numbers import NumberCheck
from bihuan.evidence.services.verify.roots import checked_roots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bihuan.evidence.domain.faults import Fault


@dataclass
class Report:
    """What was looked at, and everything that is wrong."""

    subjects: int = 0
    links: int = 0
    roots: int = 0
    files: int = 0
    #: Numbers that people read, each held against its counter.
    numbers: int = 0
    #: Links that no root covers yet; until one does, only the numbers speak for them.
    unsealed: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify_all(*, published: Sequence[Path] = ()) -> Report:
    """Read every row of the chain and of what it tells of, and every stored file.

    Args:
        published: files with roots as they were published elsewhere.

    Returns:
        The counts, and every changed, missing, added or reordered row. Memory stays constant
        but for the faults; links are read in batches.
    """
    report, numbers = Report(), NumberCheck()
    for subject, faults in checked_subjects():
        report.subjects += 1
        report.links += len(subject.links)
        report.unsealed += subject.unsealed
        report.faults += [*faults, *numbers.take(subject)]
    report.numbers = len(numbers)
    report.faults += numbers.faults()
    for root, faults in checked_roots(published):
        report.roots += root is not None
        report.faults += faults
    for _content, faults in checked_files():
        report.files += 1
        report.faults += [_with_number(fault) for fault in faults]
    return report


def _with_number(fault: Fault) -> Fault:
    try:
        subject_id = UUID(fault.subject_id)
    except ValueError:
        return fault
    links = links_of(subject_type=fault.subject_type, subject_id=subject_id)
    payloads = [payload_of({"payload": text}) for text in links.values_list("payload", flat=True)]
    return replace(fault, number=number_in(fault.subject_type, payloads) or "")
