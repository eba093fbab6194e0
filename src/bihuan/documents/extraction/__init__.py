"""Files into lines: plain text, Word, PDF; sniffed by content, never by the file's name."""

from __future__ import annotations

from bihuan.documents.extraction.limits import (
    MAX_BYTES,
    MAX_CHARACTERS,
    MAX_LINES,
    MAX_PAGES,
    TakesLong,
)
from bihuan.documents.extraction.reading import (
    Extracted,
    read_at_once,
    read_content,
    read_lines,
)

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_LINES",
    "MAX_PAGES",
    "Extracted",
    "TakesLong",
    "read_at_once",
    "read_content",
    "read_lines",
]
