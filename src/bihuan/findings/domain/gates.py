"""Which rules stand before which step: one table, asked by the steps and by the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bihuan.findings.domain.facts import FindingFacts, Party, RuleBroken
from bihuan.findings.domain.independence import require_independent
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.domain.requirements import (
    require_commitments,
    require_confirmed,
    require_finished,
    require_general,
    require_measured,
    require_second_confirmer,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def _confirmed(facts: FindingFacts, _actor: Party) -> None:
    require_confirmed(facts)


def _committed(facts: FindingFacts, _actor: Party) -> None:
    require_commitments(facts)


def _finished(facts: FindingFacts, _actor: Party) -> None:
    require_finished(facts)


def _measured(facts: FindingFacts, _actor: Party) -> None:
    require_measured(facts)


def _general(facts: FindingFacts, _actor: Party) -> None:
    require_general(facts)


def _independent(facts: FindingFacts, actor: Party) -> None:
    require_independent(actor, facts)


def _independent_person(facts: FindingFacts, actor: Party) -> None:
    """Leave out the body: what it listed and rectified itself, others accepted before."""
    require_independent(replace(actor, bodies=frozenset()), facts)


def _second(facts: FindingFacts, actor: Party) -> None:
    for each in sorted(actor.people):
        require_second_confirmer(facts, each)


GATES: dict[Step, tuple[Callable[[FindingFacts, Party], None], ...]] = {
    Step.CONFIRM_MAJOR: (_second,),
    Step.ASSIGN: (_confirmed,),
    Step.TAKE_UP: (_confirmed, _committed),
    Step.SUBMIT: (_confirmed, _committed, _measured, _finished),
    Step.FIX_AT_ONCE: (_general, _measured, _finished),
    Step.SEND_BACK: (_independent,),
    Step.ACCEPT: (_independent, _confirmed, _committed, _measured, _finished),
    Step.STRIKE_OFF: (_independent_person, _confirmed, _committed, _finished),
    Step.LOOK_BACK: (_independent,),
    Step.DECIDE_EXTENSION: (_independent,),
    Step.PAUSE: (_independent,),
    Step.RESUME: (_independent,),
    Step.ASK_CHECK: (_independent,),
    Step.GIVE_OPINION: (_independent,),
}

#: Steps that somebody independent takes: whoever stands in for another counts as both there.
JUDGED = frozenset(
    step for step, gates in GATES.items() if {_independent, _independent_person, _second} & {*gates}
)

#: Steps whose form brings what their gates ask for, so that the pages offer them all the same.
BRINGS_ITS_OWN = frozenset({Step.TAKE_UP, Step.SUBMIT, Step.FIX_AT_ONCE})


def pass_gates(step: Step, facts: FindingFacts, actor: Party) -> None:
    """Refuse a step whose rules are not met.

    Raises:
        RuleBroken: the first rule that is broken.
    """
    for gate in GATES.get(step, ()):
        gate(facts, actor)


def what_is_missing(step: Step, facts: FindingFacts, actor: Party) -> RuleBroken | None:
    """Return the first rule that a step would break, or None."""
    try:
        pass_gates(step, facts, actor)
    except RuleBroken as refusal:
        return refusal
    return None
