from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.ledger.ledger_maker import Made, ledgers

from bihuan.engines.ledger import (
    Blank,
    Grid,
    Joined,
    LedgerRow,
    Merge,
    Rejected,
    read_ledger,
)

ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        ["隐患描述", "序号", "整改期限", "合计", "责任人", "一、消防", "同上", "√", "5月6日"]
    ),
    st.floats(),
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(list(Blank)),
)


@settings(max_examples=150, deadline=None)
@given(ledgers())
def test_a_ledger_is_read_back_exactly(made: Made) -> None:
    ledger = read_ledger([made.grid()])

    found: dict[int, dict[str, Any]] = {
        row.row: {name: getattr(row, name) for name in made.expected.get(row.row, {})}
        for row in ledger.rows
    }
    assert found == made.expected
    assert ledger.rejected == ()
    assert ledger.joined == ()


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Cells of any kind, ranges merged anywhere, often below a header."""
    width = draw(st.integers(1, 6))
    rows = draw(st.lists(st.lists(ANYTHING, min_size=width, max_size=width), max_size=12))
    if draw(st.booleans()):
        rows.insert(0, ["序号", "隐患描述", "整改期限", "责任人", "整改情况", "复查人"][:width])
    corners = st.tuples(st.integers(1, 14), st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))
    merges = [
        Merge(top, left, top + down, left + right)
        for top, left, down, right in draw(st.lists(corners, max_size=4))
    ]
    return Grid("表", [(n, tuple(cells)) for n, cells in enumerate(rows, 1)], tuple(merges))


@settings(max_examples=250, deadline=None)
@given(st.lists(grids(), max_size=3))
def test_whatever_stands_in_the_cells_each_row_is_told_once(sheets: list[Grid]) -> None:
    named = [Grid(str(at), grid.rows, grid.merges) for at, grid in enumerate(sheets)]

    ledger = read_ledger(named)

    told: list[LedgerRow | Joined | Rejected] = [*ledger.rows, *ledger.joined, *ledger.rejected]
    outcomes = [(one.sheet, one.row, one.column) for one in told]
    passed = {(p.sheet, p.row) for p in ledger.passed}
    assert len(outcomes) == len(set(outcomes)) == ledger.rows_read
    assert not {(sheet, row) for sheet, row, _ in outcomes} & passed or _side_by_side(ledger)
    assert all(row.description for row in ledger.rows)


def _side_by_side(ledger: Any) -> bool:
    return len({(table.sheet, table.header_rows) for table in ledger.tables}) < len(ledger.tables)


@settings(max_examples=30, deadline=None)
@given(ledgers())
def test_reading_again_says_the_same(made: Made) -> None:
    assert read_ledger([made.grid()]) == read_ledger([made.grid()])
