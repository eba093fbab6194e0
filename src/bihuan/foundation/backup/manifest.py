"""What a backup holds: each file with its hash, each table with its rows, and of which version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "manifest.json"
#: Of this layout; another number is another layout.
FORMAT = 1
#: Tables as JSON lines, and the folders of the installation that belong to it.
TABLES, FILES, ROOTS, KEYS = "tables", "files", "roots", "keys"
FOLDERS = (TABLES, FILES, ROOTS, KEYS)
BLOCK = 1 << 20


class NotABackup(BadInput):
    """The folder is no backup, or not whole."""

    def __init__(self, reason: object) -> None:
        super().__init__(
            "backup.unreadable",
            _("This is not a whole backup: %(reason)s. Nothing was restored.") % {"reason": reason},
        )


class NotEmpty(Refusal):
    """There is something already where we would write."""

    def __init__(self, place: object) -> None:
        super().__init__(
            "backup.not_empty",
            _("%(place)s is not empty, and nothing in it is overwritten.") % {"place": place},
        )


@dataclass(frozen=True)
class Stored:
    """One file of a backup."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """The table of contents."""

    product: str
    made_at: str
    engine: str
    #: app -> applied migrations
    migrations: dict[str, list[str]]
    #: app.model -> rows
    tables: dict[str, int]
    #: path in the backup -> file
    files: dict[str, Stored]
    has_private_keys: bool

    def write(self, folder: Path) -> None:
        """Write it as the last file of a backup."""
        text = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")


def stored(path: Path) -> Stored:
    """Hash a file as it lies on the disk."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
    return Stored(digest.hexdigest(), size)


def files_in(folder: Path) -> Iterator[str]:
    """Yield the files below a folder but its manifest, as paths with forward slashes."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name != NAME and (path.is_symlink() or not path.is_dir()):
            yield name


def read(folder: Path) -> Manifest:
    """Read the manifest and hold every file against it.

    Raises:
        NotABackup: a file is missing, changed, added or no plain file; or the layout is unknown.
    """
    manifest = _parse(folder)
    present = set(files_in(folder))
    for name in sorted(present ^ set(manifest.files)):
        raise NotABackup(f"{name} is {'unexpected' if name in present else 'missing'}")
    for name, expected in manifest.files.items():
        path = folder / name
        if PurePosixPath(name).parts[0] not in FOLDERS or ".." in PurePosixPath(name).parts:
            raise NotABackup(f"{name} has no place in a backup")
        if path.is_symlink() or not path.is_file() or stored(path) != expected:
            raise NotABackup(f"{name} is not what was saved")
    return manifest


def _parse(folder: Path) -> Manifest:
    try:
        content: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if content.pop("format") != FORMAT:
            raise NotABackup("it was made by another version")
        files = {name: Stored(**about) for name, about in content.pop("files").items()}
        return Manifest(files=files, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotABackup(f"{NAME} cannot be read ({type(error).__name__})") from error
