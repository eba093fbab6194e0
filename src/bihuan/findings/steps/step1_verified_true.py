"""Verified true and graded (核实定级); a major hazard needs a criterion and a second confirmer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bihuan.findings.domain.facts import Grade, Kind
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.domain.requirements import require_gradable
from bihuan.findings.recording import Asked, Doing, finish, undertake
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from bihuan.findings.models import Finding


def verify_true(
    *,
    grade: Grade = Grade.GENERAL,
    criterion: str = "",
    note: str = "",
    **asked: Unpack[Asked],
) -> Finding:
    """Say that a finding is true, and grade it.

    Args:
        grade: major only for hazards and with a criterion.
        criterion: code of the criterion (判定标准) in the region's pack.
        note: what was seen.
        asked: the finding, who, when; the criterion must be in force then.
    """
    with undertake(Step.VERIFY_TRUE, **asked) as doing:
        set_grade(doing, grade, criterion)
        doing.changes["turn_org"] = doing.finding.listed_by
        finish(doing, reason=note.strip(), facts={"grade": str(grade), "criterion": criterion})
    return doing.finding


def confirm_major(
    *,
    note: str = "",
    **asked: Unpack[Asked],
) -> Finding:
    """Confirm, as a second person, that a hazard is major."""
    with undertake(Step.CONFIRM_MAJOR, **asked) as doing:
        doing.changes["confirmed_by_id"] = doing.actor.person_id
        finish(doing, reason=note.strip(), facts={"criterion": doing.finding.criterion})
    return doing.finding


def set_grade(doing: Doing, grade: Grade, criterion: str) -> None:
    """Write grade, criterion with its version, and who graded; nobody has confirmed it yet."""
    require_gradable(Kind(doing.finding.kind), grade, criterion)
    version = ""
    if grade is Grade.MAJOR:
        pack = standards.pack_for(doing.finding.county_code)
        version = pack.criterion(criterion, doing.today).version
    doing.changes.update(
        grade=grade.value,
        criterion=criterion if grade is Grade.MAJOR else "",
        criterion_version=version,
        graded_by_id=doing.actor.person_id,
        confirmed_by_id=None,
    )
