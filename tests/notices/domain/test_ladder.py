"""No rung is told twice and none is missed, whatever the clock does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.notices.domain.ladder import (
    LONGEST_REST,
    SHORTEST_REST,
    Ladder,
    Progress,
    Rung,
    rest,
    to_tell,
)

PLAN = (
    Rung(70, 0, asks_answer=False),
    Rung(90, 1, asks_answer=True),
    Rung(100, 2, asks_answer=True),
)
WEEKLY = Ladder(PLAN, timedelta(days=7))
TERM = timedelta(days=10)

rungs = st.lists(st.integers(1, 100), min_size=1, max_size=5, unique=True).map(
    lambda shares: tuple(Rung(s, up, asks_answer=up > 0) for up, s in enumerate(sorted(shares)))
)
ladders = st.builds(Ladder, rungs, st.none() | st.integers(1, 30).map(lambda d: timedelta(days=d)))
#: Minutes since the term began, in the order in which somebody looked: the clock may jump back.
looks = st.lists(st.integers(0, 100 * 24 * 60), min_size=1, max_size=40)


def at(minutes: int) -> Progress:
    """A term of ten days that runs in natural time."""
    gone = timedelta(minutes=minutes)
    return Progress(gone / TERM, max(timedelta(0), gone - TERM))


@pytest.mark.parametrize(
    ("share", "over_days", "rung"),
    [(0, 0, 0), (0.699, 0, 0), (0.7, 0, 1), (0.9, 0, 2), (1, 0, 3), (1.6, 6, 3), (1.7, 7, 4),
     (3.1, 21, 6)],
)  # fmt: skip
def test_the_rung_follows_the_share_and_then_the_weeks(
    share: float, over_days: int, rung: int
) -> None:
    assert WEEKLY.reached(Progress(share, timedelta(days=over_days))) == rung


def test_each_further_week_climbs_one_level() -> None:
    assert [WEEKLY.rung(number).up for number in range(1, 7)] == [0, 1, 2, 3, 4, 5]
    assert WEEKLY.days_over(5) == 14


def test_what_was_passed_while_nobody_looked_is_told_once_to_all_whom_it_concerned() -> None:
    told = to_tell(WEEKLY, Progress(1.7, timedelta(days=8)), 0)

    assert told is not None
    assert (told.number, told.ups, told.asks_answer) == (4, frozenset({0, 1, 2, 3}), True)
    assert to_tell(WEEKLY, Progress(1.7, timedelta(days=8)), told.number) is None


@given(ladder=ladders, looks=looks)
def test_no_rung_is_told_twice_and_none_is_missed(ladder: Ladder, looks: list[int]) -> None:
    told, numbers, ups = 0, [], {0}
    for minutes in looks:
        now = to_tell(ladder, at(minutes), told)
        if now:
            numbers.append(now.number)
            ups |= now.ups
            told = now.number

    highest = max(ladder.reached(at(minutes)) for minutes in looks)
    assert numbers == sorted(set(numbers))
    assert told == highest
    assert ups == {0} | {ladder.rung(number).up for number in range(1, highest + 1)}


@given(ladder=ladders, minutes=st.integers(0, 60 * 24 * 60), back=st.integers(0, 60 * 24 * 60))
def test_a_clock_that_jumps_back_tells_nothing(ladder: Ladder, minutes: int, back: int) -> None:
    told = ladder.reached(at(minutes))

    assert to_tell(ladder, at(max(0, minutes - back)), told) is None


@given(ladder=ladders, minutes=st.integers(0, 60 * 24 * 60))
def test_nothing_happens_while_it_rests(ladder: Ladder, minutes: int) -> None:
    told = ladder.reached(at(minutes))

    pause = rest(ladder, at(minutes), told, TERM)

    assert SHORTEST_REST <= pause <= LONGEST_REST
    if pause > SHORTEST_REST:
        just_before = minutes + int(pause.total_seconds() // 60) - 1
        assert to_tell(ladder, at(just_before), told) is None


def test_a_ladder_without_weeks_ends() -> None:
    once = Ladder(PLAN, None)

    assert once.reached(Progress(9, timedelta(days=80))) == 3
    assert rest(once, Progress(9, timedelta(days=80)), 3, TERM) == LONGEST_REST
