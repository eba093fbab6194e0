"""Whether two pictures that lie on each other could be two photographs of one place.

An edit moves and scales a picture; it never shears or bends it. A hand that comes back with the
camera always does: a turn of a tenth of a degree or one centimetre at two metres moves the corners
against each other. What is left of such a motion, after the best scale and shift, is estimated
from grey levels and slopes (Lucas and Kanade 1981, with the motion of a turned plane) and comes out
to a hundredth of a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bihuan.engines.imaging.waves import blur

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bihuan.engines.imaging.reading import Plane

_LEAST_PIXELS = 400
_FINE, _COARSE = 1.2, 4.0
_ROUNDS = 3
#: Errors of neighbouring pixels go together, so that they tell less than their number says.
_PIXELS_PER_NEWS = 9.0
#: Where the fit keeps the bent ways along x and along y.
_BENT = (slice(0, 3), slice(3, 6))


@dataclass(frozen=True, slots=True)
class Bend:
    """How far one picture is bent against the other, in pixels of the sketch (mean square root).

    Args:
        size: what was found.
        unsure: what would not have been noticed; large where there is little to hold on to.
    """

    size: float
    unsure: float


def band(plane: Plane, inside: NDArray[np.bool_], fine: float, coarse: float) -> Plane:
    """Return what lies between two blurs, made only of pixels that are inside."""
    mask = inside.astype(np.float32)
    covered = plane * mask

    def blurred(sigma: float) -> Plane:
        mean: Plane = blur(covered, sigma) / np.maximum(blur(mask, sigma), 1e-3)
        return mean

    between: Plane = (blurred(fine) - blurred(coarse)) * mask
    return between


def measure_bend(ours: Plane, theirs: Plane, inside: NDArray[np.bool_]) -> Bend | None:
    """Measure how two planes that were brought to the same pixels are bent against each other.

    Returns:
        ``None`` where too little is common to both.
    """
    if inside.sum() < _LEAST_PIXELS:
        return None
    one, other = (band(plane, inside, _FINE, _COARSE) for plane in (ours, theirs))
    x, y = _positions(inside)
    contrast = float((one * other).sum() / max(float((other * other).sum()), 1e-6))
    down, across = np.gradient(other * np.clip(contrast, 0.3, 3))
    along_x, along_y = across[inside], down[inside]
    allowed_x, bent_x = (np.ones_like(x), x), (y, x * y, x * x)
    allowed_y, bent_y = (np.ones_like(y), y), (x, x * y, y * y)
    # The bent columns come first: they are what is asked, the others are fitted along.
    columns = [along_x * way for way in bent_x] + [along_y * way for way in bent_y]
    columns += [along_x * way for way in allowed_x] + [along_y * way for way in allowed_y]
    slopes = np.stack([*columns, other[inside]], axis=1).astype(np.float64)
    motion, spread = _robust_fit(slopes, one[inside] - np.clip(contrast, 0.3, 3) * other[inside])
    ways = (np.stack(bent_x, axis=1), np.stack(bent_y, axis=1))
    size = sum(float(np.mean((way @ motion[at]) ** 2)) for way, at in zip(ways, _BENT, strict=True))
    unsure = sum(
        float(np.mean(((way @ spread[at, at]) * way).sum(axis=1)))
        for way, at in zip(ways, _BENT, strict=True)
    )
    return Bend(size**0.5, unsure**0.5)


def _positions(inside: NDArray[np.bool_]) -> tuple[Plane, Plane]:
    """Return x and y of the pixels inside, from the middle, half the longer side being 1."""
    height, width = inside.shape
    y, x = np.nonzero(inside)
    half = max(height, width) / 2
    return ((x - width / 2) / half).astype(np.float32), ((y - height / 2) / half).astype(np.float32)


def _robust_fit(slopes: Plane, wanted: Plane) -> tuple[Plane, Plane]:
    """Fit by least squares; what was painted over counts little. Returns values, covariance."""
    value: Plane = np.zeros(slopes.shape[1])
    normal: Plane = np.eye(slopes.shape[1])
    weight: Plane = np.ones(len(wanted))
    for _round in range(_ROUNDS):
        missed = wanted - slopes @ value
        usual = max(0.5, 1.5 * float(np.median(np.abs(missed))))
        weight = 1 / (1 + (missed / usual) ** 2) ** 2
        weighted = slopes * weight[:, None]
        normal = weighted.T @ slopes
        # A trace on the diagonal keeps a plain wall from bending at random.
        normal[np.diag_indices(len(value))] += 1e-6 * len(wanted) + 1e-6
        value = np.asarray(np.linalg.solve(normal, weighted.T @ wanted), dtype=np.float64)
    missed = wanted - slopes @ value
    variance = float((weight * missed**2).sum() / max(float(weight.sum()), 1.0))
    return value, np.linalg.inv(normal) * variance * _PIXELS_PER_NEWS
