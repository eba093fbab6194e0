"""Loading files of regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from bihuan.people import public as people
from bihuan.people.models import Region
from bihuan.people.public import DEMO, JIANGSU, Actor, RegionLevel
from bihuan.people.region_files import BadRegionFile, RegionLine, read_region_file
from bihuan.people.services import load_regions as loading

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.kernel.clock import FixedClock

#: The ten areas of Suzhou: 320505 to 320509, the Park, and four cities of county rank.
SUZHOU = [f"3205{tail}" for tail in ("05", "06", "07", "08", "09", "76", "81", "82", "83", "85")]
pytestmark = pytest.mark.django_db


def test_jiangsu_is_loaded_whole() -> None:
    people.load_regions()

    counts = {level: Region.objects.filter(level=level).count() for level in RegionLevel.values}
    assert counts == {
        "province": 1, "city": 13, "county": 104, "town": 1487, "village": 0, "grid": 0
    }  # fmt: skip
    assert not any(Region.objects.find_problems())


def test_suzhou_has_its_ten_areas_and_the_park_is_functional() -> None:
    people.load_regions()

    city = people.region_by_code("3205")
    assert city is not None
    areas = Region.objects.get_children(city)
    assert [area.code for area in areas] == SUZHOU
    assert [area.name for area in areas if area.is_functional] == ["苏州工业园区"]
    assert all(area.numchild > 4 for area in areas)


def test_a_street_knows_its_county_and_its_full_name() -> None:
    people.load_regions()

    street = people.region_by_code("320576050")
    assert street is not None
    assert people.county_code(street) == "320576"
    assert people.region_name(street) == "苏州市苏州工业园区娄葑街道"


def test_loading_twice_adds_nothing() -> None:
    first = people.load_regions(path=DEMO)
    before = list(Region.objects.values())

    assert first > 0
    assert people.load_regions(path=DEMO) == 0
    assert list(Region.objects.values()) == before


def test_loading_takes_few_queries() -> None:
    with CaptureQueriesContext(connection) as queries:
        people.load_regions()

    assert len(queries) < 40


def test_local_edits_survive_loading(clock: FixedClock) -> None:
    people.load_regions(path=DEMO)
    system = Actor.system("set-up")
    street = Region.objects.get(code="990101001")
    other = Region.objects.get(code="990102")
    people.rename_region(actor=system, clock=clock, region=street, name="青屿新街道")
    people.move_region(actor=system, clock=clock, region=street, to=other)
    people.add_region(
        actor=system, clock=clock, above=other, name="北岸网格", level=RegionLevel.GRID
    )

    assert people.load_regions(path=DEMO) == 0
    street.refresh_from_db()
    assert (street.name, Region.objects.get_parent(street)) == ("青屿新街道", other)


def test_new_regions_join_a_moved_parent(clock: FixedClock, tmp_path: Path) -> None:
    people.load_regions(path=DEMO)
    street, other = Region.objects.get(code="990101002"), Region.objects.get(code="990102")
    people.move_region(actor=Actor.system("set-up"), clock=clock, region=street, to=other)
    more = tmp_path / "more.csv"
    more.write_text(
        "code,name,level,is_functional\n990101002900,新社区,village,0\n", encoding="utf-8"
    )

    assert people.load_regions(path=more) == 1
    added = Region.objects.get(code="990101002900")
    assert Region.objects.get_parent(added) == street
    assert not any(Region.objects.find_problems())


def test_no_invented_code_can_be_a_real_one() -> None:
    real = {line.code[:2] for line in read_region_file(JIANGSU)}
    invented = {line.code[:2] for line in read_region_file(DEMO)}

    assert invented == {"99"}
    assert real == {"32"}


@pytest.mark.parametrize(
    "line", ["32,江苏省", "32,江苏省,realm,0", "32,,province,0", "32,江苏省,province,yes"]
)
def test_a_bad_line_is_named_and_nothing_is_loaded(line: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(f"code,name,level,is_functional\n99,澜江省,province,0\n{line}\n", "utf-8")

    with pytest.raises(BadRegionFile) as refused:
        people.load_regions(path=file)

    assert refused.value.facts == {"file": "bad.csv", "line": 3}
    assert not Region.objects.exists()


@given(st.permutations(["99", "9901", "990101", "990102", "990101001"]))
def test_each_region_stands_under_the_longest_code_that_begins_its_own(codes: list[str]) -> None:
    lines = [RegionLine(code, code, "grid", is_functional=False) for code in sorted(codes, key=len)]
    tree: dict[str, Region] = {}
    for line in lines:
        above = loading._above(line.code, tree)
        expected = [code for code in tree if line.code.startswith(code)]
        assert (above.code if above else "") == max(expected, key=len, default="")
        tree[line.code] = Region(code=line.code)
