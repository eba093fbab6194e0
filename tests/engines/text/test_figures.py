from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bihuan.engines.text import Figure, Line, figures_as_json, read_figures


@pytest.fixture
def briefing(seeds: Path) -> list[Figure]:
    text = (seeds / "000_9ab1dbcf5bb79156.txt").read_text(encoding="utf-8")
    return figures(*text.split("\n"))


def figures(*texts: str) -> list[Figure]:
    return list(read_figures([Line(text, number) for number, text in enumerate(texts, 1)]))


def facts(*texts: str) -> list[tuple[str, int, str, bool]]:
    return [
        (figure.indicator, int(figure.value), figure.unit, figure.approximate)
        for figure in figures(*texts)
    ]


@pytest.mark.parametrize(
    ("subject", "period", "indicator", "value", "unit", "approximate"),
    [
        ("无锡市", "巡察期间", "交办立行立改事项", 2178, "个", False),
        ("无锡市", "巡察期间", "移交边巡边查问题线索", 19, "件", False),
        ("无锡市", None, "安委会成员单位通报行业领域突出问题", 186, "个", False),
        ("无锡市", None, "实地走访重点企业、重点场所", 1600, "处", True),
        ("南通市", "截至目前", "整改各类问题隐患", 41024, "条", False),
        ("南通市", "截至目前", "摸排起底社会面小场所", 104700, "家", True),
        ("南通市", "截至目前", "开展警示教育和安全培训", 237000, "人次", False),
        ("南通市", "截至目前", "重大事故隐患", 115, "条", False),
        ("南通市", None, "公布", 9, "批", False),
        ("南通市", None, "典型案例", 24, "个", False),
        ("南通市", "目前", "实施奖励金额", 30000000, "元", True),
        ("宿迁市", "2025年度", "消除事故隐患", 1620, "条", False),
        ("宿迁市", "2025年度", "拟发放奖励金额", 1751000, "元", False),
        ("宿迁市", "2025年度", "发放奖励金额", 234700, "元", False),
    ],
)
def test_the_briefing_gives_its_facts(
    briefing: list[Figure],
    subject: str,
    period: str | None,
    indicator: str,
    value: int,
    unit: str,
    approximate: bool,
) -> None:
    found = [f for f in briefing if f.indicator == indicator and f.value == value]
    assert [(f.subject, f.period, f.unit, f.approximate) for f in found] == [
        (subject, period, unit, approximate)
    ]


def test_every_number_that_the_briefing_counts_with_is_found(briefing: list[Figure]) -> None:
    wanted = [
        7, 1600, 84, 5, 716, 2178, 19, 2, 1, 5, 8, 2, 30, 35, 4, 21, 186, 105000, 7500, 104700,
        41024, 4, 237000, 36975, 115, 9, 24, 12, 25000, 30000000, 54, 374, 678, 343, 1620,
        1751000, 234700, 34,
    ]  # fmt: skip
    assert [int(figure.value) for figure in briefing] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2025年6月27日印发通知。",
        "依据《安全生产法》第3条第2款。",
        "印发〔2025〕15号文件。",
        "联系电话0512-68611769。",
        "推行“1+7”清单和“3+3+3”整治。",
        "复盘“5·12”火灾。",
        "按照GB 18218-2018执行。",
        "位于虎丘路88号。",
    ],
)
def test_dates_articles_telephones_and_names_are_no_facts(text: str) -> None:
    assert figures(text) == []


def test_ten_thousands_are_resolved_exactly() -> None:
    assert facts("全市摸排小场所10.47万余家，投入1.2亿元，清退资金12.35万元。") == [
        ("摸排小场所", 104700, "家", True),
        ("投入", 120000000, "元", False),
        ("清退资金", 123500, "元", False),
    ]


def test_a_zero_is_a_fact() -> None:
    assert facts("整改期间，立案0件。") == [("立案", 0, "件", False)]


def test_the_place_named_last_is_the_subject() -> None:
    found = figures("东浦区开展专项整治", "排查企业32家。", "西陵县聚焦消防安全，整改隐患5条。")
    assert [figure.subject for figure in found] == ["东浦区", "西陵县"]


def test_a_fraction_stays_exact_and_becomes_a_plain_number() -> None:
    figure = figures("整改率98.6%。")[0]
    assert figure.value == Decimal("98.6")
    assert figures_as_json([figure])[0]["value"] == 98.6


def test_a_figure_knows_its_clause_and_line() -> None:
    figure = figures("今年以来，全市累计排查隐患3,120处，", "整改3,118处。")[0]
    assert (figure.text, figure.line) == ("全市累计排查隐患3,120处", 1)
