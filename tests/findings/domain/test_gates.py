"""The rules that stand before a step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.findings.domain.facts import (
    Commitment,
    FindingFacts,
    Grade,
    Kind,
    Party,
    RuleBroken,
)
from bihuan.findings.domain.gates import pass_gates, what_is_missing
from bihuan.findings.domain.independence import tie_between
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.domain.requirements import require_gradable
from bihuan.findings.domain.sampling import drawn

DOER = Party("p1", frozenset({"org1:handler"}), frozenset({"plant"}))
READY = FindingFacts(kind=Kind.HAZARD, measures=1, after_evidence=1, rectifiers=(DOER,))
names = st.sampled_from(["a", "b", "c"])
parties = st.builds(
    Party, names, st.frozensets(names, max_size=2), st.frozensets(names, max_size=2)
)


@pytest.mark.parametrize(
    ("judge", "tie"),
    [
        (Party("p1"), "person"),
        (Party("p2", frozenset({"org1:handler"})), "post"),
        (Party("p2", frozenset({"org1:leader"}), frozenset({"plant"})), "enterprise"),
        (Party("p2", frozenset({"org1:leader"}), frozenset({"mill"})), None),
    ],
)
def test_a_judge_is_tied_by_person_post_or_enterprise(judge: Party, tie: str | None) -> None:
    assert tie_between(judge, [DOER]) == tie


@given(parties, st.lists(parties, max_size=4))
def test_whoever_passes_shares_nothing_with_any_rectifier(
    judge: Party, rectifiers: list[Party]
) -> None:
    untied = tie_between(judge, rectifiers) is None

    assert untied == all(
        judge.person_id != each.person_id
        and not judge.positions & each.positions
        and not judge.enterprises & each.enterprises
        for each in rectifiers
    )


@pytest.mark.parametrize("step", [Step.ACCEPT, Step.SEND_BACK, Step.STRIKE_OFF, Step.LOOK_BACK])
def test_no_judging_step_is_open_to_the_one_who_rectified(step: Step) -> None:
    with pytest.raises(RuleBroken, match="self_acceptance"):
        pass_gates(step, READY, DOER)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (FindingFacts(Kind.TASK, open_measures=1, measures=2, after_evidence=1), "open_measures"),
        (FindingFacts(Kind.TASK, measures=2), "no_after_evidence"),
        (FindingFacts(Kind.TASK), "no_after_evidence"),
        (FindingFacts(Kind.HAZARD, after_evidence=1, needs_after_photo=True), "no_after_photo"),
    ],
)
@pytest.mark.parametrize("step", [Step.SUBMIT, Step.ACCEPT, Step.STRIKE_OFF])
def test_nothing_unfinished_is_handed_in_accepted_or_struck_off(
    facts: FindingFacts, code: str, step: Step
) -> None:
    refusal = what_is_missing(step, facts, Party("judge"))

    assert refusal is not None
    assert refusal.code == f"findings.{code}"


@pytest.mark.parametrize("step", [Step.SUBMIT, Step.FIX_AT_ONCE, Step.ACCEPT])
@given(st.integers(0, 3), st.booleans())
def test_a_measure_is_missing_only_where_one_is_asked_for(
    step: Step, measures: int, needs_measure: bool
) -> None:
    facts = FindingFacts(
        Kind.AUDIT_POINT, measures=measures, after_evidence=1, needs_measure=needs_measure
    )

    refusal = what_is_missing(step, facts, Party("judge"))

    assert (refusal is not None) == (needs_measure and not measures)
    assert refusal is None or refusal.code == "findings.measure_missing"


def test_what_was_accepted_before_a_rule_of_measures_can_still_be_struck_off() -> None:
    """Nothing leads from accepted back to where a measure could be planned."""
    facts = FindingFacts(Kind.AUDIT_POINT, after_evidence=1, needs_measure=True)

    assert what_is_missing(Step.STRIKE_OFF, facts, Party("judge")) is None


def test_a_major_hazard_needs_all_five_commitments() -> None:
    four = frozenset(Commitment) - {Commitment.FUNDS}
    facts = FindingFacts(
        Kind.HAZARD, Grade.MAJOR, "gm10-11-3", "p1", "p2", commitments=four, after_evidence=1
    )

    refusal = what_is_missing(Step.TAKE_UP, facts, Party("p9"))

    assert refusal is not None
    assert refusal.facts == {"missing": ["funds"]}


def test_a_major_hazard_goes_nowhere_before_a_second_person_confirmed() -> None:
    facts = FindingFacts(Kind.HAZARD, Grade.MAJOR, "gm10-11-3", graded_by="p1")

    for step in (Step.ASSIGN, Step.TAKE_UP, Step.SUBMIT, Step.ACCEPT, Step.STRIKE_OFF):
        refusal = what_is_missing(step, facts, Party("p9"))
        assert refusal is not None
        assert refusal.code == "findings.major_unconfirmed"


def test_the_grader_does_not_confirm() -> None:
    facts = FindingFacts(Kind.HAZARD, Grade.MAJOR, "gm10-11-3", graded_by="p1")

    with pytest.raises(RuleBroken, match="same_confirmer"):
        pass_gates(Step.CONFIRM_MAJOR, facts, Party("p1"))
    pass_gates(Step.CONFIRM_MAJOR, facts, Party("p2"))


def test_major_needs_a_criterion_and_a_hazard() -> None:
    with pytest.raises(RuleBroken, match="major_without_criterion"):
        require_gradable(Kind.HAZARD, Grade.MAJOR, "")
    with pytest.raises(RuleBroken, match="only_hazards_are_major"):
        require_gradable(Kind.TASK, Grade.MAJOR, "gm10-11-3")


@given(st.text(min_size=1), st.integers(1, 9), st.integers(0, 100), st.integers(0, 100))
def test_a_larger_share_never_drops_what_a_smaller_one_drew(
    digest: str, round_no: int, one: int, other: int
) -> None:
    small, large = sorted((one, other))

    assert not drawn(digest, round_no, small) or drawn(digest, round_no, large)


def test_the_lot_draws_about_its_share() -> None:
    hits = sum(drawn(f"{number:064x}", 1, 20) for number in range(2000))

    assert 320 < hits < 480
