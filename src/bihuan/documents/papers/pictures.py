"""Photographs in papers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A photograph for a paper: the bytes of a copy without metadata, and what stands below."""

    content: bytes
    caption: str

    def told(self) -> dict[str, str]:
        """Return what is kept of it beside the paper."""
        return {"caption": self.caption, "sha256": hashlib.sha256(self.content).hexdigest()}
