"""Asking a pack: by day, by version, and its refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from bihuan.kernel.errors import BadInput
from bihuan.standards.loading import load_packs
from bihuan.standards.pack import CriterionUnknown, NotInForce, Pack
from bihuan.standards.public import explain, pack_for

VERSIONS = """
[[criterion]]
code = "x-1"
sector = "chemicals"
text = "{text}"
text_en = "{text}"
short_form = true
source = "law"
mark = "sure"
version = "{version}"
{dates}
"""


@pytest.fixture
def revised(write_packs: Callable[..., Path]) -> Pack:
    """A pack whose one criterion was revised on 2024-07-01 and dropped on 2025-01-01."""
    first = VERSIONS.format(text="old", version="1", dates="effective_to = 2024-07-01")
    second = VERSIONS.format(
        text="new", version="2", dates="effective_from = 2024-07-01\neffective_to = 2025-01-01"
    )
    return Pack((load_packs(write_packs(**{"cn/more.toml": second + first}))["cn"],))


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2020, 1, 1), "cn/1"),
        (date(2024, 6, 30), "cn/1"),
        (date(2024, 7, 1), "cn/2"),
        (date(2024, 12, 31), "cn/2"),
    ],
)
def test_the_version_in_force_on_the_day_is_given(revised: Pack, on: date, version: str) -> None:
    assert revised.criterion("x-1", on).version == version
    assert [item.version for item in revised.criteria(None, on)] == [version]


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2025, 1, 1)])
def test_a_criterion_out_of_force_is_refused(revised: Pack, on: date) -> None:
    with pytest.raises(CriterionUnknown) as refusal:
        revised.criterion("x-1", on)

    assert isinstance(refusal.value, BadInput)
    assert refusal.value.code == "standards.criterion_unknown"
    assert refusal.value.facts == {"criterion": "x-1", "on": on.isoformat()}
    assert revised.criteria(None, on) == ()


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(CriterionUnknown) as refusal:
        pack_for("320583").criterion("gm10-99-1", date(2026, 1, 1))

    assert "gm10-99-1" in str(refusal.value)


def test_the_version_that_judged_a_record_can_be_read_for_ever(revised: Pack) -> None:
    assert revised.criterion_as_judged("x-1", "cn/1").text == "old"
    with pytest.raises(CriterionUnknown) as refusal:
        revised.criterion_as_judged("x-1", "cn/3")
    assert refusal.value.code == "standards.criterion_version_unknown"


def test_an_unknown_parameter_is_a_bug() -> None:
    with pytest.raises(KeyError):
        pack_for("cn").parameter("NO.SUCH", date(2026, 1, 1))


def test_a_parameter_before_its_law_is_refused() -> None:
    with pytest.raises(NotInForce) as refusal:
        pack_for("cn").parameter("ENF.POWER_NOTICE", date(2021, 8, 31))

    assert refusal.value.facts == {"rule": "ENF.POWER_NOTICE", "on": "2021-08-31"}


def test_look_back_without_any_plan_is_refused(revised: Pack) -> None:
    with pytest.raises(NotInForce):
        revised.look_back_rounds("hazard", "major", date(2026, 1, 1))


@pytest.mark.parametrize("ask", ["kind_policy", "number_prefix", "enumeration"])
def test_an_unknown_kind_or_table_is_a_bug(ask: str) -> None:
    with pytest.raises(KeyError):
        getattr(pack_for("cn"), ask)("dream")


def test_a_pack_is_made_once_for_a_region() -> None:
    assert pack_for("320583") is pack_for("320583")
    assert pack_for("320583").code == "3205"
    assert pack_for("320583").name == "苏州市"


def test_an_unconfirmed_value_is_shown_as_such_with_its_source() -> None:
    recheck = pack_for("cn").parameter("ENF.RECHECK", date(2026, 11, 22))

    with translation.override("en"):
        line = explain(recheck)

    assert line == (
        "Administrative penalties for work-safety violations (原国家安全监管总局令第15号); "
        "in force from 2008-01-01; not confirmed; "
        "replaced by MEM order 18 from 2026-02-01; the new limits are to be checked"
    )


def test_a_sure_value_names_its_clause_and_no_doubt() -> None:
    notice = pack_for("cn").parameter("ENF.POWER_NOTICE", date(2026, 11, 22))

    with translation.override("en"):
        line = explain(notice)

    assert line == "Work Safety Law (2021年修正); 第七十条; in force from 2021-09-01"


def test_a_chinese_reader_gets_the_chinese_citation() -> None:
    with translation.override("zh-hans"):
        line = explain(pack_for("cn").criterion("gm10-11-3", date(2026, 11, 22)))

    assert line.startswith(
        "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）；第十一条第（三）项；"
    )
    assert line.endswith("；2025年以来是否修订待核对")
