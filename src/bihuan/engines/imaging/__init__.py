"""Photographs: known again after edits, and held against time and place; pure, with reasons."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bihuan.engines.imaging.circumstances import (
    Case,
    Limits,
    Photo,
    Position,
    distance_m,
    remarks_on_after,
)
from bihuan.engines.imaging.kinds import Kind
from bihuan.engines.imaging.remarks import Remark

if TYPE_CHECKING:
    from bihuan.engines.imaging.fingerprints import Fingerprint, UnknownFingerprint, fingerprint
    from bihuan.engines.imaging.index import Candidate, Index
    from bihuan.engines.imaging.likeness import Likeness, alike
    from bihuan.engines.imaging.reading import UnreadablePicture, open_picture

__all__ = [
    "Candidate",
    "Case",
    "Fingerprint",
    "Index",
    "Kind",
    "Likeness",
    "Limits",
    "Photo",
    "Position",
    "Remark",
    "UnknownFingerprint",
    "UnreadablePicture",
    "alike",
    "distance_m",
    "fingerprint",
    "open_picture",
    "remarks_on_after",
]

#: What looks at pixels is loaded when it is first asked for: numpy takes a third of a second,
#: and most processes never look.
_LATE = {
    "Candidate": "index",
    "Fingerprint": "fingerprints",
    "Index": "index",
    "Likeness": "likeness",
    "UnknownFingerprint": "fingerprints",
    "UnreadablePicture": "reading",
    "alike": "likeness",
    "fingerprint": "fingerprints",
    "open_picture": "reading",
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
