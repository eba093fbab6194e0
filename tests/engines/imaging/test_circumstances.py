"""Time, place and camera of a photograph are held against the case; silence is no remark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engines.imaging import Case, Limits, Photo, Position, distance_m, remarks_on_after
from bihuan.engines.imaging.circumstances import (
    edited_by_software,
    far_from_the_place,
    no_camera_data,
    taken_after_the_deadline,
    taken_before_the_order,
    taken_in_reverse,
    taken_in_the_future,
    taken_together,
)

NOON = datetime(2026, 7, 14, 4, 0, tzinfo=UTC)
LIMITS = Limits(between=timedelta(minutes=1), distance_m=200, clock_off=timedelta(minutes=10))
SUZHOU = Position(120.585, 31.299)
PLACES = st.builds(Position, st.floats(-180, 180), st.floats(-90, 90))


def at(minutes: float) -> Photo:
    return Photo(taken_at=NOON + timedelta(minutes=minutes), make="HUAWEI", model="P60")


@pytest.mark.parametrize(("seconds", "remarked"), [(0, True), (59, True), (-59, True), (60, False)])
def test_before_and_after_within_a_minute_are_remarked(seconds: int, remarked: bool) -> None:
    remark = taken_together(at(0), at(seconds / 60), LIMITS)

    assert (remark is not None) is remarked
    if remark:
        assert remark.facts == {"seconds": abs(seconds)}
        assert str(abs(seconds)) in remark.message


def test_after_taken_long_before_before_is_remarked() -> None:
    assert taken_in_reverse(at(0), at(-11), LIMITS) is not None
    assert taken_in_reverse(at(0), at(-10), LIMITS) is None
    assert taken_in_reverse(at(0), at(60), LIMITS) is None


def test_the_camera_s_clock_may_be_a_little_off() -> None:
    case = Case(ordered_at=NOON, due_at=NOON + timedelta(days=1))

    assert taken_before_the_order(at(-10), case, LIMITS) is None
    assert taken_before_the_order(at(-90), case, LIMITS).facts["hours"] == 1.5
    assert taken_after_the_deadline(at(24 * 60 + 10), case, LIMITS) is None
    assert taken_after_the_deadline(at(26 * 60), case, LIMITS).facts["hours"] == 2
    assert taken_in_the_future(at(10), NOON, LIMITS) is None
    assert taken_in_the_future(at(11), NOON, LIMITS) is not None


def test_a_photograph_from_elsewhere_is_remarked_beyond_what_both_devices_may_be_off() -> None:
    case = Case(place=SUZHOU)
    # 0.003 degrees of latitude are 334 m.
    near, unsure = Position(120.585, 31.302), Position(120.585, 31.302, accuracy_m=140)

    remark = far_from_the_place(Photo(position=near), case, LIMITS)

    assert remark.facts == {"distance_m": 334, "limit_m": 200}
    assert far_from_the_place(Photo(position=unsure), case, LIMITS) is None


def test_a_file_without_camera_is_remarked() -> None:
    assert no_camera_data(Photo(software="WeChat")) is not None
    assert no_camera_data(Photo(model="P60")) is None
    assert no_camera_data(at(0)) is None


@pytest.mark.parametrize("name", ["Adobe Photoshop 25.0 (Windows)", "美图秀秀 10.1", "GIMP 2.10"])
def test_an_editor_s_name_is_remarked(name: str) -> None:
    assert edited_by_software(Photo(software=name)).facts == {"software": name}


@pytest.mark.parametrize("name", ["", "17.5.1", "HarmonyOS 4.2", "MIUI Camera"])
def test_a_telephone_s_system_is_no_editor(name: str) -> None:
    assert edited_by_software(Photo(software=name)) is None


def test_silence_is_remarked_once_and_an_honest_photograph_not_at_all() -> None:
    case = Case(place=SUZHOU, ordered_at=NOON, due_at=NOON + timedelta(days=3))
    honest = Photo(NOON + timedelta(days=1), SUZHOU, "HUAWEI", "P60", "HarmonyOS 4.2")
    now = NOON + timedelta(days=2)

    assert remarks_on_after(honest, (at(-60),), case, LIMITS, now) == ()
    silent = remarks_on_after(Photo(), (Photo(), at(0)), case, LIMITS, now)
    assert [remark.code for remark in silent] == ["no_camera_data"]


def test_every_question_is_asked() -> None:
    case = Case(place=SUZHOU, ordered_at=NOON, due_at=NOON - timedelta(hours=8))
    odd = Photo(NOON - timedelta(hours=2), Position(116.4, 39.9), "", "", "Snapseed 2.0")

    said = remarks_on_after(odd, (at(-120), at(0)), case, LIMITS, NOON - timedelta(hours=3))

    assert [remark.code for remark in said] == [
        "taken_together",
        "taken_in_reverse",
        "taken_before_the_order",
        "taken_after_the_deadline",
        "taken_in_the_future",
        "far_from_the_place",
        "edited_by_software",
    ]
    assert all(remark.message for remark in said)


@given(one=PLACES, other=PLACES)
def test_distance_is_symmetric_and_no_farther_than_half_round_the_earth(
    one: Position, other: Position
) -> None:
    assert distance_m(one, other) == pytest.approx(distance_m(other, one), abs=1e-6)
    assert 0 <= distance_m(one, other) < 20_015_200
    assert distance_m(one, one) == 0
