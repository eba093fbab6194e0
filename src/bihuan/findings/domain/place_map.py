"""Where photographs were taken, drawn to scale around the place: a map that needs no internet."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, floor, log10, radians
from typing import TYPE_CHECKING

from bihuan.engines.imaging import Position, distance_m

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 320, 200
#: Room at the edges for the numbers of points.
_MARGIN = 24
#: Points that lie together are not blown up: so many metres are shown at least.
_LEAST_M = 40.0
_M_IN_A_DEGREE = 111_320.0
#: The bar of the scale is at most this share of the width.
_BAR = 0.3


@dataclass(frozen=True)
class Taken:
    """A photograph with its position (WGS-84, degrees)."""

    no: int
    position: Position
    is_after: bool


@dataclass(frozen=True)
class Spot:
    """A photograph on the map.

    Args:
        x, y: where it is drawn, in pixels of a drawing of :data:`WIDTH` by :data:`HEIGHT`.
        away_m: metres from the place.
    """

    no: int
    is_after: bool
    x: float
    y: float
    away_m: int
    position: Position


@dataclass(frozen=True)
class PlaceMap:
    """The drawing.

    Args:
        centre: the place in pixels, where the first photograph from before was taken.
        ring: radius in pixels of what is usual; 0 where it lies beyond the drawing.
        bar: length of the scale's bar in pixels, which stands for ``bar_m`` metres.
    """

    spots: tuple[Spot, ...]
    centre: tuple[float, float]
    ring: float
    ring_m: int
    bar: float
    bar_m: int


def place_map(taken: Sequence[Taken], usual_m: float) -> PlaceMap | None:
    """Draw where photographs were taken; None where none tells it.

    Args:
        taken: photographs with a position, in the order in which they are numbered.
        usual_m: how far from the place photographs are usually taken, in metres.
    """
    if not taken:
        return None
    place = next((each for each in taken if not each.is_after), taken[0]).position
    offsets = [_metres(each.position, place) for each in taken]
    xs, ys = [0.0, *(x for x, _y in offsets)], [0.0, *(y for _x, y in offsets)]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    per_m = min(
        (WIDTH - 2 * _MARGIN) / max(max(xs) - min(xs), _LEAST_M),
        (HEIGHT - 2 * _MARGIN) / max(max(ys) - min(ys), _LEAST_M),
    )

    def drawn(x: float, y: float) -> tuple[float, float]:
        across, down = (x - middle[0]) * per_m, (middle[1] - y) * per_m
        return round(WIDTH / 2 + across, 1), round(HEIGHT / 2 + down, 1)

    spots = tuple(
        Spot(
            each.no,
            each.is_after,
            *drawn(*offset),
            round(distance_m(each.position, place)),
            each.position,
        )
        for each, offset in zip(taken, offsets, strict=True)
    )
    ring = usual_m * per_m
    bar_m = _round_length(WIDTH * _BAR / per_m)
    return PlaceMap(
        spots,
        drawn(0, 0),
        round(ring, 1) if ring <= WIDTH else 0,
        round(usual_m),
        round(bar_m * per_m, 1),
        bar_m,
    )


def _metres(position: Position, place: Position) -> tuple[float, float]:
    """Return how far east and north of the place a position lies, on the plane around it."""
    east = (position.longitude - place.longitude + 180) % 360 - 180
    north = position.latitude - place.latitude
    return east * _M_IN_A_DEGREE * cos(radians(place.latitude)), north * _M_IN_A_DEGREE


def _round_length(longest_m: float) -> int:
    """Return the longest of 1, 2, 5, 10, 20 … metres that is not too long."""
    power = 10 ** floor(log10(max(longest_m, 1)))
    return int(next(step * power for step in (5, 2, 1) if step * power <= max(longest_m, 1)))
