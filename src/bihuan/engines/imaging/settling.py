"""Lays one small plane on another exactly, to a hundredth of a pixel.

Gauss-Newton on grey levels (Lucas and Kanade 1981), first on blurred planes, with a scale and a
shift along each axis. Brightness and contrast are fitted along, and what was painted over counts
little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bihuan.engines.imaging.waves import blur, resampling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bihuan.engines.imaging.reading import Plane

#: Blur in pixels, and steps taken with it.
_ROUNDS = ((3.0, 6), (1.5, 4), (0.0, 6))
_LEAST_PIXELS = 200
_LEAST_SCALE, _MOST_SCALE = 0.2, 6.0
#: A step moves by so much at most, of the scale and in pixels; below the last it is settled.
_MOST_STRETCH, _MOST_MOVE, _SETTLED = 0.1, 4.0, 0.01
#: A difference of so many times the usual one counts half.
_USUAL, _LEAST_USUAL = 1.5, 1.0


@dataclass(frozen=True, slots=True)
class Overlay:
    """Two planes brought to the same pixels, and where both have some.

    Args:
        coarse: the plane whose pixels are kept.
        fine: the other one, read there.
        inside: where both are.
        scale: pixels of the fine one for each of the coarse, along x and y.
        shift: where the coarse one's corner lies on the fine one, in its pixels.
    """

    coarse: Plane
    fine: Plane
    inside: NDArray[np.bool_]
    scale: NDArray[np.float64]
    shift: NDArray[np.float64]


def settle(
    coarse: Plane, fine: Plane, scale: NDArray[np.float64], shift: NDArray[np.float64]
) -> Overlay:
    """Move and scale until the planes fit best, from a start a few pixels off."""
    for sigma, rounds in _ROUNDS:
        soft = blur(coarse, sigma) if sigma else coarse
        soft_fine = blur(fine, round(sigma * float(np.mean(scale)), 1)) if sigma else fine
        for _round in range(rounds):
            step = _step(_lay_over(soft, soft_fine, scale, shift))
            if step is None or not _possible(scale + step[:2]):
                break
            scale, shift = scale + step[:2], shift + step[2:]
            if np.abs(step[2:]).max() < _SETTLED:
                break
    return _lay_over(coarse, fine, scale, shift)


def _possible(scale: NDArray[np.float64]) -> bool:
    return bool(scale.min() > _LEAST_SCALE and scale.max() < _MOST_SCALE)


def _lay_over(
    coarse: Plane, fine: Plane, scale: NDArray[np.float64], shift: NDArray[np.float64]
) -> Overlay:
    """Read the fine plane at the coarse one's pixels."""
    columns, across = resampling(coarse.shape[1], fine.shape[1], scale[0], shift[0])
    rows, down = resampling(coarse.shape[0], fine.shape[0], scale[1], shift[1])
    return Overlay(coarse, rows @ fine @ columns.T, down[:, None] & across, scale, shift)


def _step(over: Overlay) -> NDArray[np.float64] | None:
    """Return the change of scale (x, y) and shift (x, y) that lessens the difference."""
    inside = over.inside
    if inside.sum() < _LEAST_PIXELS:
        return None
    ours, theirs = over.coarse[inside], over.fine[inside]
    contrast, brightness = _tone(ours, theirs)
    down, across = np.gradient(contrast * over.fine)
    along_x, along_y = across[inside] / over.scale[0], down[inside] / over.scale[1]
    y, x = np.nonzero(inside)
    missed = ours - contrast * theirs - brightness
    usual = max(_LEAST_USUAL, _USUAL * float(np.median(np.abs(missed))))
    weight = 1 / (1 + (missed / usual) ** 2)
    ways = (along_x * (x + 0.5), along_y * (y + 0.5), along_x, along_y)
    slopes = np.stack([*ways, theirs, np.ones_like(theirs)], axis=1).astype(np.float64)
    weighted = slopes * weight[:, None]
    normal = weighted.T @ slopes
    # A trace on the diagonal keeps a plain wall from being moved at random.
    diagonal = np.diag_indices(len(normal))
    normal[diagonal] = normal[diagonal] * 1.0001 + 1e-6
    step = np.asarray(np.linalg.solve(normal, weighted.T @ missed)[:4], dtype=np.float64)
    most = np.array([_MOST_STRETCH, _MOST_STRETCH, _MOST_MOVE, _MOST_MOVE])
    return step.clip(-most, most)


def _tone(ours: Plane, theirs: Plane) -> tuple[float, float]:
    """Return the contrast and brightness that bring the second to the first."""
    contrast = float(np.clip(ours.std() / max(float(theirs.std()), 1e-3), 0.3, 3))
    return contrast, float(np.median(ours)) - contrast * float(np.median(theirs))
