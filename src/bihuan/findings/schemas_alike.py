"""What the API shows of findings that may tell of the same hazard."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bihuan.findings.domain.lifecycle import State
from bihuan.findings.schemas import Place
from bihuan.foundation.rest.shapes import Shape


class DifferenceOut(Shape):
    """What only one of two findings says of something."""

    what: str
    here: str
    there: str


class AlikeOut(Shape):
    """A finding that may tell of the same."""

    id: UUID
    number: str
    title: str
    place: str
    region: Place
    state: State
    state_label: str
    found_at: datetime
    #: Its words say the same; otherwise they are near.
    is_same: bool
    #: What is recorded may join it.
    may_be_joined: bool
    same: list[str]
    differs: list[DifferenceOut]


class AlikesOut(Shape):
    """Findings that may tell of what is about to be recorded, the nearest first."""

    items: list[AlikeOut]
