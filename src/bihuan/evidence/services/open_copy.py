"""Open what is kept of a file: the original, or a photograph's stripped copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext_lazy as _

from bihuan.evidence.folders import content_path, copy_path, write_whole
from bihuan.evidence.photographs import COPIES, read_photograph
from bihuan.kernel.errors import NotFound

if TYPE_CHECKING:
    from bihuan.evidence.models import StoredFile


def open_original(file: StoredFile) -> BinaryIO:
    """Open the untouched bytes of a file.

    Raises:
        NotFound: they are gone from the disk; ``chain verify`` tells which.
    """
    try:
        return content_path(file.sha256).open("rb")
    except FileNotFoundError as fault:
        raise NotFound("evidence.content_gone", _("The stored file is missing.")) from fault


def open_copy(file: StoredFile, variant: str) -> BinaryIO:
    """Open a photograph's copy without metadata, making it again where it is missing.

    Args:
        file: a photograph.
        variant: ``view`` or ``thumb``.

    Raises:
        NotFound: the original is gone from the disk.
    """
    path = copy_path(file.sha256, variant)
    if not path.exists():
        with open_original(file) as content:
            copies = read_photograph(content, file.media_type).copies
        for name in COPIES:
            write_whole(copy_path(file.sha256, name), copies[name])
    return path.open("rb")
