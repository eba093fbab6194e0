"""How one picture may lie on another: mirrored or turned, scaled, moved.

Only what an edit does is allowed: one of the eight symmetries, a scale along each axis and a
shift. A second photograph of the same place never fits so: the camera has moved, and what is near
moves more than what is far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bihuan.engines.imaging.fingerprints import Fingerprint, signs_of
from bihuan.engines.imaging.symmetries import ALL, lay, lay_signs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bihuan.engines.imaging.features import Features
    from bihuan.engines.imaging.reading import Plane

#: Of 64 signs, so many may differ between two readings of one place.
MOST_SIGNS_APART = 14
#: Of 256 signs of the whole, so many may differ for the frames to be tried on each other.
_MOST_HASH_APART = 90
_LEAST_AGREEING = 3
#: Places agree on a placement within this part of the longer side.
_NEAR = 0.03
#: Two pairs of places agree on the scale within this factor, as a logarithm.
_SAME_SCALE = 0.3
#: Placements that are tried, the likeliest ones.
_MOST_PLACEMENTS = 4
#: Frames that fit each other weigh as much as so many places met again.
_FRAME_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the second picture lies on the first: ``x_second = scale_x * x_first + shift_x``.

    Args:
        symmetry: how the first is laid before.
        scale: along x and y.
        shift: along x and y, the longer side of each picture being 1.
    """

    symmetry: int
    scale: tuple[float, float]
    shift: tuple[float, float]


def possible_placements(first: Fingerprint, second: Fingerprint) -> list[Placement]:
    """Return what places and frames suggest, the likeliest first."""
    found = []
    ours, theirs = signs_of(first.hash), signs_of(second.hash)
    for symmetry in ALL:
        laid = first.features.laid(first.frame, symmetry)
        found += _by_places(laid, second.features, symmetry)
        apart = int((lay_signs(ours, symmetry) ^ theirs).sum())
        if apart <= _MOST_HASH_APART:
            weight = _LEAST_AGREEING + _FRAME_WEIGHT * (1 - apart / _MOST_HASH_APART)
            found.append((weight, _frame_on_frame(first, second, symmetry)))
    found.sort(key=lambda each: -each[0])
    return [placement for _weight, placement in found[:_MOST_PLACEMENTS]]


def _frame_on_frame(first: Fingerprint, second: Fingerprint, symmetry: int) -> Placement:
    height, width = lay(first.plane, symmetry).shape
    longest = max(width, height)
    across, down = second.frame
    return Placement(symmetry, (across * longest / width, down * longest / height), (0.0, 0.0))


def _by_places(first: Features, second: Features, symmetry: int) -> list[tuple[float, Placement]]:
    ours, theirs = _pairs(first, second)
    if len(ours) < _LEAST_AGREEING:
        return []
    a, b = first.points[ours], second.points[theirs]
    scale = second.sizes[theirs] / first.sizes[ours]
    shift = b - scale[:, None] * a
    # Each pair proposes a placement, the others vote on it.
    missed = scale[:, None, None] * a[None] + shift[:, None] - b[None]
    agree = (np.abs(missed).max(axis=2) < _NEAR * np.maximum(1, scale)[:, None]) & (
        np.abs(np.log(scale[:, None] / scale)) < _SAME_SCALE
    )
    votes = agree.sum(axis=1)
    best = int(votes.argmax())
    if votes[best] < _LEAST_AGREEING:
        return []
    inside = agree[best]
    return [(float(votes[best]), _least_squares(a[inside], b[inside], symmetry))]


def _pairs(first: Features, second: Features) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair the places that are each other's nearest by their signs."""
    if not len(first) or not len(second):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    apart = np.bitwise_count(first.codes[:, None] ^ second.codes[None, :])
    nearest = apart.argmin(axis=1)
    ours = np.arange(len(first))
    kept = (apart.argmin(axis=0)[nearest] == ours) & (apart[ours, nearest] <= MOST_SIGNS_APART)
    return ours[kept], nearest[kept]


def _least_squares(a: Plane, b: Plane, symmetry: int) -> Placement:
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    spread = float(((a - middle_a) ** 2).sum())
    scale = float(((a - middle_a) * (b - middle_b)).sum()) / max(spread, 1e-9)
    shift = middle_b - scale * middle_a
    return Placement(symmetry, (scale, scale), (float(shift[0]), float(shift[1])))
