"""Which office document a zip archive is, without unpacking it and without trusting its sizes."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, BinaryIO

from bihuan.evidence.domain.media import DOCX, XLSX
from bihuan.evidence.domain.refusals import Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

#: An archive may hold this many entries.
MAX_ENTRIES = 5000
#: All entries together may unpack to this many bytes.
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
#: An entry above a megabyte may unpack to this many times its packed size.
MAX_RATIO = 200
_SMALL_BYTES = 1024 * 1024
_ENCRYPTED = 0x1

_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_CONTENT_TYPES = "[Content_Types].xml"


def office_type(file: BinaryIO) -> str:
    """Return the media type of the office document in a zip archive.

    Raises:
        Unfit: ``truncated``, ``encrypted``, ``bomb``, ``macros``, ``polyglot``, or
            ``unknown_kind`` for any other archive.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _require_bounded(entries, archive.start_dir)
            media_type = _kind({entry.filename for entry in entries})
            for part in (_CONTENT_TYPES, *(p for p, t in _MAIN_PARTS.items() if t == media_type)):
                _read_through(archive, part)
            _require_no_macros(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as fault:
        if isinstance(fault, Unfit):
            raise
        raise Unfit("truncated") from fault
    return media_type


def _require_bounded(entries: Sequence[zipfile.ZipInfo], packed_end: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Unfit("bomb")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unfit("encrypted")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise Unfit("bomb")
    for entry in entries:
        if entry.file_size > _SMALL_BYTES and entry.file_size > MAX_RATIO * entry.compress_size:
            raise Unfit("bomb")
        _require_plain_path(entry.filename)
    _require_apart(entries, packed_end)


def _require_apart(entries: Sequence[zipfile.ZipInfo], packed_end: int) -> None:
    """Refuse entries that share their packed bytes, and bytes before the first entry."""
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise Unfit("bomb")
        end = entry.header_offset + entry.compress_size
    if end > packed_end or (entries and min(e.header_offset for e in entries) != 0):
        raise Unfit("polyglot")


def _require_plain_path(name: str) -> None:
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise Unfit("polyglot")


def _kind(names: set[str]) -> str:
    kinds = [media_type for part, media_type in _MAIN_PARTS.items() if part in names]
    if len(kinds) != 1 or _CONTENT_TYPES not in names:
        raise Unfit("unknown_kind")
    return kinds[0]


def _require_no_macros(archive: zipfile.ZipFile) -> None:
    names = {name.lower() for name in archive.namelist()}
    types = archive.read(_CONTENT_TYPES).lower()
    if b"macroenabled" in types or any(n.endswith("vbaproject.bin") for n in names):
        raise Unfit("macros")


def _read_through(archive: zipfile.ZipFile, part: str) -> None:
    """Unpack one part piece by piece, so that its checksum is held against its bytes."""
    try:
        with archive.open(part) as content:
            while content.read(_SMALL_BYTES):
                pass
    except Exception as fault:  # zlib.error and its like, by method of packing
        raise Unfit("truncated") from fault
