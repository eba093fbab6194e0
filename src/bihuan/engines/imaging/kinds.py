"""What may have been done to a picture."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What was done to one picture to make the other."""

    SAME = "same"
    SAVED_ANEW = "saved_anew"
    RESIZED = "resized"
    CUT_OR_FRAMED = "cut_or_framed"
    MIRRORED = "mirrored"
    TURNED = "turned"
    PAINTED_OVER = "painted_over"
