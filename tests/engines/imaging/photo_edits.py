"""What people do to a picture, and what a camera does when it comes back to the same place."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

Edit = Callable[[Image.Image, random.Random], Image.Image]


def seeded(by: object) -> random.Random:
    """Choices that are the same on every run."""
    return random.Random(str(by))  # noqa: S311 - a seeded choice of looks, no secret


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    """Save and read again."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def scaled(picture: Image.Image, by: float) -> Image.Image:
    size = (max(8, round(picture.width * by)), max(8, round(picture.height * by)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def cut(picture: Image.Image, seed: random.Random, part: float) -> Image.Image:
    """Take away between 0.6 of ``part`` and ``part`` of either side."""
    width = round(picture.width * (1 - part * seed.uniform(0.6, 1)))
    height = round(picture.height * (1 - part * seed.uniform(0.6, 1)))
    left = seed.randint(0, picture.width - width)
    top = seed.randint(0, picture.height - height)
    return picture.crop((left, top, left + width, top + height))


def stamped(picture: Image.Image, seed: random.Random) -> Image.Image:
    """Write time and place on it, as camera apps do."""
    picture = picture.copy()
    at = (picture.width * seed.uniform(0.02, 0.3), picture.height * seed.uniform(0.7, 0.9))
    font = ImageFont.load_default(max(10, picture.width // 28))
    fill = seed.choice(["white", "orange"])
    ImageDraw.Draw(picture).text(
        at, "2026-07-14 09:32:11\n31.299N 120.585E", fill, font, stroke_width=2, stroke_fill="black"
    )
    return picture


def watermarked(picture: Image.Image, _seed: random.Random) -> Image.Image:
    """Write over all of it, half transparent."""
    veil = Image.new("RGBA", picture.size)
    font = ImageFont.load_default(max(12, picture.width // 18))
    for y in range(0, picture.height, picture.height // 4 + 1):
        for x in range(0, picture.width, picture.width // 3 + 1):
            ImageDraw.Draw(veil).text((x, y), "WATERMARK 7731", (255, 255, 255, 90), font)
    return Image.alpha_composite(picture.convert("RGBA"), veil).convert("RGB")


def toned(picture: Image.Image, seed: random.Random) -> Image.Image:
    brighter = ImageEnhance.Brightness(picture).enhance(seed.uniform(0.65, 1.35))
    return ImageEnhance.Contrast(brighter).enhance(seed.uniform(0.7, 1.35))


def messaged(picture: Image.Image, seed: random.Random) -> Image.Image:
    """Shrink and save it as messengers do."""
    by = min(1.0, seed.choice([720, 960, 1080]) / max(picture.size))
    return jpeg(scaled(picture, by), seed.randint(45, 70))


def on_a_screen(picture: Image.Image, seed: random.Random) -> Image.Image:
    """Set it in a telephone's screen."""
    screen = Image.new("RGB", (1080, 2160), seed.choice(["black", "white", "#ededed"]))
    shown = scaled(picture, min(1080 / picture.width, 1720 / picture.height))
    screen.paste(shown, ((1080 - shown.width) // 2, (2160 - shown.height) // 2))
    pen, font = ImageDraw.Draw(screen), ImageFont.load_default(40)
    pen.text((30, 20), "09:41        5G 82%", "grey", font)
    pen.text((60, 2080), "Reply   Forward   Save", "grey", font)
    return jpeg(screen, 85)


def mirrored(picture: Image.Image) -> Image.Image:
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def turned(picture: Image.Image, seed: random.Random) -> Image.Image:
    ways = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return picture.transpose(seed.choice(ways))


EDITS: dict[str, Edit] = {
    "JPEG 30-90": lambda p, s: jpeg(p, s.randint(30, 90)),
    "resized 0.3-1.5": lambda p, s: jpeg(scaled(p, s.uniform(0.3, 1.5)), 85),
    "cut 10-20 %": lambda p, s: jpeg(cut(p, s, s.uniform(0.1, 0.2)), 85),
    "cut 20-40 %": lambda p, s: jpeg(cut(p, s, s.uniform(0.2, 0.4)), 85),
    "mirrored": lambda p, s: jpeg(mirrored(p), s.randint(75, 90)),
    "turned": lambda p, s: jpeg(turned(p, s), 85),
    "time stamp": lambda p, s: jpeg(stamped(p, s), 85),
    "watermark": lambda p, s: jpeg(watermarked(p, s), 85),
    "brightness, contrast": lambda p, s: jpeg(toned(p, s), 85),
    "messenger": messaged,
    "screenshot": on_a_screen,
    "cut + stamp + messenger": lambda p, s: messaged(stamped(cut(p, s, s.uniform(0.1, 0.3)), s), s),
    "mirrored + cut + tone": lambda p, s: jpeg(
        toned(cut(mirrored(p), s, s.uniform(0.1, 0.3)), s), 60
    ),
}


def repaired(picture: Image.Image, seed: random.Random) -> Image.Image:
    """Cover a part by what is elsewhere in the picture: the hazard is gone."""
    picture = picture.copy()
    width = round(picture.width * seed.uniform(0.12, 0.3))
    height = round(picture.height * seed.uniform(0.12, 0.3))
    left, from_left = (seed.randint(0, picture.width - width) for _ in range(2))
    top, from_top = (seed.randint(0, picture.height - height) for _ in range(2))
    patch = picture.crop((from_left, from_top, from_left + width, from_top + height))
    picture.paste(patch.filter(ImageFilter.GaussianBlur(1)), (left, top))
    return picture


def from_elsewhere(picture: Image.Image, seed: random.Random, by: float) -> Image.Image:
    """See it as a camera does whose corners moved by up to ``by`` of the sides (a plane, turned)."""
    width, height = picture.size
    rows, wanted = [], []
    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)):
        # Drawn in by the same measure, so that nothing from outside is needed.
        u, v = (
            side * (edge + (by + 0.01) * (1 - 2 * edge) + seed.uniform(-by, by))
            for edge, side in ((x, width), (y, height))
        )
        px, py = x * width, y * height
        rows += [[px, py, 1, 0, 0, 0, -u * px, -u * py], [0, 0, 0, px, py, 1, -v * px, -v * py]]
        wanted += [u, v]
    plane = np.linalg.solve(np.array(rows), np.array(wanted))
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, plane.tolist(), Image.Resampling.BICUBIC
    )


def noisy(picture: Image.Image, seed: random.Random, levels: float) -> Image.Image:
    grain = np.random.default_rng(seed.getrandbits(32)).normal(0, levels, (*picture.size[::-1], 3))
    return Image.fromarray((np.asarray(picture) + grain).clip(0, 255).astype(np.uint8))


def taken_again(picture: Image.Image, seed: random.Random, by: float) -> Image.Image:
    """A second photograph of the same view: camera moved, other light, other grain."""
    seen = noisy(from_elsewhere(picture, seed, by), seed, seed.uniform(2, 8))
    return jpeg(toned(seen, seed), seed.randint(70, 92))
