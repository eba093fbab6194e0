"""A list of power customers against the register."""

from __future__ import annotations

from dataclasses import replace

from tests.engines.addresses.jiangsu import gazetteer, streets_of_suzhou
from tests.engines.matching.register_maker import make_register

from bihuan.engines.addresses import Resolver
from bihuan.engines.matching import PlaceRecord, Reader, Register, Standing

HOUSE = "江苏省苏州市吴中区木渎镇金枫路"
PLANT = PlaceRecord(
    "plant", "苏州恒锐精密压铸有限公司", code="91320500MA0000015D", address=HOUSE + "216号"
)
SHOP = PlaceRecord("shop", "阿二面馆", address=HOUSE + "218号", phone="13912345678")
GONE = PlaceRecord("gone", "鼎辉木业有限公司", code="91320581MA0000023J", address=HOUSE + "300号")


def register(*more: PlaceRecord) -> Register:
    reader = Reader(gazetteer(), Resolver(gazetteer(), ["3205"]))
    return Register(reader, [PLANT, SHOP, GONE, *more], closed=["gone"])


def test_each_line_says_how_it_stands_to_the_register() -> None:
    lines = {
        Standing.KNOWN: replace(SHOP, key="1", name="木渎镇阿二面馆（个体）"),
        Standing.MOVED: replace(PLANT, key="2", address="苏州市吴江区盛泽镇舜湖西路9号"),
        Standing.CLOSED: replace(GONE, key="3"),
        Standing.REPLACED: PlaceRecord("4", "王强五金店", address=HOUSE + "218号"),
        Standing.MISSING: PlaceRecord("5", "小芳理发店", address=HOUSE + "12号"),
    }
    found = register()
    assert {found.look_up(line).standing: line.key for line in lines.values()} == {
        standing: line.key for standing, line in lines.items()
    }
    assert found.look_up(lines[Standing.MOVED]).place == "plant"
    assert found.look_up(lines[Standing.REPLACED]).place == "shop"


def test_who_says_little_is_not_surely_missed() -> None:
    full = PlaceRecord("1", "小芳理发店", address=HOUSE + "12号", position=(120.5, 31.3))
    bare = PlaceRecord("2", "小芳理发店")
    found = register()
    assert found.look_up(full).confidence > 0.9 > found.look_up(bare).confidence


def test_thirty_unknown_shops_among_customers_are_the_first_of_the_list() -> None:
    rows = make_register(gazetteer(), streets_of_suzhou(), 900, seed=4, again=1)
    known, unknown = {row.place for row in rows if row.place >= 30}, range(30)
    first = {row.place: row.record for row in reversed(rows)}
    later = {row.place: row.record for row in rows}
    lines = [replace(later[place], key=f"line {place}") for place in (*unknown, *known)]

    told = register(*(first[place] for place in known)).reconcile(lines)

    assert len(told) == len(lines)
    missed = {each.key for each in told if each.standing in {Standing.MISSING, Standing.REPLACED}}
    planted = {f"line {place}" for place in unknown}
    assert len(missed & planted) >= 27
    assert len(missed - planted) <= len(known) * 0.02
    standings = list(Standing)
    order = [standings.index(each.standing) for each in told]
    assert order == sorted(order)
