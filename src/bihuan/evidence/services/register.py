"""What other contexts tell evidence at start-up: who may see, what stands, whose number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from bihuan.people.public import Person

    MaySee = Callable[[Person, UUID], bool]
    Witness = Callable[[UUID | None], Iterable[tuple[UUID, dict[str, Any]]]]
    FindByNumber = Callable[[str], UUID | None]


@dataclass(frozen=True)
class Policy:
    """Who may see the files of a subject, and who the untouched originals of its photographs."""

    may_see: MaySee
    may_see_original: MaySee


_policies: dict[str, Policy] = {}
_witnesses: dict[str, Witness] = {}
_numbers: dict[str, FindByNumber] = {}


def _nobody(_person: Person, _subject_id: UUID) -> bool:
    return False


def register_subject(
    subject_type: str, may_see: MaySee, *, may_see_original: MaySee = _nobody
) -> None:
    """Say who may see the files of a subject type; without this nobody may.

    Args:
        subject_type: the slug under which ``foundation.moving`` keeps the history.
        may_see: ordinary copies of photographs, and documents.
        may_see_original: originals with all their metadata, and voided files; asked only of
            those who may see.
    """
    _policies[subject_type] = Policy(may_see=may_see, may_see_original=may_see_original)


def register_witness(subject_type: str, witness: Witness) -> None:
    """Say what stands in the rows of a subject type, for comparison with the newest link.

    Args:
        subject_type: as in :func:`register_subject`.
        witness: called with an id, or with None for all in the order of their ids; yields each
            subject's id and facts. Every fact must stand equal in ``extra`` of the newest link.
    """
    _witnesses[subject_type] = witness


def register_numbers(subject_type: str, find: FindByNumber) -> None:
    """Say that a subject type is numbered, and how to find a subject by its number.

    Verification then holds the numbers of these subjects against the counters of
    :mod:`bihuan.foundation.numbering`; a type that is not registered fills no number.

    Args:
        subject_type: as in :func:`register_subject`.
        find: gives the id of the subject with a number, None if there is none. The number must
            stand as ``number`` in ``extra`` of the links, and never change.
    """
    _numbers[subject_type] = find


def policy_of(subject_type: str) -> Policy:
    """Return the policy of a subject type; nobody may see an unregistered one."""
    return _policies.get(subject_type, Policy(may_see=_nobody, may_see_original=_nobody))


def witnesses() -> dict[str, Witness]:
    """Return the registered witnesses by subject type."""
    return dict(_witnesses)


def is_numbered(subject_type: str) -> bool:
    """Tell whether the subjects of a type carry numbers that counters give out."""
    return subject_type in _numbers


def subject_with_number(number: str) -> tuple[str, UUID] | None:
    """Return type and id of the subject with a number, or None."""
    for subject_type, find in _numbers.items():
        subject_id = find(number)
        if subject_id is not None:
            return subject_type, subject_id
    return None
