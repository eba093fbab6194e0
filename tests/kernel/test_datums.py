"""Positions of shifted maps come back to where they were."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.datums import Datum, from_wgs84, to_wgs84

M_IN_A_DEGREE = 111_320.0
IN_CHINA = {"longitude": st.floats(73.5, 135.1), "latitude": st.floats(3.9, 53.6)}


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[0] - other[0]) * cos(radians(one[1]))
    return hypot(east, one[1] - other[1]) * M_IN_A_DEGREE


@pytest.mark.parametrize("datum", Datum)
@given(**IN_CHINA)
def test_there_and_back_is_where_one_was(datum: Datum, longitude: float, latitude: float) -> None:
    shown = from_wgs84(longitude, latitude, datum)
    assert metres(to_wgs84(*shown, datum), (longitude, latitude)) < 0.001


@given(**IN_CHINA)
def test_a_shifted_map_is_off_by_some_hundred_metres(longitude: float, latitude: float) -> None:
    true = (longitude, latitude)
    assert 20 < metres(from_wgs84(*true, Datum.GCJ02), true) < 1000
    assert 300 < metres(from_wgs84(*true, Datum.BD09), true) < 2500


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_true_systems_are_left_alone(datum: Datum) -> None:
    assert to_wgs84(120.6, 31.3, datum) == (120.6, 31.3)
    assert from_wgs84(120.6, 31.3, datum) == (120.6, 31.3)


def test_abroad_no_map_is_shifted() -> None:
    assert from_wgs84(-0.1278, 51.5074, Datum.GCJ02) == (-0.1278, 51.5074)
    assert to_wgs84(-0.1278, 51.5074, Datum.GCJ02) == (-0.1278, 51.5074)


@pytest.mark.parametrize(
    ("datum", "longitude", "latitude"),
    [
        # Tiananmen, as each of the two maps shows it.
        (Datum.GCJ02, 116.397451, 39.908722),
        (Datum.BD09, 116.403873, 39.915005),
    ],
)
def test_a_known_place(datum: Datum, longitude: float, latitude: float) -> None:
    assert metres(to_wgs84(longitude, latitude, datum), (116.39121, 39.90731)) < 15
