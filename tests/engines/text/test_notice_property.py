"""Random trees in random styles, written out and read back.

``BIHUAN_TEST_NOTICES=5000`` tries that many fresh ones; without it the same 150 are tried each time.
"""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.text.notice_maker import Made, make, squeeze

from bihuan.engines.text import Line, Notice, read_notice

FRESH = int(os.environ.get("BIHUAN_TEST_NOTICES", "0"))


def read(made: Made) -> Notice:
    lines = [Line(text, number) for number, text in enumerate(made.text.split("\n"), 1)]
    return read_notice(lines)


@settings(max_examples=FRESH or 150, derandomize=not FRESH, deadline=None, database=None)
@given(st.integers(0, 2**32))
def test_what_was_written_is_read_back(seed: int) -> None:
    made = make(seed)
    notice = read(made)
    assert (notice.title, notice.issuer, str(notice.issued_on)) == (
        made.title,
        made.issuer,
        made.date,
    )
    found = [
        (p.label, p.title, p.status, list(p.group), p.lines[0], len(p.measures))
        for p in notice.problems
    ]
    assert found == [
        (p.label, squeeze(p.title), p.status, p.group, p.lines[0], len(p.measures))
        for p in made.problems
    ]
    assert _measures(notice) == [
        (m.label, m.title, squeeze(m.text), m.status, m.lines)
        for p in made.problems
        for m in p.measures
    ]


def _measures(notice: Notice) -> list[tuple[object, ...]]:
    return [
        (m.label, m.title, squeeze(m.text), m.status, m.lines)
        for p in notice.problems
        for m in p.measures
    ]


@settings(max_examples=50, derandomize=True, deadline=None, database=None)
@given(
    st.lists(
        st.text("一二三、（）1.23①《》“”。关于问题的整改 \t|年月日是", max_size=30), max_size=30
    )
)
def test_any_text_is_read_without_a_fault(texts: list[str]) -> None:
    notice = read_notice([Line(text, number) for number, text in enumerate(texts, 1)])
    assert [problem.no for problem in notice.problems] == list(range(1, len(notice.problems) + 1))
