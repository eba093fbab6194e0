"""The eight ways to lay a picture on a table: turned by quarters, and mirrored.

A symmetry is a number 0 to 7. Bit 2 says: first swap rows and columns; then bit 0: mirror left to
right; then bit 1: mirror top to bottom. What a symmetry does to a picture it also does to the
cosine transform of the picture (swap the axes; flip the sign of every odd wave along a mirrored
axis), so that no flipped copy has to be stored to be found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bihuan.engines.imaging.reading import Plane

MIRROR_X, MIRROR_Y, SWAP = 1, 2, 4
UPRIGHT: Final = 0
ALL: Final = range(8)
#: Those that a camera or a viewer makes by turning alone, without a mirror: 0, 180, 90, 270 degrees.
TURNS: Final = {0: 0, 3: 180, 5: 90, 6: 270}


def lay(plane: NDArray[Any], symmetry: int) -> NDArray[Any]:
    """Lay a plane (rows, columns) in one of the eight ways."""
    laid = plane.T if symmetry & SWAP else plane
    laid = laid[:, ::-1] if symmetry & MIRROR_X else laid
    return laid[::-1] if symmetry & MIRROR_Y else laid


def lay_points(points: Plane, frame: tuple[float, float], symmetry: int) -> Plane:
    """Lay points (n, 2: x, y) given in a frame of that width and height."""
    x, y, (width, height) = points[:, 0], points[:, 1], frame
    if symmetry & SWAP:
        x, y, width, height = y, x, height, width
    x = width - x if symmetry & MIRROR_X else x
    y = height - y if symmetry & MIRROR_Y else y
    return np.stack([x, y], axis=1)


def lay_signs(signs: NDArray[np.bool_], symmetry: int) -> NDArray[np.bool_]:
    """Lay the signs of cosine waves, (…, n, n): is the wave (row, column) positive?"""
    laid = np.swapaxes(signs, -1, -2) if symmetry & SWAP else signs
    odd = np.arange(signs.shape[-1]) % 2 == 1
    laid = laid ^ odd if symmetry & MIRROR_X else laid
    return laid ^ odd[:, None] if symmetry & MIRROR_Y else laid
