"""Draws the demo's photographs: simple scenes, before and after, as a camera would file them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from datetime import datetime

SIZE = (1280, 960)
_WALL, _FLOOR, _STEEL, _DARK = (203, 208, 214), (150, 155, 160), (104, 116, 130), (58, 66, 78)
_RUST, _CARD, _GREEN, _YELLOW = (126, 84, 52), (190, 150, 100), (40, 130, 84), (238, 186, 28)


def picture(scene: str, *, is_after: bool, at: datetime) -> bytes:
    """Draw a scene as a JPEG with the moment in its EXIF data.

    Args:
        scene: name of the scene; also shifts its details, so that no two are alike.
        is_after: whether rectified.
        at: when it was taken, aware.
    """
    image = Image.new("RGB", SIZE, _WALL)
    draw = ImageDraw.Draw(image)
    shift = sum(scene.encode()) % 160
    draw.rectangle((0, 640, *SIZE), fill=_FLOOR)
    for x in range(0, SIZE[0], 160):
        draw.line((x, 0, x, 640), fill=(190, 195, 201), width=3)
    _machine(draw, 330 + shift)
    if is_after:
        _tidy(draw, 330 + shift)
    else:
        _blocked(draw, 330 + shift)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Lanzhou", "Demo camera"
    exif.get_ifd(0x8769)[0x9003] = at.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(0x8769)[0x9011] = "+08:00"
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=86, exif=exif)
    return buffer.getvalue()


def _machine(draw: ImageDraw.ImageDraw, left: int) -> None:
    draw.rectangle((left, 170, left + 480, 470), fill=_STEEL, outline=_DARK, width=6)
    draw.polygon(
        [(left, 470), (left + 480, 470), (left + 300, 640), (left + 180, 640)], fill=_STEEL
    )
    for x in (left + 30, left + 420):
        draw.rectangle((x, 470, x + 24, 780), fill=_DARK)
    draw.rectangle((left + 140, 240, left + 340, 400), fill=(150, 162, 176), outline=_DARK, width=5)


def _blocked(draw: ImageDraw.ImageDraw, left: int) -> None:
    for y in (256, 310, 364):
        draw.rectangle((left + 100, y, left + 380, y + 26), fill=_RUST)
    for x in (left - 220, left - 130, left + 520):
        draw.rectangle((x, 640, x + 110, 760), fill=_CARD, outline=_RUST, width=4)


def _tidy(draw: ImageDraw.ImageDraw, left: int) -> None:
    draw.rectangle((left + 155, 255, left + 325, 385), outline=(235, 238, 242), width=8)
    draw.line((0, 800, SIZE[0], 800), fill=_YELLOW, width=14)
    draw.rectangle((left + 400, 200, left + 450, 250), fill=_GREEN)
