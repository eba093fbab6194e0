"""Small pictures, made in memory."""

from __future__ import annotations

import io

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

Color = tuple[int, int, int]


def jpeg(
    *, size: tuple[int, int] = (64, 48), color: Color = (200, 30, 30), exif: bytes = b""
) -> bytes:
    return encoded(Image.new("RGB", size, color), "JPEG", exif=exif)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(**changes: object) -> bytes:
    """Metadata as a phone writes it; ``offset=None`` and ``gps=None`` leave parts out."""
    said = {
        "make": "HUAWEI",
        "model": "ALN-AL10",
        "orientation": 6,
        "taken": "2026:03:02 09:30:15",
        "offset": "+08:00",
        "gps": "E",
        **changes,
    }
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[0x0131] = said["make"], said["model"], "Camera 1.0"
    tags[0x0112] = said["orientation"]
    inner = tags.get_ifd(0x8769)
    inner[0x9003] = said["taken"]
    if said["offset"]:
        inner[0x9011] = said["offset"]
    if said["gps"]:
        tags.get_ifd(0x8825).update(position(str(said["gps"])))
    return tags.tobytes()


def position(side: str) -> dict[int, object]:
    return {
        1: "N",
        2: (IFDRational(31), IFDRational(17), IFDRational(55896, 1000)),
        3: side,
        4: (IFDRational(120), IFDRational(35), IFDRational(7041, 1000)),
        7: (IFDRational(1), IFDRational(30), IFDRational(15)),
        29: "2026:03:02",
    }
