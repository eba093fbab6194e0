"""Whether the bytes of a picture, film or PDF are that one thing, whole, and nothing besides.

A file that is two things at once is a way to have one thing checked and another opened.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from bihuan.evidence.domain.refusals import Unfit

if TYPE_CHECKING:
    import mmap

    Content = bytes | mmap.mmap

#: Beginnings of active content that have no place inside a picture.
_ACTIVE = re.compile(
    rb"<script|<html|<!doctype|<svg|<\?php|<iframe|javascript:|%PDF-", re.IGNORECASE
)
_ENTROPY_END = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_FILL, _EOI, _SOS = 0xFF, 0xD9, 0xDA
#: Length and kind of an MP4 box.
_BOX_HEADER_BYTES = 8
#: Bytes at the end of a file in which a zip directory's end can stand.
_ZIP_TAIL = 65_557
_PDF_TAIL = 2048


def require_single_picture(data: Content, media_type: str) -> None:
    """Refuse a picture that is cut off, carries active content, or is something else as well.

    Raises:
        Unfit: ``truncated`` or ``polyglot``.
    """
    ends = {"image/jpeg": jpeg_end, "image/png": png_end, "image/webp": webp_end}
    _require_trailer(data, ends[media_type](data), media_type)
    if _ACTIVE.search(data) or ends_as_zip(data):
        raise Unfit("polyglot")


def jpeg_end(data: Content) -> int:
    """Return where a JPEG's first picture ends (the byte after its end mark)."""
    at = 2
    while True:
        start = data.find(b"\xff", at)
        if start != at or at + 4 > len(data):
            raise Unfit("truncated")
        while at < len(data) and data[at] == _FILL:
            at += 1
        if at >= len(data):
            raise Unfit("truncated")
        at = _after_segment(data, at)
        if at < 0:
            return -at


def _after_segment(data: Content, at: int) -> int:
    """Return where the next mark stands; negative for the end of the picture."""
    mark = data[at]
    if mark == _EOI:
        return -(at + 1)
    if mark in _STANDALONE:
        return at + 1
    at += 1 + int.from_bytes(data[at + 1 : at + 3], "big")
    if mark == _SOS:
        found = _ENTROPY_END.search(data, at)
        if found is None:
            raise Unfit("truncated")
        at = found.start()
        if data[at + 1] == _EOI:
            return -(at + 2)
    return at


def png_end(data: Content) -> int:
    """Return where a PNG's last chunk ends; each chunk is held against its checksum."""
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data) or data[end - 4 : end] != _checksum(data[at + 4 : end - 4]):
            break
        if data[at + 4 : at + 8] == b"IEND":
            return end
        at = end
    raise Unfit("truncated")


def _checksum(chunk: bytes) -> bytes:
    return zlib.crc32(chunk).to_bytes(4, "big")


def webp_end(data: Content) -> int:
    """Return where a WebP's RIFF chunk ends."""
    size = 8 + int.from_bytes(data[4:8], "little")
    if size > len(data):
        raise Unfit("truncated")
    return size


def _require_trailer(data: Content, end: int, media_type: str) -> None:
    """Allow after the picture only what cameras write there: padding, a second picture, a clip."""
    trailer = data[end : end + 64]
    if not trailer.strip(b"\0\r\n "):
        if not data[end:].strip(b"\0\r\n "):
            return
    elif media_type == "image/jpeg" and (
        trailer.startswith(b"\xff\xd8\xff") or trailer[4:8] == b"ftyp" or data[-4:] == b"SEFT"
    ):
        return
    raise Unfit("polyglot")


def ends_as_zip(data: Content) -> bool:
    """Tell whether the end of the bytes is the end of a zip archive."""
    tail = data[max(0, len(data) - _ZIP_TAIL) :]
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + 22 + comment == len(tail):
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def require_single_pdf(data: Content) -> None:
    """Refuse a PDF that is cut off or is an archive as well.

    Raises:
        Unfit: ``truncated`` or ``polyglot``.
    """
    if b"%%EOF" not in data[max(0, len(data) - _PDF_TAIL) :]:
        raise Unfit("truncated")
    if ends_as_zip(data):
        raise Unfit("polyglot")


def require_whole_film(data: Content) -> None:
    """Refuse an MP4 whose boxes do not fill the file, or that is an archive as well.

    Raises:
        Unfit: ``truncated`` or ``polyglot``.
    """
    at, kinds = 0, set()
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kinds.add(bytes(data[at + 4 : at + 8]))
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        elif size == 0:
            size = len(data) - at
        if size < _BOX_HEADER_BYTES or at + size > len(data):
            raise Unfit("truncated")
        at += size
    if not {b"ftyp", b"moov", b"mdat"} <= kinds:
        raise Unfit("truncated")
    if ends_as_zip(data):
        raise Unfit("polyglot")
