"""Photographs: known again after edits, and held against time and place; pure, with reasons."""

from __future__ import annotations

from bihuan.engines.imaging.circumstances import (
    Case,
    Limits,
    Photo,
    Position,
    distance_m,
    remarks_on_after,
)
from bihuan.engines.imaging.fingerprint import Fingerprint, UnknownFingerprint, fingerprint
from bihuan.engines.imaging.index import Candidate, Index
from bihuan.engines.imaging.likeness import Kind, Likeness, alike
from bihuan.engines.imaging.reading import UnreadablePicture, open_picture
from bihuan.engines.imaging.remarks import Remark

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
