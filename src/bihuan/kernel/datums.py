"""Positions of maps that are drawn askew, set right: GCJ-02 and BD-09 to WGS-84 and back.

Chinese maps shift what they show by up to some hundred metres (GCJ-02, 火星坐标), and one of them
shifts it a second time (BD-09). CGCS2000 and WGS-84 differ by centimetres and count as one here.
The way there is the published formula; the way back is found by iteration, to less than a
millimetre. Degrees throughout, longitude first.
"""

from __future__ import annotations

from enum import StrEnum
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Krasovsky's ellipsoid, on which the shift is drawn: half axis in metres, eccentricity squared.
_AXIS_M, _ECCENTRICITY_2 = 6_378_245.0, 0.00669342162296594323
#: Where maps are shifted: west, south, east, north.
_SHIFTED = (72.004, 0.8293, 137.8347, 55.8271)
#: The second shift of BD-09: east, north, and the wave laid over both.
_BAIDU_EAST, _BAIDU_NORTH, _BAIDU_WAVE = 0.0065, 0.006, pi * 3000 / 180
#: A step back that changes less than this is the last, in degrees (0.1 mm).
_CLOSE = 1e-9
_MOST_STEPS = 30


class Datum(StrEnum):
    """In which system a position was given."""

    CGCS2000 = "cgcs2000"
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(longitude: float, latitude: float, datum: Datum) -> tuple[float, float]:
    """Return where a position given in ``datum`` truly is.

    Args:
        longitude: degrees, -180 to 180.
        latitude: degrees, -90 to 90.
        datum: the system of the map that it was read from.

    Returns:
        longitude and latitude; those of the map outside the rectangle in which maps are shifted.
    """
    if datum is Datum.GCJ02:
        return _back(_shifted, longitude, latitude)
    if datum is Datum.BD09:
        return _back(_shifted, *_back(_with_baidu, longitude, latitude))
    return longitude, latitude


def from_wgs84(longitude: float, latitude: float, datum: Datum) -> tuple[float, float]:
    """Return where a map in ``datum`` shows a true position; the inverse of :func:`to_wgs84`."""
    if datum in {Datum.GCJ02, Datum.BD09}:
        longitude, latitude = _shifted(longitude, latitude)
    if datum is Datum.BD09:
        return _with_baidu(longitude, latitude)
    return longitude, latitude


def _shifted(longitude: float, latitude: float) -> tuple[float, float]:
    west, south, east, north = _SHIFTED
    if not (west <= longitude <= east and south <= latitude <= north):
        return longitude, latitude
    x, y = longitude - 105.0, latitude - 35.0
    to_north = (
        -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
        + (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
        + (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
        + (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    )  # fmt: skip
    to_east = (
        300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
        + (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
        + (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
        + (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    )  # fmt: skip
    at = radians(latitude)
    bulge = 1.0 - _ECCENTRICITY_2 * sin(at) ** 2
    meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY_2) / (bulge * sqrt(bulge))
    parallel_m = _AXIS_M / sqrt(bulge) * cos(at)
    return (
        longitude + to_east / (parallel_m * pi / 180.0),
        latitude + to_north / (meridian_m * pi / 180.0),
    )


def _with_baidu(longitude: float, latitude: float) -> tuple[float, float]:
    length = hypot(longitude, latitude) + 0.00002 * sin(latitude * _BAIDU_WAVE)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BAIDU_WAVE)
    return length * cos(angle) + _BAIDU_EAST, length * sin(angle) + _BAIDU_NORTH


def _back(
    shift: Callable[[float, float], tuple[float, float]], longitude: float, latitude: float
) -> tuple[float, float]:
    """Walk to the position that ``shift`` moves to the one that was given."""
    east, north = longitude, latitude
    for _ in range(_MOST_STEPS):
        shown_east, shown_north = shift(east, north)
        off_east, off_north = shown_east - longitude, shown_north - latitude
        east, north = east - off_east, north - off_north
        if abs(off_east) < _CLOSE and abs(off_north) < _CLOSE:
            break
    return east, north
