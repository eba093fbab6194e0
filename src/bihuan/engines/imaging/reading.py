"""From whatever a picture file holds to one upright grey plane."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

#: Rows of grey levels, 0 to 255.
Plane = NDArray[np.floating[Any]]

#: A picture may have this many pixels; unpacked it takes up to four bytes for each.
MAX_PIXELS = 80_000_000
_BYTE, _SIXTEEN_BITS_TO_EIGHT = 255.0, 257.0
_ORIENTATION_TAG = 0x0112
_LYING = range(5, 9)
#: Exif 2.32 table 6: what brings the stored rows upright, by the tag's value.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class UnreadablePicture(ValueError):  # noqa: N818 - an answer about the file, not a fault
    """The bytes are no picture that can be decoded to its end, or one too large to unpack.

    Args:
        code: ``too_many_pixels`` or ``unreadable``; whoever shows it puts it into words.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_picture(content: bytes) -> Image.Image:
    """Decode a picture whole; its size is judged before a pixel is unpacked.

    Raises:
        UnreadablePicture: ``too_many_pixels`` or ``unreadable``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
            must_fit(picture)
            picture.load()
    except UnreadablePicture:
        raise
    except Image.DecompressionBombError as fault:
        raise UnreadablePicture("too_many_pixels") from fault
    except Exception as fault:  # Pillow's readers raise what they like over bad bytes
        raise UnreadablePicture("unreadable") from fault
    return picture


def must_fit(picture: Image.Image) -> None:
    """Refuse a picture that would take too much memory.

    Raises:
        UnreadablePicture: ``too_many_pixels``, or ``unreadable`` where it has no pixel at all.
    """
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise UnreadablePicture("too_many_pixels")
    if width * height == 0:
        raise UnreadablePicture("unreadable")


def grey_plane(picture: Image.Image, longest: int) -> Plane:
    """Return the picture as people see it, grey, its longer side ``longest`` pixels.

    On white where it is see-through, 16 bits scaled to 8, turned as its EXIF orientation says.

    Raises:
        UnreadablePicture: as :func:`must_fit`.
    """
    must_fit(picture)
    shrink = longest / max(picture.size)
    width, height = (max(1, round(side * shrink)) for side in picture.size)
    small = _grey(picture).resize((width, height), Image.Resampling.BICUBIC)
    turn = _UPRIGHT.get(_orientation(picture))
    upright = small if turn is None else small.transpose(turn)
    return np.asarray(upright, dtype=np.float32).clip(0, _BYTE)


def upright_size(picture: Image.Image) -> tuple[int, int]:
    """Return width and height in pixels as people see the picture."""
    width, height = picture.size
    lies = _orientation(picture) in _LYING
    return (height, width) if lies else (width, height)


def _orientation(picture: Image.Image) -> int:
    try:
        said = picture.getexif().get(_ORIENTATION_TAG)
    except Exception:  # noqa: BLE001 - bad metadata never makes a picture unfit
        return 1
    return said if isinstance(said, int) else 1


def _grey(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):
        return _from_wide_numbers(picture)
    if "A" in picture.getbands() or "a" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        plain = Image.new("L", seen.size, "white")
        plain.paste(seen.convert("L"), mask=seen.getchannel("A"))
        return plain
    return picture.convert("RGB").convert("L")


def _from_wide_numbers(picture: Image.Image) -> Image.Image:
    """Take 16-bit and float pixels, whose range Pillow does not scale, to 0 … 255."""
    wide = np.nan_to_num(np.asarray(picture, dtype=np.float32), posinf=_BYTE, neginf=0.0)
    if wide.max() > _BYTE:
        wide /= _SIXTEEN_BITS_TO_EIGHT
    return Image.fromarray(wide.clip(0, _BYTE).astype(np.uint8))
