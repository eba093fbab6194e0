from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.evidence.domain.exif import Tags, photo_facts
from bihuan.kernel.canonical import canonical_json

PLACE = {
    1: "N",
    2: (Fraction(31), Fraction(17), Fraction(55896, 1000)),
    3: "E",
    4: (Fraction(120), Fraction(35), Fraction(7041, 1000)),
}


def test_time_place_and_camera_are_read() -> None:
    tags = Tags(
        picture={0x010F: "HUAWEI\0", 0x0110: " ALN-AL10 ", 0x0131: b"Camera 1.0", 0x0112: 6},
        exif={0x9003: "2026:03:02 09:30:15", 0x9011: "+08:00"},
        gps={**PLACE, 0x0012: "WGS-84"},
    )

    assert photo_facts(tags) == {
        "make": "HUAWEI",
        "model": "ALN-AL10",
        "software": "Camera 1.0",
        "map_datum": "WGS-84",
        "orientation": 6,
        "taken_at": "2026-03-02T09:30:15+08:00",
        "taken_at_zone": "stated",
        "latitude": "31.2988600",
        "longitude": "120.5852892",
    }


@pytest.mark.parametrize(
    ("satellite", "stamp", "zone"),
    [
        ((1, 30, 14), "2026-03-02T09:30:15+08:00", "gps"),
        ((4, 0, 15), "2026-03-02T09:30:15+05:30", "gps"),
        ((1, 22, 15), "2026-03-02T09:30:15+08:00", "assumed"),
        (None, "2026-03-02T09:30:15+08:00", "assumed"),
    ],
)
def test_a_zone_that_is_not_stated_comes_from_satellites_or_is_assumed(
    satellite: tuple[int, ...] | None, stamp: str, zone: str
) -> None:
    gps: dict[int, Any] = {29: "2026:03:02"}
    if satellite:
        gps[7] = tuple(Fraction(part) for part in satellite)

    facts = photo_facts(Tags(exif={0x9003: "2026:03:02 09:30:15"}, gps=gps))

    assert (facts["taken_at"], facts["taken_at_zone"]) == (stamp, zone)


def test_south_and_west_are_negative() -> None:
    facts = photo_facts(Tags(gps={**PLACE, 1: "S", 3: "W"}))

    assert (facts["latitude"], facts["longitude"]) == ("-31.2988600", "-120.5852892")


@pytest.mark.parametrize(
    "broken",
    [
        {2: (Fraction(91), Fraction(0), Fraction(0))},
        {2: (Fraction(31), Fraction(17))},
        {2: "31"},
        {2: (Fraction(-1), Fraction(0), Fraction(0))},
        {1: "X"},
        {2: (Fraction(0),) * 3, 4: (Fraction(0),) * 3},
        {4: (1.5, 2.5, float("nan"))},
    ],
)
def test_an_absurd_place_is_left_out(broken: dict[int, Any]) -> None:
    assert "latitude" not in photo_facts(Tags(gps={**PLACE, **broken}))


ANY = st.none() | st.integers() | st.floats() | st.text() | st.binary() | st.tuples(st.integers())
NUMBERS = st.sampled_from(
    [0x010F, 0x0110, 0x0131, 0x0132, 0x0112, 0x9003, 0x9010, 0x9011, 1, 2, 3, 4, 7, 0x12, 0x1D]
)
DIRECTORY = st.dictionaries(NUMBERS, ANY)


@given(DIRECTORY, DIRECTORY, DIRECTORY)
def test_whatever_stands_there_the_facts_can_be_chained(
    picture: dict[int, Any], exif: dict[int, Any], gps: dict[int, Any]
) -> None:
    canonical_json(photo_facts(Tags(picture, exif, gps))).encode()
