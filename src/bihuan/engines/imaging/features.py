"""Places in a picture that are found again after it was cut, shrunk or saved anew.

Blobs that stand out in a stack of ever stronger blurs (Lowe 2004, difference of Gaussians), each
told by the signs of the low cosine waves around it: a perceptual hash of a patch. Signs do not
change with brightness or contrast, and all eight symmetries follow from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bihuan.engines.imaging.symmetries import lay_points, lay_signs
from bihuan.engines.imaging.waves import blur, low_waves

if TYPE_CHECKING:
    from bihuan.engines.imaging.reading import Plane

#: Blurs of the stack, pixels of a plane 256 long; each is the one before times the root of two.
_SIGMAS = [2.0 * 2 ** (step / 2) for step in range(7)]
_WAVES = 8
_PATCH = 16
#: Half a patch, in blurs of its blob.
_REACH = 6.0
#: A blob stands out by this many grey levels at least, or it is noise.
_LEAST_RESPONSE = 0.6
#: A line is no place: the stronger curvature may be this many times the weaker.
_MOST_STRETCHED = 8.0
_CELLS, _MOST_IN_CELL = 4, 10
MOST = 96

#: Eight bytes seen as one number.
Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Features:
    """Places of one picture.

    Args:
        points: (n, 2) x and y; the picture's longer side is 1.
        sizes: (n,) blur at which each stands out, the longer side being 1.
        codes: (n,) 64 signs each.
    """

    points: Plane
    sizes: Plane
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    def laid(self, frame: tuple[float, float], symmetry: int) -> Features:
        """Return the places as they lie after the picture is turned or mirrored."""
        bits = np.unpackbits(self.codes.view(np.uint8)).reshape(-1, _WAVES, _WAVES)
        signs = lay_signs(bits.astype(bool), symmetry)
        return Features(lay_points(self.points, frame, symmetry), self.sizes, _packed(signs))


def find_features(plane: Plane) -> Features:
    """Find the places of a plane (its longer side 256 pixels), the clearest first."""
    stack = np.stack([blur(plane, sigma) for sigma in _SIGMAS])
    layer, y, x, response = _blobs(np.diff(stack, axis=0))
    chosen = _spread(x, y, response, plane.shape)
    layer, y, x = layer[chosen], y[chosen], x[chosen]
    sizes = (_SIGMAS[0] * 2 ** (layer / 2)).astype(np.float32)
    # Read from a blur half as strong, so that no wave of the patch is blurred away.
    signs = low_waves(_patches(stack, np.round(layer).astype(int) - 2, y, x, sizes), _WAVES) > 0
    longest = max(plane.shape)
    points = (np.stack([x, y], axis=1) + 0.5).astype(np.float32) / longest
    return Features(points, sizes / longest, _packed(signs))


def _packed(signs: NDArray[np.bool_]) -> Codes:
    # The first wave is the mean, always positive: no news.
    signs = signs.copy()
    signs[:, 0, 0] = False
    packed: Codes = np.packbits(signs.reshape(-1, _WAVES * _WAVES), axis=1).view(np.uint64)
    return packed.reshape(-1)


def _blobs(stack: Plane) -> tuple[Plane, Plane, Plane, Plane]:
    """Return layer, row, column (all to fractions) and strength of every extremum."""
    inner = stack[1:-1, 1:-1, 1:-1]
    if not inner.size:
        nothing = np.zeros(0, dtype=np.float32)
        return nothing, nothing, nothing, nothing
    around = [
        stack[
            1 + dl : stack.shape[0] - 1 + dl,
            1 + dy : stack.shape[1] - 1 + dy,
            1 + dx : stack.shape[2] - 1 + dx,
        ]
        for dl in (-1, 0, 1)
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
        if (dl, dy, dx) != (0, 0, 0)
    ]
    highest, lowest = np.max(around, axis=0), np.min(around, axis=0)
    stands_out = ((inner > highest) | (inner < lowest)) & (np.abs(inner) >= _LEAST_RESPONSE)
    at = np.array(np.nonzero(stands_out)) + 1
    at = at[:, _round_enough(stack, at)]
    offsets = [_summit(stack, at, axis) for axis in range(3)]
    layer, y, x = (at[axis] + offsets[axis] for axis in range(3))
    return layer, y, x, np.abs(stack[tuple(at)])


def _round_enough(stack: Plane, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    layer, y, x = at
    here = 2 * stack[layer, y, x]
    xx = stack[layer, y, x + 1] + stack[layer, y, x - 1] - here
    yy = stack[layer, y + 1, x] + stack[layer, y - 1, x] - here
    xy = (
        stack[layer, y + 1, x + 1]
        + stack[layer, y - 1, x - 1]
        - stack[layer, y - 1, x + 1]
        - stack[layer, y + 1, x - 1]
    ) / 4
    trace, determinant = xx + yy, xx * yy - xy * xy
    limit = (_MOST_STRETCHED + 1) ** 2 / _MOST_STRETCHED
    enough: NDArray[np.bool_] = (determinant > 0) & (trace * trace < limit * determinant)
    return enough


def _summit(stack: Plane, at: NDArray[np.int64], axis: int) -> Plane:
    """Return how far the top of the parabola through three neighbours lies from the middle one."""
    step = np.zeros((3, 1), dtype=np.int64)
    step[axis] = 1
    before, here, after = (stack[tuple(at + way * step)] for way in (-1, 0, 1))
    bend = before - 2 * here + after
    offset: Plane = 0.5 * (before - after) / np.where(bend == 0, 1, bend)
    return offset.clip(-0.5, 0.5)


def _spread(x: Plane, y: Plane, response: Plane, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Choose the strongest, few from each part of the picture: a stamp must not take all."""
    order = np.argsort(-response, kind="stable")
    cell = (y[order] * _CELLS // shape[0]) * _CELLS + x[order] * _CELLS // shape[1]
    by_cell = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[by_cell], cell[by_cell])
    rank = np.empty(len(order), dtype=np.int64)
    rank[by_cell] = np.arange(len(order)) - starts
    return order[rank < _MOST_IN_CELL][:MOST]


def _patches(stack: Plane, layer: NDArray[np.int64], y: Plane, x: Plane, sizes: Plane) -> Plane:
    """Read a square around each place, (n, 16, 16), as large as the place's own blur asks."""
    steps = ((np.arange(_PATCH) + 0.5) / _PATCH * 2 - 1).astype(np.float32) * _REACH
    rows = (y[:, None] + sizes[:, None] * steps).clip(0, stack.shape[1] - 1)
    columns = (x[:, None] + sizes[:, None] * steps).clip(0, stack.shape[2] - 1)
    top = np.minimum(rows.astype(int), stack.shape[1] - 2)
    left = np.minimum(columns.astype(int), stack.shape[2] - 2)
    down, right = (rows - top)[:, :, None], (columns - left)[:, None, :]
    level = layer.clip(0)[:, None, None]

    def read(dy: int, dx: int) -> Plane:
        found: Plane = stack[level, (top + dy)[:, :, None], (left + dx)[:, None, :]]
        return found

    upper = read(0, 0) * (1 - right) + read(0, 1) * right
    lower = read(1, 0) * (1 - right) + read(1, 1) * right
    patches: Plane = upper * (1 - down) + lower * down
    return patches
