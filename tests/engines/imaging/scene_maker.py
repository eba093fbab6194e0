"""Draws places of work with depth, so that a camera that moves sees near things move more.

Drawn scenes stand in where no photographs are at hand; they have the textures' spectrum of
photographs (1/f), hard edges, signs with words, plain walls and dark corners.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from tests.engines.imaging.photo_edits import seeded

if TYPE_CHECKING:
    import random

SIZE = (1000, 750)
KINDS = ("workshop", "corridor", "basement", "yard", "page", "wall")
_WORDS = ("EXIT", "DANGER", "220 V", "NO. 3", "KEEP CLEAR", "FIRE", "CO2", "A-17")


@dataclass(frozen=True)
class Visit:
    """How a scene is seen: camera offset in pixels at depth 1, light, grain, hazard still there."""

    x: float = 0.0
    y: float = 0.0
    light: float = 1.0
    grain: float = 2.0
    repaired: bool = False


def texture(noise: np.random.Generator, size: tuple[int, int], roughness: float) -> np.ndarray:
    """Noise whose power falls with frequency, mean 0, deviation 1."""
    width, height = size
    down, across = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)
    falls = np.maximum(np.hypot(down, across), 1 / max(size)) ** -roughness
    shape = falls.shape
    waves = falls * (noise.normal(size=shape) + 1j * noise.normal(size=shape))
    waves[0, 0] = 0
    plane = np.fft.irfft2(waves, s=(height, width))
    even: np.ndarray = plane / plane.std()
    return even


def _surface(noise: np.random.Generator, size: tuple[int, int], contrast: float) -> Image.Image:
    colour = noise.uniform(60, 200, 3)
    grain = texture(noise, size, noise.uniform(0.9, 1.5))[:, :, None] * contrast
    return Image.fromarray((colour + grain).clip(0, 255).astype(np.uint8))


def scene(kind: str, number: int, visit: Visit) -> Image.Image:
    """Draw a scene; kind and number decide what stands there, the visit how it is seen."""
    seed = seeded(f"{kind} {number}")
    noise = np.random.default_rng(seed.getrandbits(32))
    view = _page(seed) if kind == "page" else _room(kind, seed, noise, visit)
    seen = np.asarray(_moved(view, visit) if kind in {"page", "wall"} else view, dtype=float)
    dark = {"basement": 0.22}.get(kind, 1.0)
    grain = np.random.default_rng(hash(visit) & 0xFFFF).normal(0, visit.grain, seen.shape)
    return Image.fromarray((seen * visit.light * dark + grain).clip(0, 255).astype(np.uint8))


def _room(kind: str, seed: random.Random, noise: np.random.Generator, visit: Visit) -> Image.Image:
    contrast = {"wall": 3.0, "corridor": 12.0}.get(kind, 25.0)
    things = {"wall": 0, "corridor": 6, "basement": 14}.get(kind, 22)
    view = Image.new("RGB", SIZE)
    wider = (SIZE[0] + 200, SIZE[1] + 200)
    view.paste(
        _surface(noise, wider, contrast), (round(-100 + visit.x * 0.3), round(-100 + visit.y * 0.3))
    )
    for depth in sorted(seed.uniform(0.35, 1.2) for _ in range(things)):
        _thing(view, depth, seed, noise, visit)
    if things:
        _hazard(view, seed, visit)
    return view.filter(ImageFilter.GaussianBlur(0.7))


def _thing(
    view: Image.Image, depth: float, seed: random.Random, noise: np.random.Generator, visit: Visit
) -> None:
    width, height = (round(seed.uniform(0.08, 0.35) * side * depth) for side in SIZE)
    left = round(seed.uniform(-0.05, 0.95) * SIZE[0] + visit.x * depth)
    top = round(seed.uniform(0.0, 0.9) * SIZE[1] + visit.y * depth)
    body = _surface(noise, (width + 2, height + 2), 14)
    pen = ImageDraw.Draw(body)
    for _mark in range(seed.randint(1, 4)):
        x, y = seed.randint(0, width), seed.randint(0, height)
        tint = tuple(seed.randint(0, 255) for _ in range(3))
        pen.rectangle((x, y, x + width // 4, y + height // 6), fill=tint)
    if seed.random() < 0.4:
        pen.text(
            (width // 8, height // 3),
            seed.choice(_WORDS),
            "white",
            ImageFont.load_default(max(12, height // 5)),
        )
    mask = Image.new("L", body.size, 255)
    if seed.random() < 0.35:
        mask = Image.new("L", body.size, 0)
        ImageDraw.Draw(mask).ellipse((0, 0, width, height), fill=255)
    view.paste(body, (left, top), mask)


def _hazard(view: Image.Image, seed: random.Random, visit: Visit) -> None:
    """A cable on the floor; when repaired, a cover over it."""
    pen = ImageDraw.Draw(view)
    at = [
        (seed.uniform(0.1, 0.9) * SIZE[0] + visit.x, seed.uniform(0.6, 0.95) * SIZE[1] + visit.y)
        for _ in range(5)
    ]
    if visit.repaired:
        x, y = at[0]
        pen.rectangle((x, y, x + 160, y + 90), fill=(200, 160, 40), outline="black", width=4)
    else:
        pen.line(at, fill=(20, 20, 20), width=9, joint="curve")


def _page(seed: random.Random) -> Image.Image:
    page = Image.new("RGB", (SIZE[0] + 200, SIZE[1] + 200), (238, 236, 230))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(22)
    for line in range(28):
        words = " ".join(
            "".join(seed.choice("abcdefghiklmnoprstuw") for _ in range(seed.randint(2, 9)))
            for _ in range(11)
        )
        pen.text((130, 120 + line * 29), words, (30, 30, 40), font)
    return page


def _moved(view: Image.Image, visit: Visit) -> Image.Image:
    """Turn a flat thing against the camera by what the visit's offset makes."""
    tilt = visit.x / 2000
    shift = (100 + visit.x, 100 + visit.y)
    if view.size == SIZE:
        shift = (visit.x / 4, visit.y / 4)
    plane = (
        1 + tilt,
        visit.y / 3000,
        shift[0],
        tilt / 3,
        1.0,
        shift[1],
        tilt / 1000,
        visit.y / 4e6,
    )
    return view.transform(SIZE, Image.Transform.PERSPECTIVE, plane, Image.Resampling.BICUBIC)


def seen_again(visit: Visit, seed: random.Random) -> Visit:
    """The same place after the repair: by hand, a step aside at most, other light."""
    return replace(
        visit,
        x=visit.x + seed.choice([-1, 1]) * seed.uniform(8, 60),
        y=visit.y + seed.uniform(-30, 30),
        light=seed.uniform(0.75, 1.25),
        grain=seed.uniform(1.5, 6),
        repaired=True,
    )
