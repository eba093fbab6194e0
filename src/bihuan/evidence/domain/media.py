"""The kinds of files that evidence takes, told by their bytes and never by their name."""

from __future__ import annotations

from bihuan.evidence.domain.refusals import Unfit

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Media type -> the extensions that a name may have for it, the usual one first.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    "text/plain": (".txt", ".md", ".log"),
    "text/csv": (".csv",),
    "video/mp4": (".mp4", ".m4v"),
}

#: Media type -> the name of Pillow's reader for it.
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}

#: How many bytes of the start decide.
HEAD_BYTES = 64

_MP4_BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"mp7", b"3gp")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)
#: Kinds that are known and not taken, with the reason that helps the sender.
_REFUSED_STARTS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"GIF8", "unknown_kind"),
    (b"#!", "program"),
)


def sniff(head: bytes) -> str:
    """Tell the kind of a file from its first bytes; text is what has no mark of another kind.

    ``application/zip`` has yet to be looked into.

    Raises:
        Unfit: a kind that is not taken.
    """
    for start, code in _REFUSED_STARTS:
        if head.startswith(start):
            raise Unfit(code)
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _film_or_refusal(head[8:12])
    return "text/plain"


def _film_or_refusal(brand: bytes) -> str:
    if brand.startswith(_MP4_BRANDS):
        return "video/mp4"
    raise Unfit("heic" if brand in _HEIF_BRANDS else "unknown_kind")
