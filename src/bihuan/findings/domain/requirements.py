"""What must be there before a step: criterion, confirmer, commitments, measures, evidence.

Source: 安全生产法 (2021) Art. 41 and 118 for major hazards; five commitments (五落实).
"""

from __future__ import annotations

from bihuan.findings.domain.facts import Commitment, FindingFacts, Grade, Kind, RuleBroken


def require_gradable(kind: Kind, grade: Grade, criterion: str) -> None:
    """Refuse a major grade without criterion, or for a kind that has no grades."""
    if grade is Grade.MAJOR:
        if kind is not Kind.HAZARD:
            raise RuleBroken("only_hazards_are_major", kind=str(kind))
        if not criterion:
            raise RuleBroken("major_without_criterion")


def require_second_confirmer(facts: FindingFacts, confirmer: str) -> None:
    """Refuse the confirmation of a major hazard by the one who graded it."""
    if facts.grade is not Grade.MAJOR:
        raise RuleBroken("not_major")
    if facts.confirmed_by:
        raise RuleBroken("already_confirmed")
    if facts.graded_by == confirmer:
        raise RuleBroken("same_confirmer")


def require_confirmed(facts: FindingFacts) -> None:
    """Refuse to go on with a major hazard that nobody confirmed."""
    if facts.grade is Grade.MAJOR and not (facts.criterion and facts.confirmed_by):
        raise RuleBroken("major_unconfirmed")


def missing_commitments(facts: FindingFacts) -> tuple[Commitment, ...]:
    """Return which of the five commitments a major hazard still lacks."""
    if facts.grade is not Grade.MAJOR:
        return ()
    return tuple(c for c in Commitment if c not in facts.commitments)


def require_commitments(facts: FindingFacts) -> None:
    """Refuse to work on a major hazard without the five commitments."""
    missing = missing_commitments(facts)
    if missing:
        raise RuleBroken("commitments_missing", missing=[str(c) for c in missing])


def require_finished(facts: FindingFacts) -> None:
    """Refuse to hand in, accept or close with an open measure or without after-evidence."""
    if facts.open_measures:
        raise RuleBroken("open_measures", open=facts.open_measures, of=facts.measures)
    if not facts.after_evidence:
        raise RuleBroken("no_after_evidence")
    if facts.needs_after_photo and not facts.after_photos:
        raise RuleBroken("no_after_photo")


def require_measured(facts: FindingFacts) -> None:
    """Refuse to hand in or accept without a measure where one is asked for; given up is none."""
    if facts.needs_measure and not facts.measures:
        raise RuleBroken("measure_missing")


def require_general(facts: FindingFacts) -> None:
    """Refuse the short path for a major hazard."""
    if facts.grade is Grade.MAJOR:
        raise RuleBroken("major_not_at_once")
