from __future__ import annotations

import pytest
from tests.engines.text.corpus.judging import judge_figures, judge_notice
from tests.engines.text.corpus.reading import expected, found, names

#: What is promised: at least 95 % of the items, and none invented.
PROMISED_RECALL = 0.95


@pytest.mark.parametrize("name", names("notices"))
def test_a_notice_is_read_as_a_person_reads_it(name: str) -> None:
    tally = judge_notice(expected("notices", name), found("notices", name))

    assert tally.differences == []


@pytest.mark.parametrize("name", names("figures"))
def test_the_facts_of_a_briefing_are_read_and_nothing_else(name: str) -> None:
    tally = judge_figures(expected("figures", name), found("figures", name))

    assert tally.differences == []


@pytest.mark.parametrize("kind", ["notices", "figures"])
def test_the_whole_corpus_is_read_with_nothing_invented(kind: str) -> None:
    judge = judge_notice if kind == "notices" else judge_figures
    tallies = {name: judge(expected(kind, name), found(kind, name)) for name in names(kind)}

    wanted = sum(tally.wanted for tally in tallies.values())
    met = sum(tally.met for tally in tallies.values())
    print(f"\n{'case':42}{'wanted':>8}{'found':>8}{'invented':>10}{'other':>7}")
    for name, tally in tallies.items():
        others = len(tally.differences) - (tally.wanted - tally.met) - tally.invented
        print(f"{name:42}{tally.wanted:8}{tally.met:8}{tally.invented:10}{max(others, 0):7}")
    print(f"{'all':42}{wanted:8}{met:8}  recall {met / wanted:.3f}")

    assert met / wanted >= PROMISED_RECALL
    assert sum(tally.invented for tally in tallies.values()) == 0
