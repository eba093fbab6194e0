"""Take bytes in: to disk while hashing, within the size limit, and look at what they are."""

from __future__ import annotations

import hashlib
import mmap
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from bihuan.evidence.domain.containers import (
    require_single_pdf,
    require_single_picture,
    require_whole_film,
)
from bihuan.evidence.domain.media import HEAD_BYTES, PICTURES, sniff
from bihuan.evidence.domain.office import office_type
from bihuan.evidence.domain.refusals import Unfit
from bihuan.evidence.domain.texts import text_type
from bihuan.evidence.folders import incoming_folder
from bihuan.evidence.photographs import read_photograph

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE_BYTES = 256 * 1024


class Readable(Protocol):
    """An upload or an open file."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most ``size``; none at the end."""
        ...


@dataclass(frozen=True)
class Received:
    """What arrived: where it lies for now, and what it is."""

    path: Path
    sha256: str
    size: int
    media_type: str
    photo: dict[str, Any] = field(default_factory=dict)
    copies: dict[str, bytes] = field(default_factory=dict)


@contextmanager
def received(content: Readable, *, name: str, max_bytes: int) -> Iterator[Received]:
    """Hold what arrives on disk for as long as the block runs; nothing of it is left after.

    Args:
        content: read once, in pieces, never beyond ``max_bytes``.
        name: as sent; decides only between kinds of text.
        max_bytes: the largest size taken.

    Raises:
        Unfit: ``empty``, ``too_large``, or why its kind is not taken.
    """
    handle, path_name = tempfile.mkstemp(dir=incoming_folder(), prefix="in-")
    path = Path(path_name)
    try:
        with os.fdopen(handle, "w+b") as file:
            sha256, size = _copy(content, file, max_bytes)
            media_type = _media_type(file, name)
            photo, copies = {}, {}
            if media_type in PICTURES:
                file.seek(0)
                photograph = read_photograph(file, media_type)
                photo, copies = photograph.facts, photograph.copies
        yield Received(path, sha256, size, media_type, dict(photo), copies)
    finally:
        path.unlink(missing_ok=True)


def _copy(content: Readable, file: BinaryIO, max_bytes: int) -> tuple[str, int]:
    running, size = hashlib.sha256(), 0
    while piece := content.read(_PIECE_BYTES):
        size += len(piece)
        if size > max_bytes:
            raise Unfit("too_large")
        running.update(piece)
        file.write(piece)
    if size == 0:
        raise Unfit("empty")
    file.flush()
    os.fsync(file.fileno())
    return running.hexdigest(), size


def _media_type(file: BinaryIO, name: str) -> str:
    """Tell the kind by the bytes, and that they are that kind from first to last."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        media_type = sniff(data[:HEAD_BYTES])
        if media_type in PICTURES:
            require_single_picture(data, media_type)
        elif media_type == "application/pdf":
            require_single_pdf(data)
        elif media_type == "video/mp4":
            require_whole_film(data)
        elif media_type == "application/zip":
            file.seek(0)
            return office_type(file)
        elif media_type == "text/plain":
            return text_type(data[:], name)
        return media_type
