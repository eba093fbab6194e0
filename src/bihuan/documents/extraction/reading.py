"""The one way in: a path in, lines out, or a refusal that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.documents.extraction import limits, pdf, plain, word

if TYPE_CHECKING:
    from bihuan.documents.extraction.pdf import Told
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
    """Read a document, however long it takes.

    Raises:
        BadInput: no such file, damaged, encrypted, empty, too large, or of another kind.
    """
    return read_content(_bytes(path))


def read_content(data: bytes, told: Told = lambda _read, _total: None) -> Extracted:
    """Read a document's bytes, however long it takes.

    Args:
        data: the file, at most 50 MB.
        told: called after each page of a PDF; what it raises ends the reading.

    Raises:
        BadInput: damaged, encrypted, empty, too large, or of another kind.
    """
    return _checked(data, told, at_once=False)


def read_at_once(data: bytes) -> Extracted:
    """Read a document while somebody waits: in about a second, or not at all.

    Raises:
        BadInput: damaged, encrypted, empty, too large, or of another kind.
        TakesLong: it has many pages, much text, or scans that recognition would read.
    """
    return _checked(data, lambda _read, _total: None, at_once=True)


def _checked(data: bytes, told: Told, *, at_once: bool) -> Extracted:
    if len(data) > limits.MAX_BYTES:
        raise limits.too_large("bytes", limits.MAX_BYTES)
    if not data.strip(b"\x00\r\n\t \x0c"):
        raise limits.empty()
    extracted = _read(data, told, at_once=at_once)
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


def _read(data: bytes, told: Told, *, at_once: bool) -> Extracted:
    if data.lstrip()[:5] == _PDF or _PDF in data[:1024]:
        lines, warnings = pdf.read(data, told, at_once=at_once)
        return Extracted(tuple(lines), "application/pdf", tuple(warnings))
    if data[:4] == _ZIP:
        return Extracted(tuple(word.read(data, at_once=at_once)), WORD)
    if data[:4] == _OLE:
        raise limits.old_word()
    if data[:5] == _RTF:
        raise limits.unreadable()
    if at_once and len(data) > limits.BYTES_AT_ONCE:
        raise limits.TakesLong
    lines, warnings = plain.read(data)
    return Extracted(tuple(lines), "text/plain", tuple(warnings))
