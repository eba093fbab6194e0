"""Where evidence keeps things on disk, and how it writes them: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator


def data_folder() -> Path:
    """Return the folder of the installation (``BIHUAN_DATA``)."""
    return Path(settings.BIHUAN_DATA)


def content_path(sha256: str) -> Path:
    """Return where the content with a hash is kept."""
    return data_folder() / "files" / sha256[:2] / sha256[2:4] / sha256


def copy_path(sha256: str, variant: str) -> Path:
    """Return where a stripped copy of a photograph is kept; it can be made again at any time."""
    return data_folder() / "copies" / sha256[:2] / sha256[2:4] / f"{sha256}-{variant}.jpg"


def incoming_folder() -> Path:
    """Return the folder, made if need be, in which what arrives is first written."""
    folder = data_folder() / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def root_path(no: int) -> Path:
    """Return where the published text of a root is kept."""
    return data_folder() / "roots" / f"root-{no:06d}.json"


def published_roots() -> Iterator[Path]:
    """Yield the published roots that are kept here, in order."""
    yield from sorted((data_folder() / "roots").glob("root-*.json"))


def write_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a file so that others see the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
