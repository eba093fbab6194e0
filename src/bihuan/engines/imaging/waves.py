"""Cosine transforms, blurs and resampling of small planes, as matrix products."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bihuan.engines.imaging.reading import Plane

#: Of a pixel.
_MIDDLE = 0.5


@cache
def cosines(waves: int, samples: int) -> Plane:
    """Return the matrix (waves, samples) of the first orthonormal DCT-II waves."""
    wave, sample = np.mgrid[0:waves, 0:samples]
    matrix = np.cos(np.pi * wave * (2 * sample + 1) / (2 * samples)) * np.sqrt(2 / samples)
    matrix[0] /= np.sqrt(2)
    found: Plane = matrix.astype(np.float32)
    return found


def low_waves(planes: NDArray[Any], waves: int) -> Plane:
    """Return the first ``waves`` x ``waves`` coefficients of (…, n, m) planes."""
    rows, columns = planes.shape[-2:]
    found: Plane = cosines(waves, rows) @ planes @ cosines(waves, columns).T
    return found


@lru_cache(maxsize=128)
def blurring(size: int, sigma: float) -> Plane:
    """Return the matrix (size, size) that blurs along one axis, mirrored at the ends."""
    reach = int(np.ceil(3 * sigma))
    steps = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (steps / sigma) ** 2)
    weights /= weights.sum()
    matrix = np.zeros((size, size), dtype=np.float32)
    into = np.arange(size)
    for step, weight in zip(steps, weights, strict=True):
        turn = (into + step) % (2 * size)
        np.add.at(matrix, (into, np.where(turn < size, turn, 2 * size - 1 - turn)), weight)
    return matrix


def blur(plane: Plane, sigma: float) -> Plane:
    """Blur a plane by a Gaussian of ``sigma`` pixels."""
    blurred: Plane = blurring(plane.shape[0], sigma) @ plane @ blurring(plane.shape[1], sigma).T
    return blurred


def resampling(into: int, size: int, scale: float, shift: float) -> tuple[Plane, NDArray[np.bool_]]:
    """Return the matrix (into, size) that reads at ``scale * x + shift``, and where that is inside.

    Positions are in pixels from the outer edge of the first one. Where ``scale`` is above 1 the
    pixels in between are averaged (a tent as wide as the step).
    """
    at = scale * (np.arange(into) + _MIDDLE) + shift - _MIDDLE
    weights = np.maximum(0.0, 1 - np.abs(np.arange(size) - at[:, None]) / max(1.0, scale))
    total = weights.sum(axis=1, keepdims=True)
    matrix = (weights / np.maximum(total, 1e-6)).astype(np.float32)
    return matrix, (at > -_MIDDLE) & (at < size - _MIDDLE)
