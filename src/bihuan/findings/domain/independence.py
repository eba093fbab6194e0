"""Who may judge work: never the one who did it (同一人、同一岗位、同一企业不得自验).

Source: no self-acceptance, required of every ledger of rectification (整改一个、验收一个、销号一个).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.findings.domain.facts import FindingFacts, Party, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterable


def tie_between(judge: Party, rectifiers: Iterable[Party]) -> str | None:
    """Return what ties a judge to those who rectified: person, post, enterprise, body or None."""
    for rectifier in rectifiers:
        if judge.people & rectifier.people:
            return "person"
        if judge.positions & rectifier.positions:
            return "post"
        if judge.enterprises & rectifier.enterprises:
            return "enterprise"
        if judge.bodies & rectifier.bodies:
            return "body"
    return None


def require_independent(judge: Party, facts: FindingFacts) -> None:
    """Refuse a judge who is tied to those who rectified.

    Raises:
        RuleBroken: ``self_acceptance`` with the tie, ``own_body`` for any post in a body that
            was assigned to rectify it.
    """
    tie = tie_between(judge, facts.rectifiers)
    if tie == "body":
        raise RuleBroken("own_body")
    if tie:
        raise RuleBroken("self_acceptance", tie=tie)
