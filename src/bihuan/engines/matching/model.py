"""Places as a register or a list has them, and what two of them are to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be done with two records."""

    #: One place; may be merged without asking.
    SAME = "same"
    #: Perhaps one place; somebody looks.
    CANDIDATE = "candidate"
    DIFFERENT = "different"


class Reason(StrEnum):
    """Why; for whoever looks, in the order in which it weighs."""

    SAME_CODE = "same_code"
    OTHER_CODE = "other_code"
    NEAR_CODE = "near_code"
    SAME_NAME = "same_name"
    SIMILAR_NAME = "similar_name"
    SAME_SOUND = "same_sound"
    FORMER_NAME = "former_name"
    OTHER_WORDS = "other_words"
    OTHER_NAME = "other_name"
    OTHER_BRANCH = "other_branch"
    OTHER_NUMBER_IN_NAME = "other_number_in_name"
    SAME_SPOT = "same_spot"
    SAME_STREET = "same_street"
    OTHER_NUMBER = "other_number"
    OTHER_ROOM = "other_room"
    OTHER_STREET = "other_street"
    OTHER_AREA = "other_area"
    NEAR = "near"
    FAR = "far"
    SAME_PHONE = "same_phone"
    SAME_PERSON = "same_person"
    OTHER_PERSON = "other_person"
    OTHER_KIND = "other_kind"


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """One row.

    Args:
        key: what the caller knows it by.
        name: as written.
        former_names: names that it bore, as far as they are said.
        code: unified social credit code (GB 32100), "" for none.
        address: as written.
        position: WGS-84 longitude and latitude, in degrees.
        phone: digits matter, marks do not.
        person: legal representative or operator.
        kind: kind of place, "" where unknown.
    """

    key: str
    name: str
    former_names: tuple[str, ...] = ()
    code: str = ""
    address: str = ""
    position: tuple[float, float] | None = None
    phone: str = ""
    person: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Two records held against each other.

    Args:
        one, other: keys.
        verdict: what may be done.
        confidence: 0 to 1, that both are one place.
        reasons: what speaks for and against.
    """

    one: str
    other: str
    verdict: Verdict
    confidence: float
    reasons: tuple[Reason, ...]
