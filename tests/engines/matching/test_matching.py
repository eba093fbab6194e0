"""The same place under two descriptions, and two places under one."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.addresses.jiangsu import gazetteer, streets_of_suzhou
from tests.engines.matching.register_maker import make_register

from bihuan.engines.addresses import Resolver
from bihuan.engines.matching import (
    Commonness,
    Match,
    PlaceRecord,
    Reader,
    Reason,
    Scorer,
    Verdict,
    read_all,
)

CODE, OTHER_CODE = "91320500MA0000015D", "91320581MA0000023J"
SUZHOU = "江苏省苏州市吴中区木渎镇"


@cache
def reader() -> Reader:
    return Reader(gazetteer(), Resolver(gazetteer(), ["3205"]))


@cache
def scorer() -> Scorer:
    """A scorer that knows a register of some size, in which 兰州拉面 is common."""
    rows = make_register(gazetteer(), streets_of_suzhou(), 1000, seed=77)
    return Scorer(Commonness(reader().read(row.record).name for row in rows))


def held(one: PlaceRecord, other: PlaceRecord) -> Match:
    return scorer().match(reader().read(one), reader().read(other))


def shop(name: str, address: str = "", **more: str) -> PlaceRecord:
    return PlaceRecord("1", name, address=address, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            shop("苏州恒锐精密压铸有限公司", SUZHOU + "金枫路216号", code=CODE),
            shop("恒锐精密压铸（苏州）有限公司", "木渎镇金枫路２１６号3幢", code=CODE.lower()),
            id="one code, area before and in brackets, full width",
        ),
        pytest.param(
            shop("苏州恒锐精密压铸有限公司", SUZHOU + "金枫路216号", person="王强"),
            shop("苏州恒锐压铸有限公司", "吴中区木渎金枫路216号", person="王强"),
            id="a shorter name at the same house, one owner",
        ),
        pytest.param(
            shop("木渎镇阿二面馆", SUZHOU + "中山路12号"),
            shop("阿二面馆(个体工商户)", "苏州市 吴中区 木渎镇 中山路12号"),
            id="a shop with and without its town",
        ),
        pytest.param(
            shop("苏州恒锐精密压铸有限公司", SUZHOU + "金枫路216号", code=CODE),
            PlaceRecord("2", "苏州鼎辉精密压铸有限公司", ("苏州恒锐精密压铸有限公司",), CODE),
            id="renamed, one code, the old name said",
        ),
    ],
)
def test_one_place_is_known_again(one: PlaceRecord, other: PlaceRecord) -> None:
    assert held(one, other).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        pytest.param(
            shop("兰州拉面", SUZHOU + "中山路12号"), shop("兰州拉面", SUZHOU + "中山路16号"),
            Reason.OTHER_NUMBER, id="two doors on",
        ),
        pytest.param(
            shop("恒锐压铸有限公司", SUZHOU + "金枫路2号", code=CODE),
            shop("恒锐压铸有限公司", SUZHOU + "金枫路2号", code=OTHER_CODE),
            Reason.OTHER_CODE, id="two legal persons",
        ),
        pytest.param(
            shop("苏州市第一幼儿园", SUZHOU + "中山路12号"), shop("苏州市第二幼儿园", SUZHOU + "中山路12号"),
            Reason.OTHER_NUMBER_IN_NAME, id="the first and the second",
        ),
        pytest.param(
            shop("恒锐压铸有限公司", SUZHOU + "金枫路2号", person="王强"),
            shop("恒锐压铸有限公司木渎分公司", SUZHOU + "金枫路2号", person="王强"),
            Reason.OTHER_BRANCH, id="head office and branch",
        ),
        pytest.param(
            shop("王强便利店", SUZHOU + "中山路12号", phone="13912345678"),
            shop("王强奶茶店", SUZHOU + "中山路12号", phone="13912345678"),
            Reason.OTHER_NAME, id="two shops of one owner",
        ),
        pytest.param(
            shop("恒锐压铸有限公司", SUZHOU + "金枫路2号3幢201室"), shop("恒锐压铸有限公司", SUZHOU + "金枫路2号5幢"),
            Reason.OTHER_ROOM, id="two houses of one yard",
        ),
    ],
)  # fmt: skip
def test_two_places_are_never_merged_unasked(
    one: PlaceRecord, other: PlaceRecord, reason: Reason
) -> None:
    match = held(one, other)
    assert match.verdict is not Verdict.SAME
    assert reason in match.reasons


@given(st.data())
def test_the_order_of_two_records_does_not_matter(data: st.DataObject) -> None:
    rows = make_register(gazetteer(), streets_of_suzhou(), 12, seed=data.draw(st.integers(0, 500)))
    one, other = (data.draw(st.sampled_from(rows)).record for _ in range(2))
    there, back = held(one, other), held(other, one)
    assert there.verdict is back.verdict
    assert there.confidence == pytest.approx(back.confidence)
    assert there.reasons == back.reasons


@given(st.text(max_size=30), st.text(max_size=40), st.text(max_size=20), st.text(max_size=15))
def test_any_text_is_a_record(name: str, address: str, code: str, phone: str) -> None:
    record = PlaceRecord("1", name, (name,), code, address, (120.6, 31.3), phone, name)
    assert 0 <= held(record, record).confidence <= 1


def test_a_register_that_was_not_looked_at_when_the_bounds_were_set() -> None:
    rows = make_register(gazetteer(), streets_of_suzhou(), 1500, seed=90_001)
    ready = [reader().read(row.record) for row in rows]
    commonness = Commonness(each.name for each in ready)
    blocks, judge = read_all(ready, commonness), Scorer(commonness)
    by_place = defaultdict(list)
    for at, row in enumerate(rows):
        by_place[row.place].append(at)
    true = {pair for those in by_place.values() for pair in combinations(those, 2)}

    found = {pair: judge.match(*map(ready.__getitem__, pair)).verdict for pair in blocks.pairs()}

    same = {pair for pair, verdict in found.items() if verdict is Verdict.SAME}
    shown = {pair for pair, verdict in found.items() if verdict is Verdict.CANDIDATE}
    assert len(same & true) / len(same) >= 0.995
    assert len((same | shown) & true) / len(true) >= 0.98
