"""The small map of where photographs were taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engines.imaging import Position, distance_m
from bihuan.findings.domain.place_map import HEIGHT, WIDTH, Taken, place_map

degrees = st.floats(-0.5, 0.5)
positions = st.builds(lambda east, north: Position(120.6 + east, 31.3 + north), degrees, degrees)
photographs = st.lists(st.tuples(positions, st.booleans()), min_size=1, max_size=8)


def taken(rows: list[tuple[Position, bool]]) -> list[Taken]:
    return [Taken(no, place, is_after) for no, (place, is_after) in enumerate(rows, start=1)]


def test_nothing_is_drawn_where_no_photograph_tells_its_place() -> None:
    assert place_map([], 200) is None


@given(photographs)
def test_everything_lies_on_the_drawing_and_to_scale(rows: list[tuple[Position, bool]]) -> None:
    drawn = place_map(taken(rows), 200)
    assert drawn is not None
    place = next((position for position, is_after in rows if not is_after), rows[0][0])
    per_m = drawn.bar / drawn.bar_m
    for spot, (position, _is_after) in zip(drawn.spots, rows, strict=True):
        assert 0 <= spot.x <= WIDTH
        assert 0 <= spot.y <= HEIGHT
        away_m = distance_m(position, place)
        assert spot.away_m == round(away_m)
        away = ((spot.x - drawn.centre[0]) ** 2 + (spot.y - drawn.centre[1]) ** 2) ** 0.5
        # The plane against the sphere over half a degree, and rounding to tenths of a pixel.
        assert away == pytest.approx(away_m * per_m, rel=0.01, abs=2)
    assert 0 < drawn.bar <= WIDTH * 0.3 + 0.1


def test_north_is_up_and_east_is_right() -> None:
    before, after = Position(120.6, 31.3), Position(120.601, 31.301)
    drawn = place_map([Taken(1, before, False), Taken(2, after, True)], 200)
    assert drawn is not None
    first, second = drawn.spots
    assert (first.x, first.y) == drawn.centre
    assert second.x > first.x
    assert second.y < first.y
    assert drawn.ring == pytest.approx(200 * drawn.bar / drawn.bar_m, abs=0.5)


def test_what_lies_together_is_not_blown_up() -> None:
    spot = Position(120.6, 31.3)
    drawn = place_map([Taken(1, spot, False), Taken(2, spot, True)], 200)
    assert drawn is not None
    assert drawn.bar_m == 20
    assert {(each.x, each.y) for each in drawn.spots} == {(WIDTH / 2, HEIGHT / 2)}
