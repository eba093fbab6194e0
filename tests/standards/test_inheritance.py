"""A more specific pack wins, entry by entry and day by day."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.standards.domain.resolving import chain_of
from bihuan.standards.loading import load_packs, shipped_packs
from bihuan.standards.pack import NotInForce, Pack

if TYPE_CHECKING:
    from bihuan.standards.domain.entries import PackContents, Parameter

START = date(2020, 1, 1)
CODES = ("A.A", "A.B", "A.C")
digits = st.text(string.digits, min_size=1, max_size=12)
spans = st.none() | st.tuples(st.integers(0, 60), st.integers(1, 60))


def contents_with(code: str, held: dict[str, tuple[int, int] | None]) -> PackContents:
    """A pack that holds each given parameter for a span of (first day, number of days)."""
    national = shipped_packs()["cn"]
    model = national.parameters["LIST.MAX"][0]
    parameters: dict[str, tuple[Parameter, ...]] = {}
    for name, span in held.items():
        if span:
            first = START + timedelta(days=span[0])
            last = first + timedelta(days=span[1])
            parameters[name] = (
                replace(
                    model,
                    code=name,
                    version=f"{code}/1",
                    effective_from=first,
                    effective_to=last,
                ),
            )
    return replace(national, code=code, parameters=parameters)


def holds(span: tuple[int, int] | None, day: int) -> bool:
    return span is not None and span[0] <= day < span[0] + span[1]


@given(region=digits, known=st.sets(digits))
def test_the_chain_goes_from_the_longest_prefix_to_the_nation(region: str, known: set[str]) -> None:
    chain = chain_of(region, known | {"cn"})

    assert chain[-1] == "cn"
    assert set(chain[:-1]) == {code for code in known if region.startswith(code)}
    assert [len(code) for code in chain[:-1]] == sorted(map(len, chain[:-1]), reverse=True)


@given(
    packs=st.lists(st.fixed_dictionaries(dict.fromkeys(CODES, spans)), min_size=1, max_size=4),
    day=st.integers(0, 130),
)
def test_the_first_pack_with_the_entry_in_force_gives_it(
    packs: list[dict[str, tuple[int, int] | None]], day: int
) -> None:
    pack = Pack(tuple(contents_with(str(number), held) for number, held in enumerate(packs)))
    on = START + timedelta(days=day)

    for code in CODES:
        holders = [number for number, held in enumerate(packs) if holds(held[code], day)]
        if holders:
            assert pack.parameter(code, on).version == f"{holders[0]}/1"
        elif any(held[code] for held in packs):
            with pytest.raises(NotInForce):
                pack.parameter(code, on)
        else:
            with pytest.raises(KeyError):
                pack.parameter(code, on)


@given(
    packs=st.lists(st.fixed_dictionaries(dict.fromkeys(CODES, spans)), min_size=1, max_size=4),
    day=st.integers(0, 130),
)
def test_the_list_of_parameters_is_what_asking_one_by_one_gives(
    packs: list[dict[str, tuple[int, int] | None]], day: int
) -> None:
    pack = Pack(tuple(contents_with(str(number), held) for number, held in enumerate(packs)))
    on = START + timedelta(days=day)

    listed = {entry.code: entry for entry in pack.parameters(on)}

    in_force = {code for code in CODES if any(holds(held[code], day) for held in packs)}
    assert set(listed) == in_force
    assert all(pack.parameter(code, on) == entry for code, entry in listed.items())


LOCAL = """
[pack]
code = "{code}"
name = "某地"
name_en = "Somewhere"

[[parameter]]
code = "HAZ.LIMIT"
value = {value}
unit = "d"
source = "law"
mark = "sure"
version = "1"
effective_from = 2022-01-01
"""


def test_a_county_goes_before_its_city_and_the_nation_fills_the_time_before(
    write_packs: Callable[..., Path],
) -> None:
    packs = load_packs(
        write_packs(
            **{
                "320583/pack.toml": LOCAL.format(code="320583", value=3),
                "3205/pack.toml": LOCAL.format(code="3205", value=5),
            }
        )
    )
    pack = Pack(tuple(packs[code] for code in chain_of("320583001", packs)))

    assert pack.parameter("HAZ.LIMIT", date(2022, 1, 1)).value == 3
    assert pack.parameter("HAZ.LIMIT", date(2021, 12, 31)).value == 10


LOCAL_PLAN = """
[pack]
code = "3205"
name = "某市"
name_en = "Some city"

[[look_back]]
kind = "hazard"
grade = "any"
source = "product"
mark = "unconfirmed"
version = "1"
rounds = [{ after_days = 7, share_percent = 50 }]
"""


def test_a_local_look_back_plan_replaces_the_national_one_whole(tmp_path: Path) -> None:
    national = Path(__file__).parents[2] / "src/bihuan/standards/packs/cn"
    (tmp_path / "cn").symlink_to(national)
    (tmp_path / "3205").mkdir()
    (tmp_path / "3205" / "pack.toml").write_text(LOCAL_PLAN, encoding="utf-8")
    packs = load_packs(tmp_path)
    pack = Pack((packs["3205"], packs["cn"]))

    rounds = pack.look_back_rounds("hazard", "major", date(2026, 1, 1))

    assert [(one.after_days, one.share_percent) for one in rounds] == [(7, 50)]


LOCAL_LADDER = """
[pack]
code = "3205"
name = "某市"
name_en = "Some city"

[[ladder]]
kind = "hazard"
grade = "major"
source = "product"
mark = "unconfirmed"
version = "1"
rungs = [{ percent = 50, up = 1, asks_answer = true }]
again_days = 0
"""


def test_a_local_ladder_holds_for_its_own_kind_and_grade_alone(tmp_path: Path) -> None:
    national = Path(__file__).parents[2] / "src/bihuan/standards/packs/cn"
    (tmp_path / "cn").symlink_to(national)
    (tmp_path / "3205").mkdir()
    (tmp_path / "3205" / "pack.toml").write_text(LOCAL_LADDER, encoding="utf-8")
    packs = load_packs(tmp_path)
    pack = Pack((packs["3205"], packs["cn"]))

    own = pack.ladder("hazard", "major", date(2026, 1, 1))
    other = pack.ladder("hazard", "general", date(2026, 1, 1))

    assert [(rung.percent, rung.up) for rung in own.rungs] == [(50, 1)]
    assert [rung.percent for rung in other.rungs] == [70, 90, 100]
