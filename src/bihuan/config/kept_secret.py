"""The secret of an installation that was given none: made once, kept beside the data."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def kept_secret(data: Path) -> str:
    """Return the secret kept in ``data/keys/secret_key``; make it (mode 0600) when absent."""
    place = data / "keys" / "secret_key"
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(place, secrets.token_urlsafe(64))
    return place.read_text(encoding="ascii").strip()


def _write_once(place: Path, secret: str) -> None:
    """Write under a name of our own, then link: two that start at once agree."""
    draft = place.with_name(f"{place.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
