"""Addresses as people write them, and the county and street that they lie in."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.addresses.jiangsu import areas, gazetteer

from bihuan.engines.addresses import Level, Resolver


@cache
def resolver(*within: str) -> Resolver:
    return Resolver(gazetteer(), within)


@pytest.mark.parametrize(
    ("address", "county", "town", "rest"),
    [
        ("江苏省苏州市吴中区木渎镇金枫路216号", "吴中区", "木渎镇", "金枫路216号"),
        ("苏州吴中木渎金枫路216号", "吴中区", "木渎镇", "金枫路216号"),
        ("中国江苏省 苏州市 相城区，元和街道 嘉元路1号", "相城区", "元和街道", "嘉元路1号"),
        ("地址：215200 苏州市吴江区盛泽镇舜湖西路", "吴江区", "盛泽镇", "舜湖西路"),
        ("江苏省吴江市盛泽镇舜湖西路", "吴江区", "盛泽镇", "舜湖西路"),
        ("常熟虞山镇珠江路10号", "常熟市", "虞山街道", "珠江路10号"),
        ("昆山市周市镇长江北路", "昆山市", "周市镇", "长江北路"),
        ("张家港保税区长江路", "张家港市", "张家港保税区", "长江路"),
        ("苏州市苏州工业园区唯亭街道", "苏州工业园区", "唯亭街道", ""),
        ("苏州工业园区星湖街３２８号", "苏州工业园区", None, "星湖街328号"),
        ("东渚街道龙康路", "虎丘区", "科技城（东渚街道）", "龙康路"),
        ("吴中经济开发区越溪街道溪翔路", "吴中区", "越溪街道", "溪翔路"),
        ("恒力织造有限公司 吴江区盛泽镇南麻", "吴江区", "盛泽镇", "南麻"),
        ("吴中大道1号", None, None, "吴中大道1号"),
        ("苏州市平江路100号", None, None, "平江路100号"),
        ("", None, None, ""),
        ("一车间东侧", None, None, "一车间东侧"),
    ],
)
def test_what_an_address_says(
    address: str, county: str | None, town: str | None, rest: str
) -> None:
    found = resolver("3205").resolve(address)
    assert (found.county.name if found.county else None) == county
    assert (found.town.name if found.town else None) == town
    assert found.rest == rest


def test_a_name_of_two_areas_is_neither_and_both_are_said() -> None:
    found = resolver().resolve("鼓楼区中山路1号")
    assert found.county is None
    assert {each.code for each in found.candidates} == {"320106", "320302"}
    assert found.confidence == 0


def test_where_it_is_expected_decides_between_two() -> None:
    assert resolver("3203").resolve("鼓楼区中山路1号").county.code == "320302"


def test_a_street_of_another_district_is_said_and_lowers_the_confidence() -> None:
    found = resolver("3205").resolve("苏州市吴中区娄葑街道东环路")
    assert found.county.name == "吴中区"
    assert found.town is None
    assert [each.name for each in found.against] == ["娄葑街道"]
    assert found.confidence < 0.7


def test_a_bare_word_that_may_be_a_street_is_not_trusted() -> None:
    assert resolver("3205").resolve("太平人寿大厦").confidence < 0.7


def test_every_area_is_found_by_its_full_path() -> None:
    lost = [
        address
        for area in areas()
        if area.level >= Level.COUNTY
        for address in ["".join(each.name for each in reversed(gazetteer().lineage(area)))]
        if resolver().resolve(address).area != area
    ]
    assert lost == []


@given(st.text(alphabet="苏州市吴中区木渎镇街道路号新村开发 12A（）", max_size=40))
def test_any_text_gets_an_answer_and_what_is_left_stands_in_it(text: str) -> None:
    found = resolver("3205").resolve(text)
    assert 0 <= found.confidence <= 1
    assert (found.area is None) == (found.confidence == 0) or found.candidates
    if found.town and found.county:
        assert found.town.code.startswith(found.county.code)
