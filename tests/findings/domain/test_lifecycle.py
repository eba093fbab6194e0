"""The one table of a finding's life."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.findings.domain.facts import Kind, StepNotAllowed
from bihuan.findings.domain.lifecycle import (
    JUDGEMENTS,
    NATIONAL_CODE,
    ON_PAPER,
    OPEN,
    SETTLES_CHECKS,
    SETTLES_EXTENSIONS,
    TRANSITIONS,
    WITH_A_DUPLICATE,
    State,
    Step,
    advance,
    steps_from,
)

ENDS = {State.TRANSFERRED, State.WITHDRAWN, State.DUPLICATE}


def go(state: State, *steps: Step, kind: Kind = Kind.HAZARD) -> State:
    for step in steps:
        state = advance(state, step, kind=kind, needs_verification=kind is Kind.HAZARD)
    return state


def test_the_whole_loop_leads_from_found_to_looked_back() -> None:
    loop = (
        Step.VERIFY_TRUE, Step.ASSIGN, Step.TAKE_UP, Step.REPORT_PROGRESS, Step.SUBMIT,
        Step.SEND_BACK, Step.SUBMIT, Step.ACCEPT, Step.STRIKE_OFF, Step.LOOK_BACK, Step.LOOK_BACK,
    )  # fmt: skip

    assert go(State.FOUND, *loop) is State.LOOKED_BACK


def test_fixing_at_once_still_waits_for_somebodys_check() -> None:
    assert go(State.FOUND, Step.FIX_AT_ONCE) is State.SUBMITTED


def test_a_hazard_is_not_assigned_before_it_was_verified_true() -> None:
    with pytest.raises(StepNotAllowed):
        go(State.FOUND, Step.ASSIGN)


def test_an_inspection_problem_is_assigned_without_another_verification() -> None:
    assert go(State.FOUND, Step.ASSIGN, kind=Kind.INSPECTION_PROBLEM) is State.ASSIGNED


def test_escalation_sends_back_to_be_confirmed_and_assigned_again() -> None:
    assert go(State.RECTIFYING, Step.ESCALATE) is State.VERIFIED


@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_leads_on_from_an_end(state: State) -> None:
    back = {Step.PUT_BACK} if state is State.DUPLICATE else set()
    steps = set(steps_from(state, needs_verification=True))
    assert steps == ON_PAPER | {Step.LET_DUPLICATE_GO} | back


def test_nothing_leads_from_closed_back_into_the_loop() -> None:
    targets = {row.target or State.CLOSED for row in TRANSITIONS if State.CLOSED in row.sources}

    assert targets == {State.CLOSED, State.LOOKED_BACK}


def test_no_step_leaves_an_extension_open_where_nobody_could_decide_it() -> None:
    decidable = {
        state for row in TRANSITIONS if row.step is Step.DECIDE_EXTENSION for state in row.sources
    }

    for row in TRANSITIONS:
        if row.sources & decidable and row.target not in decidable | {None}:
            assert row.step in SETTLES_EXTENSIONS, row.step
    assert Step.TAKE_UP not in SETTLES_EXTENSIONS


def test_no_step_leaves_a_check_open_where_nobody_could_answer_it() -> None:
    asking = next(row.sources for row in TRANSITIONS if row.step is Step.ASK_CHECK)

    for row in TRANSITIONS:
        if row.sources & asking and row.target is not None:
            assert row.step in SETTLES_CHECKS, row.step
    assert set(JUDGEMENTS.values()) <= SETTLES_CHECKS


@given(st.sampled_from(sorted(State)))
def test_asking_and_answering_never_move_a_finding(state: State) -> None:
    for step in (Step.ASK_CHECK, Step.GIVE_OPINION, Step.TAKE_BACK_CHECK):
        if step in steps_from(state, needs_verification=True):
            assert go(state, step) is state
            assert state in JUDGEMENTS


def test_national_codes_are_rectifying_waiting_and_accepted() -> None:
    assert NATIONAL_CODE[State.RETURNED] == NATIONAL_CODE[State.RECTIFYING] == 0
    assert NATIONAL_CODE[State.SUBMITTED] == 1
    assert NATIONAL_CODE[State.ACCEPTED] == NATIONAL_CODE[State.CLOSED] == 9
    assert not ENDS & NATIONAL_CODE.keys()


def test_every_step_but_those_that_begin_stands_in_the_table() -> None:
    assert {row.step for row in TRANSITIONS} == set(Step) - {Step.RECORD, Step.TAKE_OVER}


@given(
    st.sampled_from([State.FOUND]),
    st.lists(st.sampled_from(sorted(Step)), max_size=40),
    st.booleans(),
)
def test_no_walk_reaches_closed_without_acceptance(
    state: State, steps: list[Step], needs_verification: bool
) -> None:
    walk = [state]
    for step in steps:
        try:
            state = advance(state, step, kind=Kind.HAZARD, needs_verification=needs_verification)
        except StepNotAllowed:
            continue
        walk.append(state)

    for before, after in pairwise(walk):
        if after is State.CLOSED:
            assert before in {State.ACCEPTED, State.CLOSED}
        if after is State.ACCEPTED:
            assert before in {State.SUBMITTED, State.ACCEPTED}
        if before in ENDS:
            assert after is before


@given(st.sampled_from(sorted(State)), st.booleans())
def test_every_open_state_offers_a_step(state: State, needs_verification: bool) -> None:
    offered = steps_from(state, needs_verification=needs_verification)

    assert bool(set(offered) - ON_PAPER - WITH_A_DUPLICATE) == (
        state in OPEN or state in {State.CLOSED, State.LOOKED_BACK, State.DUPLICATE}
    )
