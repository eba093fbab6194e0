"""The one way in: a path in, lines out, or a refusal that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.documents.extraction import limits, pdf, plain, word

if TYPE_CHECKING:
    from bihuan.engines.text import Line, Warning_

_PDF, _ZIP, _OLE, _RTF = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document's lines, what it is, and what could not be read."""

    lines: tuple[Line, ...]
    media_type: str
    warnings: tuple[Warning_, ...] = ()


def read_lines(path: Path) -> Extracted:
    """Read a document.

    Raises:
        BadInput: no such file, damaged, encrypted, empty, too large, or of another kind.
    """
    data = _bytes(path)
    if not data.strip(b"\x00\r\n\t \x0c"):
        raise limits.empty()
    extracted = _read(data)
    if not any(line.text.strip() for line in extracted.lines):
        raise limits.empty()
    if len(extracted.lines) > limits.MAX_LINES:
        raise limits.too_large("lines", limits.MAX_LINES)
    if sum(len(line.text) for line in extracted.lines) > limits.MAX_CHARACTERS:
        raise limits.too_large("characters", limits.MAX_CHARACTERS)
    return extracted


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > limits.MAX_BYTES:
            raise limits.too_large("bytes", limits.MAX_BYTES)
        return path.read_bytes()
    except OSError as error:
        raise limits.not_a_file() from error


def _read(data: bytes) -> Extracted:
    if data.lstrip()[:5] == _PDF or _PDF in data[:1024]:
        lines, warnings = pdf.read(data)
        return Extracted(tuple(lines), "application/pdf", tuple(warnings))
    if data[:4] == _ZIP:
        return Extracted(tuple(word.read(data)), WORD)
    if data[:4] == _OLE:
        raise limits.old_word()
    if data[:5] == _RTF:
        raise limits.unreadable()
    lines, warnings = plain.read(data)
    return Extracted(tuple(lines), "text/plain", tuple(warnings))
