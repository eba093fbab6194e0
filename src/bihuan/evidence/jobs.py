"""What evidence does by itself; every job may run twice without harm."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from bihuan.evidence.folders import data_folder, incoming_folder
from bihuan.evidence.models import StoredFile
from bihuan.evidence.services.seal_root import seal_root
from bihuan.evidence.services.store_file import discard_content

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.evidence.services.likeness import PictureIndex
    from bihuan.kernel.clock import Clock

#: What a crash left behind is kept this long: a slow upload may still be on its way.
_GRACE = timedelta(hours=24)
#: Photographs that are read or compared in one run; events wait meanwhile, for a minute at most.
_PHOTOGRAPHS_AT_ONCE = 60


def seal_changed_heads(clock: Clock) -> str:
    """Seal what changed since the newest root; tell what was done."""
    root = seal_root(clock=clock)
    return f"root {root.no}: {root.leaves_count} heads" if root else "nothing changed"


def compare_photographs(_clock: Clock) -> str:
    """Fingerprint photographs that are new and compare them with all others; tell what was done."""
    from bihuan.evidence.services.likeness import compare_new, fingerprint_new

    read = fingerprint_new(_PHOTOGRAPHS_AT_ONCE)
    found = compare_new(_PHOTOGRAPHS_AT_ONCE, _pictures())
    return f"{read} read, {found} pairs"


@cache
def _pictures() -> PictureIndex:
    """Return what this process searches in; it grows while the process lives."""
    from bihuan.evidence.services.likeness import PictureIndex

    return PictureIndex()


def sweep_unclaimed_contents(clock: Clock) -> str:
    """Remove contents that no row names, and half-received files, older than a day."""
    oldest = (clock.now() - _GRACE).timestamp()
    removed = 0
    for path in incoming_folder().iterdir():
        removed += _is_older(path, oldest) and _remove(path)
    for path in (data_folder() / "files").glob("??/??/*"):
        if _is_older(path, oldest) and not StoredFile.objects.filter(sha256=path.name).exists():
            discard_content(path.name, path)
            removed += 1
    return f"{removed} removed"


def _is_older(path: Path, stamp: float) -> bool:
    try:
        return path.stat().st_mtime < stamp
    except FileNotFoundError:
        return False


def _remove(path: Path) -> bool:
    path.unlink(missing_ok=True)
    return True
