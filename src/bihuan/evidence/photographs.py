"""Photographs: read whole, told of their facts, and copied without their metadata."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from PIL import Image, ImageOps

from bihuan.evidence.domain.exif import Tags, photo_facts
from bihuan.evidence.domain.media import PICTURES
from bihuan.evidence.domain.refusals import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A picture may have this many pixels; unpacked it takes up to four bytes for each.
MAX_PIXELS = 80_000_000
#: Longest side of each copy, pixels.
COPIES = {"view": 1280, "thumb": 320}
_JPEG_QUALITY = 82
_EXIF_DIRECTORY, _GPS_DIRECTORY = 0x8769, 0x8825


@dataclass(frozen=True)
class Photograph:
    """A photograph's facts, and its copies as JPEG bytes by variant."""

    facts: dict[str, str | int]
    copies: dict[str, bytes]


def read_photograph(file: BinaryIO, media_type: str) -> Photograph:
    """Decode every pixel of a picture, read its facts and make its copies.

    Args:
        file: the picture from its first byte.
        media_type: as sniffed; only that format's reader is tried.

    Raises:
        Unfit: ``too_many_pixels``, or ``truncated`` where it cannot be decoded to its end.
    """
    with _decoding(), Image.open(file, formats=(PICTURES[media_type],)) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise Unfit("too_many_pixels")
        facts = photo_facts(_tags(picture))
        # Lets the JPEG reader scale while it decodes; it still reads to the end.
        picture.draft("RGB", (COPIES["view"], COPIES["view"]))
        picture.load()
        return Photograph({**facts, "width": width, "height": height}, _copies(picture))


@contextmanager
def _decoding() -> Iterator[None]:
    """Turn what a decoder raises over bad bytes into one answer."""
    try:
        yield
    except Unfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Unfit("too_many_pixels") from fault
    except Exception as fault:  # Pillow's readers raise what they like over bad bytes
        raise Unfit("truncated") from fault


def _tags(picture: Image.Image) -> Tags:
    """Read the metadata; bytes that cannot be read hold no facts."""
    try:
        exif = picture.getexif()
        return Tags(dict(exif), exif.get_ifd(_EXIF_DIRECTORY), exif.get_ifd(_GPS_DIRECTORY))
    except Exception:  # noqa: BLE001 - as above: bad metadata never makes a photograph unfit
        return Tags()


def _copies(picture: Image.Image) -> dict[str, bytes]:
    upright = _on_white(ImageOps.exif_transpose(picture))
    copies: dict[str, bytes] = {}
    for variant, longest in COPIES.items():
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True)
        copies[variant] = out.getvalue()
    return copies


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, on white where they are see-through."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        plain = Image.new("RGB", seen.size, "white")
        plain.paste(seen, mask=seen.getchannel("A"))
        return plain
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain
