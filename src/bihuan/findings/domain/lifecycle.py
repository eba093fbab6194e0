"""The one table of a finding's life, for all kinds; and what may be asked of it.

Source: the life cycle 发现-录入-核实-整改-验收-销号-回头看 of the provincial ledgers; national
exchange codes of dangerState (0 整改中, 1 待验收, 9 已验收).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.findings.domain.facts import Kind, StepNotAllowed


class State(StrEnum):
    """Where a finding stands in the loop."""

    FOUND = "found"
    VERIFIED = "verified"
    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    LOOKED_BACK = "looked_back"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Step(StrEnum):
    """What can be done to a finding."""

    RECORD = "record"
    TAKE_OVER = "take_over"
    VERIFY_TRUE = "verify_true"
    CONFIRM_MAJOR = "confirm_major"
    ASSIGN = "assign"
    HAND_DOWN = "hand_down"
    TAKE_UP = "take_up"
    PLAN_MEASURES = "plan_measures"
    REPORT_PROGRESS = "report_progress"
    ADD_EVIDENCE = "add_evidence"
    SUBMIT = "submit"
    FIX_AT_ONCE = "fix_at_once"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    STRIKE_OFF = "strike_off"
    DRAW_LOOK_BACKS = "draw_look_backs"
    LOOK_BACK = "look_back"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    PAUSE = "pause"
    RESUME = "resume"
    ASK_CHECK = "ask_check"
    GIVE_OPINION = "give_opinion"
    TAKE_BACK_CHECK = "take_back_check"
    ESCALATE = "escalate"
    TRANSFER = "transfer"
    WITHDRAW = "withdraw"
    MARK_DUPLICATE = "mark_duplicate"
    RECOUNT = "recount"
    TAKE_IN_DUPLICATE = "take_in_duplicate"
    PUT_BACK = "put_back"
    LET_DUPLICATE_GO = "let_duplicate_go"
    ISSUE_PAPER = "issue_paper"
    VOID_PAPER = "void_paper"


#: Steps that put others on paper: possible in every state, and a finding stays where it stands.
ON_PAPER = frozenset({Step.ISSUE_PAPER, Step.VOID_PAPER})
#: Steps that a finding takes because another one, its duplicate, takes one: it stays where it stands.
WITH_A_DUPLICATE = frozenset({Step.TAKE_IN_DUPLICATE, Step.LET_DUPLICATE_GO})
#: States in which somebody still has to do something before the finding is struck off.
OPEN = frozenset(
    {
        State.FOUND,
        State.VERIFIED,
        State.ASSIGNED,
        State.RECTIFYING,
        State.SUBMITTED,
        State.RETURNED,
        State.ACCEPTED,
    }
)
#: Open states in which whoever rectifies has done their part: nobody is late any more.
HANDED_IN = frozenset({State.SUBMITTED, State.ACCEPTED})
_IN_HAND = frozenset({State.ASSIGNED, State.RECTIFYING, State.RETURNED})
_WORKING = frozenset({State.RECTIFYING, State.RETURNED})
_BEFORE_HANDED_IN = frozenset({State.FOUND, State.VERIFIED}) | _IN_HAND
#: The step that judges in a state: whoever may take it may first ask somebody to check.
JUDGEMENTS: dict[State, Step] = {
    State.FOUND: Step.VERIFY_TRUE,
    State.SUBMITTED: Step.ACCEPT,
    State.CLOSED: Step.LOOK_BACK,
    State.LOOKED_BACK: Step.LOOK_BACK,
}
_JUDGED = frozenset(JUDGEMENTS)
_OFF_LIST = frozenset({State.TRANSFERRED, State.WITHDRAWN, State.DUPLICATE})
#: No state: the finding does not exist yet.
NOWHERE = None
#: The states in which a hazard is taken over from the ledger that an office kept before.
TAKEN_OVER_AS = frozenset(
    {
        State.FOUND,
        State.RECTIFYING,
        State.SUBMITTED,
        State.RETURNED,
        State.CLOSED,
        State.TRANSFERRED,
        State.WITHDRAWN,
    }
)


@dataclass(frozen=True)
class Transition:
    """A row of the table: from where, by which step, to where (None: stays)."""

    step: Step
    sources: frozenset[State]
    target: State | None
    #: The step is for this kind only where its policy says so.
    unless_verification: bool = False


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Step.VERIFY_TRUE, frozenset({State.FOUND}), State.VERIFIED),
    Transition(Step.CONFIRM_MAJOR, frozenset({State.VERIFIED}), None),
    Transition(Step.ASSIGN, frozenset({State.VERIFIED}) | _IN_HAND, State.ASSIGNED),
    Transition(Step.ASSIGN, frozenset({State.FOUND}), State.ASSIGNED, unless_verification=True),
    Transition(Step.HAND_DOWN, _IN_HAND, State.ASSIGNED),
    Transition(Step.TAKE_UP, frozenset({State.ASSIGNED}), State.RECTIFYING),
    Transition(Step.PLAN_MEASURES, _BEFORE_HANDED_IN, None),
    Transition(Step.REPORT_PROGRESS, _WORKING, None),
    Transition(Step.ADD_EVIDENCE, OPEN, None),
    Transition(Step.SUBMIT, _WORKING, State.SUBMITTED),
    Transition(Step.FIX_AT_ONCE, frozenset({State.FOUND, State.VERIFIED}), State.SUBMITTED),
    Transition(Step.SEND_BACK, frozenset({State.SUBMITTED}), State.RETURNED),
    Transition(Step.ACCEPT, frozenset({State.SUBMITTED}), State.ACCEPTED),
    Transition(Step.STRIKE_OFF, frozenset({State.ACCEPTED}), State.CLOSED),
    Transition(Step.DRAW_LOOK_BACKS, frozenset({State.CLOSED}), None),
    Transition(Step.LOOK_BACK, frozenset({State.CLOSED, State.LOOKED_BACK}), State.LOOKED_BACK),
    Transition(Step.ASK_EXTENSION, _IN_HAND, None),
    Transition(Step.DECIDE_EXTENSION, _IN_HAND, None),
    # A pause is no state of the loop: only the clock stands still (see domain/clocks.py).
    Transition(Step.PAUSE, _IN_HAND, None),
    Transition(Step.RESUME, _IN_HAND | {State.VERIFIED}, None),
    # Holidays were announced: what is counted in working days ends on another day.
    Transition(Step.RECOUNT, _BEFORE_HANDED_IN, None),
    Transition(Step.ASK_CHECK, _JUDGED, None),
    Transition(Step.GIVE_OPINION, _JUDGED, None),
    Transition(Step.TAKE_BACK_CHECK, _JUDGED, None),
    Transition(Step.ESCALATE, frozenset({State.VERIFIED}) | _IN_HAND, State.VERIFIED),
    Transition(Step.TRANSFER, _BEFORE_HANDED_IN, State.TRANSFERRED),
    Transition(Step.WITHDRAW, _BEFORE_HANDED_IN, State.WITHDRAWN),
    Transition(
        Step.MARK_DUPLICATE,
        frozenset({State.FOUND, State.VERIFIED, State.ASSIGNED}),
        State.DUPLICATE,
    ),
    Transition(Step.TAKE_IN_DUPLICATE, OPEN, None),
    # To where it stood when it was marked; the step knows.
    Transition(Step.PUT_BACK, frozenset({State.DUPLICATE}), None),
    Transition(Step.LET_DUPLICATE_GO, OPEN | _OFF_LIST, None),
    Transition(Step.ISSUE_PAPER, frozenset(State), None),
    Transition(Step.VOID_PAPER, frozenset(State), None),
)

#: Steps that set another deadline or end the rectifying: an extension still undecided is
#: settled by them, and lapses (失效).
SETTLES_EXTENSIONS = frozenset(
    {
        Step.ASSIGN,
        Step.HAND_DOWN,
        Step.SUBMIT,
        Step.ESCALATE,
        Step.TRANSFER,
        Step.WITHDRAW,
        Step.MARK_DUPLICATE,
    }
)

#: Steps after which what somebody was asked to check has been decided: the request lapses.
SETTLES_CHECKS = frozenset(
    {
        Step.VERIFY_TRUE,
        Step.ASSIGN,
        Step.FIX_AT_ONCE,
        Step.SEND_BACK,
        Step.ACCEPT,
        Step.LOOK_BACK,
        Step.TRANSFER,
        Step.WITHDRAW,
        Step.MARK_DUPLICATE,
    }
)

#: The national exchange code of a state: 0 rectifying, 1 awaiting acceptance, 9 accepted.
NATIONAL_CODE: dict[State, int] = {
    State.ASSIGNED: 0,
    State.RECTIFYING: 0,
    State.RETURNED: 0,
    State.SUBMITTED: 1,
    State.ACCEPTED: 9,
    State.CLOSED: 9,
    State.LOOKED_BACK: 9,
}

#: How far round the ring a state stands, in eighths, for the glyph.
RING: dict[State, int] = {
    State.FOUND: 0,
    State.VERIFIED: 1,
    State.ASSIGNED: 2,
    State.RECTIFYING: 3,
    State.RETURNED: 3,
    State.SUBMITTED: 4,
    State.ACCEPTED: 6,
    State.CLOSED: 8,
    State.LOOKED_BACK: 8,
}


def advance(state: State, step: Step, *, kind: Kind, needs_verification: bool) -> State:
    """Return the state that a step leads to.

    Args:
        state: where the finding stands.
        step: what is to be done.
        kind: the finding's kind.
        needs_verification: whether its policy asks for a check that it is true first.

    Raises:
        StepNotAllowed: the table has no such row.
    """
    for row in TRANSITIONS:
        if row.step == step and state in row.sources:
            if row.unless_verification and needs_verification:
                continue
            return row.target or state
    raise StepNotAllowed(step, state, kind)


def steps_from(state: State, *, needs_verification: bool) -> tuple[Step, ...]:
    """Return the steps that the table has from a state, in the loop's order."""
    return tuple(
        dict.fromkeys(
            row.step
            for row in TRANSITIONS
            if state in row.sources and not (row.unless_verification and needs_verification)
        )
    )
