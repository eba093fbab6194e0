"""Store a file that somebody hands in, once for each content."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from bihuan.evidence.domain.names import safe_name
from bihuan.evidence.domain.refusals import Unfit
from bihuan.evidence.folders import content_path, copy_path, write_whole
from bihuan.evidence.models import StoredFile
from bihuan.evidence.services.receive import Readable, Received, received
from bihuan.evidence.wording import UNFIT
from bihuan.kernel.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

_placed: ContextVar[list[tuple[str, int]] | None] = ContextVar("placed", default=None)


class FileRefused(BadInput):
    """The file is not taken; its bytes are not kept."""

    def __init__(self, code: str, *, name: str, max_mb: int) -> None:
        super().__init__(
            f"evidence.file_{code}", UNFIT[code] % {"max_mb": max_mb}, name=name, max_mb=max_mb
        )


def store_file(
    *,
    content: Readable,
    name: str,
    county_code: str,
    actor_id: UUID | None,
    actor_name: str,
    at: datetime,
) -> StoredFile:
    """Store a file after looking at every byte of it.

    Args:
        content: the bytes, read once in pieces; an upload or an open file.
        name: as sent; paths and control characters are dropped.
        county_code: county-level code of the record that the file is for.
        actor_id: who hands it in; None for the system.
        actor_name: their name.
        at: the moment.

    Raises:
        FileRefused: empty, too large, damaged, or of a kind that is not taken.
    """
    max_mb: int = getattr(settings, "BIHUAN_UPLOAD_MAX_MB", 20)
    try:
        with (
            keeping_only_what_commits(),
            received(content, name=name, max_bytes=max_mb * 1024 * 1024) as arrived,
            transaction.atomic(),
        ):
            _place(arrived)
            return StoredFile.objects.create(
                sha256=arrived.sha256,
                size=arrived.size,
                media_type=arrived.media_type,
                name=safe_name(name, arrived.media_type),
                county_code=county_code,
                uploaded_by_id=actor_id,
                uploaded_by_name=actor_name,
                uploaded_at=at,
                photo=arrived.photo,
            )
    except Unfit as unfit:
        shown = safe_name(name, "text/plain").removesuffix(".txt")
        raise FileRefused(unfit.code, name=shown, max_mb=max_mb) from unfit


@contextmanager
def keeping_only_what_commits() -> Iterator[None]:
    """Take newly stored contents away again when the block is left by an exception.

    Put it around the transaction of a step that brings files: when the step is refused after
    the files were stored, their rows are rolled back with it and their bytes removed.
    """
    if _placed.get() is not None:
        yield
        return
    placed: list[tuple[str, int]] = []
    token = _placed.set(placed)
    try:
        yield
    except BaseException:
        for sha256, stamp in placed:
            _discard(sha256, stamp)
        raise
    finally:
        _placed.reset(token)


def _place(arrived: Received) -> None:
    path = content_path(arrived.sha256)
    if path.exists():
        # A fresh time tells another upload's clean-up that the content is wanted.
        os.utime(path)
    else:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        arrived.path.replace(path)
        placed = _placed.get()
        if placed is not None:
            placed.append((arrived.sha256, path.stat().st_mtime_ns))
    for variant, copied in arrived.copies.items():
        if not copy_path(arrived.sha256, variant).exists():
            write_whole(copy_path(arrived.sha256, variant), copied)


def _discard(sha256: str, stamp: int) -> None:
    path = content_path(sha256)
    if not path.exists() or path.stat().st_mtime_ns != stamp:
        return
    if transaction.get_connection().needs_rollback:
        return  # still inside a broken transaction: the daily sweep takes it
    if not StoredFile.objects.filter(sha256=sha256).exists():
        discard_content(sha256, path)


def discard_content(sha256: str, path: Path) -> None:
    """Remove a content that no row names, its copies, and folders that are empty then."""
    for copied in copy_path(sha256, "x").parent.glob(f"{sha256}-*.jpg"):
        copied.unlink(missing_ok=True)
        _prune(copied.parent)
    path.unlink(missing_ok=True)
    _prune(path.parent)


def _prune(folder: Path) -> None:
    for _level in range(2):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
