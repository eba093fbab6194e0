"""Files into lines: plain text, Word, PDF; sniffed by content, never by the file's name."""

from __future__ import annotations

from bihuan.documents.extraction.limits import MAX_BYTES, MAX_CHARACTERS, MAX_LINES, MAX_PAGES
from bihuan.documents.extraction.reading import Extracted, read_lines

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_LINES",
    "MAX_PAGES",
    "Extracted",
    "read_lines",
]
