"""Looked back at (回头看): a drawn sample is visited again; a relapse opens a linked finding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Unpack

from bihuan.evidence.public import Purpose
from bihuan.findings.domain.facts import Kind, RuleBroken
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.domain.sampling import drawn
from bihuan.findings.models import Finding, LookBack, LookBackResult
from bihuan.findings.recording import (
    Asked,
    Doing,
    finish,
    require_reason,
    stored_once,
    undertake,
)
from bihuan.findings.steps.step1_found import NewFinding, found
from bihuan.people import public as people
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bihuan.findings.recording import Brought
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Organisation


@dataclass(frozen=True)
class Seen:
    """What was seen on the visit."""

    result: LookBackResult
    note: str


def draw_look_backs(doing: Doing, *, digest: str) -> None:
    """Draw, right after closure, in which rounds the finding is looked back at.

    The draw is a step of its own in the chain; its lot comes from the digest of the closure.
    """
    finding = doing.finding
    pack = standards.pack_for(finding.county_code)
    drawn_rules = [
        rule
        for rule in pack.look_back_rounds(finding.kind, finding.grade, doing.today)
        if drawn(digest, rule.round, rule.share_percent)
    ]
    LookBack.objects.bulk_create(
        LookBack(
            finding=finding,
            round=rule.round,
            due_on=doing.today + timedelta(days=rule.after_days),
            share_percent=rule.share_percent,
            rule_source=rule.source[:200],
        )
        for rule in drawn_rules
    )
    draw = replace(doing, step=Step.DRAW_LOOK_BACKS, actor=people.Actor.system("闭环"), changes={})
    finish(draw, facts={"lot": digest, "rounds": [rule.round for rule in drawn_rules]})


def look_back(
    seen: Seen,
    *,
    organisation: Organisation,
    evidence: Sequence[Brought] = (),
    **asked: Unpack[Asked],
) -> tuple[Finding, Finding | None]:
    """Write down what was seen of a closed finding that was drawn.

    Args:
        seen: held or relapsed, and what was seen.
        organisation: the actor's organisation, which lists the new finding after a relapse.
        evidence: photographs of the visit; after a relapse they show what was found anew as well.
        asked: a closed finding with a round that is not done; nobody who rectified may visit.

    Returns:
        The finding, and the linked new one after a relapse.
    """
    with undertake(Step.LOOK_BACK, **asked) as doing:
        round_ = doing.finding.look_backs.filter(done_at=None).order_by("round").first()
        if round_ is None:
            raise RuleBroken("nothing_to_look_back")
        note = require_reason(seen.note)
        round_.done_at, round_.done_by_id = doing.at, doing.actor.person_id
        round_.result, round_.note = seen.result, note
        round_.save()
        relapse = None
        if seen.result == LookBackResult.RELAPSED:
            evidence = stored_once(doing, evidence)
            relapse = _relapse(doing, note, organisation, asked["clock"], evidence)
        finish(
            doing,
            reason=note,
            facts={
                "round": round_.round,
                "result": str(seen.result),
                "relapse": relapse.number if relapse else "",
            },
            evidence_brought=evidence,
        )
    return doing.finding, relapse


def _relapse(
    doing: Doing,
    note: str,
    organisation: Organisation,
    clock: Clock,
    visit: Sequence[Brought],
) -> Finding:
    old = doing.finding
    new = NewFinding(
        kind=Kind(old.kind),
        title=old.title,
        description=note,
        region=old.region,
        organisation=organisation,
        place=old.place,
        codes=old.codes,
        evidence=tuple(_as_found(item) for item in visit),
    )
    return found(new, actor=doing.actor, clock=clock, relapse_of=old)


def _as_found(item: Brought) -> Brought:
    """Show what the visit saw of the closed finding as what was found of the new one."""
    return replace(item, purpose=Purpose.BEFORE) if item.purpose == Purpose.AFTER else item
