"""Names of files as people gave them, made harmless and still readable."""

from __future__ import annotations

import unicodedata

from bihuan.evidence.domain.media import EXTENSIONS

NAME_LENGTH = 120
_FORBIDDEN = '<>:"/\\|?*'
#: Names that one kind of system reads as devices.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


def safe_name(name: str, media_type: str) -> str:
    r"""Return a name without paths, control or direction marks, with the extension of its kind.

    Args:
        name: as the sender's machine gave it; may be empty or a whole path.
        media_type: a key of ``EXTENSIONS``.

    Returns:
        1 to 120 characters.

    >>> safe_name("..\\现场/整改后 1.JPG", "image/jpeg")
    '整改后 1.JPG'
    >>> safe_name("invoice.pdf.exe", "application/pdf")
    'invoice.pdf.exe.pdf'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c not in _FORBIDDEN and not _is_hidden(c))
    kept = " ".join(kept.split()).strip(". ")
    stem, extension = _split(kept, media_type)
    if not stem or stem.split(".")[0].lower() in _DEVICES:
        stem = f"file-{stem}" if stem else "file"
    return stem[: NAME_LENGTH - len(extension)] + extension


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _split(name: str, media_type: str) -> tuple[str, str]:
    for extension in EXTENSIONS[media_type]:
        if name.lower().endswith(extension):
            stem = name[: -len(extension)].rstrip(". ")
            return stem, name[-len(extension) :]
    return name, EXTENSIONS[media_type][0]


def suffix_of(name: str) -> str:
    """Return the lower-case last extension of a name, with its dot, or nothing."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""
