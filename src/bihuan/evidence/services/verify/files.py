"""Holds the stored contents against their hashes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bihuan.evidence.domain.faults import Fault
from bihuan.evidence.folders import content_path
from bihuan.evidence.models import Attachment, StoredFile
from bihuan.evidence.services.verify.reading import plain_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE_BYTES = 1024 * 1024


def checked_files() -> Iterator[tuple[str, list[Fault]]]:
    """Yield each content's hash with what is wrong with it."""
    rows = plain_rows(StoredFile.objects.order_by("sha256", "id"), ("id", "sha256", "size", "name"))
    for sha256, group in groupby(rows, key=lambda row: str(row["sha256"])):
        path = content_path(sha256)
        found = _measure(path) if "/" not in sha256 and path.is_file() else None
        faults = []
        for row in group:
            if found is None:
                faults.append(_fault("file_missing", row))
            elif found != (sha256, row["size"]):
                faults.append(_fault("file_changed", row))
        yield sha256, faults


def _measure(path: Path) -> tuple[str, int]:
    running, size = hashlib.sha256(), 0
    with path.open("rb") as content:
        while piece := content.read(_PIECE_BYTES):
            running.update(piece)
            size += len(piece)
    return running.hexdigest(), size


def _fault(code: str, row: dict[str, Any]) -> Fault:
    """Name the subject that the file is attached to, where it is."""
    fault = Fault(code, detail=f"{row['name']} ({row['sha256']})")
    try:
        attached = Attachment.objects.filter(file_id=UUID(row["id"]))
    except ValueError:
        return fault
    columns = ("subject_type", "subject_id", "seq")
    first = next(plain_rows(attached.order_by("id"), columns), None)
    return replace(fault, **first) if first else fault
