"""Collects the static files under names that carry the hash of their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".collected-from"


def collect() -> bool:
    """Collect the static files when they are not those collected last.

    Returns:
        Whether anything had to be done.
    """
    stamp = Path(settings.STATIC_ROOT) / STAMP
    present = _fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == present:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(present, encoding="ascii")
    return True


def _fingerprint() -> str:
    """Return a digest of every source's path, size and time of change."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
