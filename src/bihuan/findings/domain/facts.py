"""The values that the rules speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bihuan.kernel.errors import Refusal


class Kind(StrEnum):
    """What sort of thing was found."""

    HAZARD = "hazard"
    INSPECTION_PROBLEM = "inspection_problem"
    AUDIT_POINT = "audit_point"
    TASK = "task"


class Grade(StrEnum):
    """Statutory grades of a hazard; other kinds are general."""

    GENERAL = "general"
    MAJOR = "major"


class Commitment(StrEnum):
    """The five commitments (五落实)."""

    MEASURES = "measures"
    RESPONSIBILITY = "responsibility"
    FUNDS = "funds"
    DEADLINE = "deadline"
    CONTINGENCY = "contingency"


class StepNotAllowed(Refusal):
    """The step does not lead on from where the finding stands."""

    def __init__(self, step: str, state: str, kind: str) -> None:
        super().__init__(
            "findings.step_not_allowed",
            f"{step} is not possible while the finding is {state}",
            step=str(step),
            state=str(state),
            kind=str(kind),
        )


class RuleBroken(Refusal):
    """A rule of the loop forbids it; the code says which."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"findings.{code}", code, **facts)


@dataclass(frozen=True)
class Party:
    """Somebody as the independence rule sees them.

    A position is ``organisation id:role``; an enterprise is the id of an organisation of
    the kind enterprise to which the person belongs. A body is the id of any organisation: one
    to which a judge belongs, or one that was assigned to rectify.
    """

    person_id: str
    positions: frozenset[str] = frozenset()
    enterprises: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    #: For whom they stood in, and who stands in for them (代理).
    bound_to: frozenset[str] = frozenset()

    @property
    def people(self) -> frozenset[str]:
        """Whoever is behind it."""
        return self.bound_to | {self.person_id} if self.person_id else self.bound_to


@dataclass(frozen=True)
class FindingFacts:
    """What the rules must know of a finding."""

    kind: Kind
    grade: Grade = Grade.GENERAL
    criterion: str = ""
    graded_by: str = ""
    confirmed_by: str = ""
    commitments: frozenset[Commitment] = frozenset()
    open_measures: int = 0
    measures: int = 0
    after_evidence: int = 0
    after_photos: int = 0
    needs_after_photo: bool = False
    needs_measure: bool = False
    rectifiers: tuple[Party, ...] = field(default=())
