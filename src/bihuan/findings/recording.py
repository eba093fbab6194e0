"""How every step is taken: look, ask the rules, move, and seal it in the chain.

A step reads ``doing = undertake(...)``, asks the rules what is special to it, and ends with
``finish(doing, ...)``; all of it in one transaction.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, BinaryIO, NotRequired, TypedDict

from django.db import transaction

from bihuan.evidence import public as evidence
from bihuan.findings import clocks, permissions
from bihuan.findings.domain.facts import Kind, RuleBroken
from bihuan.findings.domain.gates import BRINGS_ITS_OWN, GATES, JUDGED, pass_gates
from bihuan.findings.domain.lifecycle import State, Step, advance
from bihuan.findings.lapsing import lapse
from bihuan.findings.queries.facts import facts_of
from bihuan.findings.queries.snapshot import snapshot_of
from bihuan.findings.wording import worded
from bihuan.foundation.moving import Act, Overtaken, begin_all, last_step, move
from bihuan.kernel.clock import civil_date
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.foundation.models import History
    from bihuan.kernel.clock import Clock
    from bihuan.kernel.terms import Limit
    from bihuan.people.public import Actor
    from bihuan.standards.public import KindRules

#: Event of a step, past tense; what other contexts can be wired to.
EVENTS: dict[Step, str] = {
    Step.RECORD: "finding_found",
    Step.TAKE_OVER: "finding_taken_over",
    Step.VERIFY_TRUE: "finding_verified_true",
    Step.CONFIRM_MAJOR: "finding_confirmed_major",
    Step.ASSIGN: "finding_assigned",
    Step.HAND_DOWN: "finding_handed_down",
    Step.TAKE_UP: "finding_taken_up",
    Step.PLAN_MEASURES: "finding_measures_planned",
    Step.REPORT_PROGRESS: "finding_progress_reported",
    Step.ADD_EVIDENCE: "finding_evidence_added",
    Step.SUBMIT: "finding_submitted",
    Step.FIX_AT_ONCE: "finding_fixed_at_once",
    Step.SEND_BACK: "finding_sent_back",
    Step.ACCEPT: "finding_accepted",
    Step.STRIKE_OFF: "finding_struck_off",
    Step.DRAW_LOOK_BACKS: "finding_drawn_for_look_back",
    Step.LOOK_BACK: "finding_looked_back",
    Step.ASK_EXTENSION: "finding_extension_asked",
    Step.DECIDE_EXTENSION: "finding_extension_decided",
    Step.PAUSE: "finding_paused",
    Step.RESUME: "finding_resumed",
    Step.RECOUNT: "finding_recounted",
    Step.ASK_CHECK: "finding_check_asked",
    Step.GIVE_OPINION: "finding_opinion_given",
    Step.TAKE_BACK_CHECK: "finding_check_taken_back",
    Step.ESCALATE: "finding_escalated",
    Step.TRANSFER: "finding_transferred",
    Step.WITHDRAW: "finding_withdrawn",
    Step.MARK_DUPLICATE: "finding_marked_duplicate",
    Step.TAKE_IN_DUPLICATE: "finding_duplicate_taken_in",
    Step.PUT_BACK: "finding_put_back",
    Step.LET_DUPLICATE_GO: "finding_duplicate_let_go",
    Step.ISSUE_PAPER: "finding_paper_issued",
    Step.VOID_PAPER: "finding_paper_voided",
}


@dataclass(frozen=True)
class Brought:
    """Evidence that a step brings: bytes to be stored, or a file that was stored before."""

    #: before, after, document or other.
    purpose: str
    content: BinaryIO | None = None
    name: str = ""
    file: evidence.StoredFile | None = None
    note: str = ""
    measure_id: UUID | None = None


class Asked(TypedDict):
    """What every step is asked with: on which finding, by whom, when, and as seen at which version."""

    finding_id: UUID
    actor: Actor
    clock: Clock
    #: The version that the person saw; the step is refused if somebody acted since.
    expected_version: NotRequired[int | None]


@dataclass
class Doing:
    """A step under way."""

    finding: Finding
    step: Step
    actor: Actor
    at: datetime
    to: State
    rules: KindRules
    changes: dict[str, Any] = field(default_factory=dict)
    #: How much time the step gives, or until which day.
    limit: Limit | None = None

    @property
    def today(self) -> date:
        """The civil date of the step."""
        return civil_date(self.at)

    def pass_gates(self) -> None:
        """Refuse the step if one of its rules is not met by the facts as they now stand."""
        known = facts_of(self.finding, self.rules)
        party = permissions.party_of(self.actor)
        if self.step in JUDGED:
            party = permissions.judge_of(self.actor, self.today)
        pass_gates(self.step, known, party)


@contextmanager
def undertake(
    step: Step,
    *,
    finding_id: UUID,
    actor: Actor,
    clock: Clock,
    expected_version: int | None = None,
) -> Iterator[Doing]:
    """Open a step on a finding; what is raised inside leaves nothing behind.

    Args:
        step: what is to be done.
        finding_id: the finding; one outside the actor's scope is not found.
        actor: who does it.
        clock: gives the moment.
        expected_version: the version that the person saw, where known.

    Raises:
        NotFound: no such finding within the actor's scope.
        NotPermitted: the actor's post does not include the step.
        StepNotAllowed: the lifecycle has no such step from here.
        RuleBroken: a rule of the step is not met.
        Overtaken: somebody else acted since the person looked.
    """
    with worded(), evidence.keeping_only_what_commits(), transaction.atomic():
        finding = permissions.visible_finding(actor, finding_id, lock=True)
        if expected_version is not None and finding.version != expected_version:
            raise Overtaken(last_step(finding), asker=actor.person_id)
        rules = standards.pack_for(finding.county_code).kind_policy(finding.kind)
        to = advance(
            State(finding.state),
            step,
            kind=Kind(finding.kind),
            needs_verification=rules.needs_verification,
        )
        permissions.require_step(actor, finding, step)
        doing = Doing(finding, step, actor, clock.now(), to, rules)
        if step in GATES and step not in BRINGS_ITS_OWN:
            doing.pass_gates()
        yield doing


def finish(
    doing: Doing,
    *,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    evidence_brought: Sequence[Brought] = (),
    to: State | None = None,
) -> evidence.ChainLink:
    """Move the finding, attach what was brought, pass gates that look at it, seal the step.

    What still waited for an answer and is settled by the step lapses with it.

    Raises:
        RuleBroken: a rule of the step is not met.
        Overtaken: somebody else acted in the meantime.
    """
    lapsed = lapse(doing.finding, doing.step, doing.at)
    told = {**(facts or {}), "lapsed": lapsed} if lapsed else facts
    tick = clocks.tick_of(doing.finding, doing.step, doing.at, doing.limit)
    was_due_on = doing.finding.due_on
    row = move(
        doing.finding,
        to=to or doing.to,
        act=_act(doing.step, doing.actor, doing.at, reason, told),
        changes={**doing.changes, **(tick.columns if tick else {})},
    )
    if tick:
        clocks.write(tick, row.seq, was_due_on)
    attach(row, evidence_brought)
    if doing.step in BRINGS_ITS_OWN:
        doing.pass_gates()
    return seal(doing.finding, row)


def attach(row: History, brought: Sequence[Brought]) -> None:
    """Store what was brought and attach it to the step that brought it.

    Raises:
        FileRefused: a file is empty, damaged, too large or of a kind that is not taken.
    """
    for item in brought:
        evidence.attach_file(
            history=row,
            file=item.file or _stored(item, row.county_code, row.actor_id, row.actor_name, row.at),
            purpose=item.purpose,
            note=item.note,
            measure_id=item.measure_id,
        )


def stored_once(doing: Doing, brought: Sequence[Brought]) -> tuple[Brought, ...]:
    """Store what was brought now, so that the step can attach it to two records."""
    by = (doing.finding.county_code, doing.actor.person_id, doing.actor.name, doing.at)
    return tuple(
        replace(item, content=None, file=item.file or _stored(item, *by)) for item in brought
    )


def _stored(
    item: Brought, county_code: str, actor_id: UUID | None, actor_name: str, at: datetime
) -> evidence.StoredFile:
    if item.content is None:
        message = "evidence is brought as content or as a stored file"
        raise TypeError(message)
    return evidence.store_file(
        content=item.content,
        name=item.name,
        county_code=county_code,
        actor_id=actor_id,
        actor_name=actor_name,
        at=at,
    )


def record_new(
    findings: Sequence[Finding],
    *,
    actor: Actor,
    at: datetime,
    facts: Sequence[dict[str, Any]],
    taken_over_as: Sequence[State | None] = (),
) -> list[History]:
    """Insert new findings, each with its first step and what is special to it.

    Args:
        findings: unsaved rows.
        actor: who records them.
        at: when.
        facts: what is special to each.
        taken_over_as: where each stands by the ledger that it is taken over from; findings
            that were recorded here begin at the beginning.
    """
    standing = taken_over_as or [None] * len(findings)
    steps = [Step.TAKE_OVER if state else Step.RECORD for state in standing]
    acts = _acts(steps, actor, at, facts)
    return begin_all(findings, states=[state or State.FOUND for state in standing], acts=acts)


def seal(finding: Finding, row: History) -> evidence.ChainLink:
    """Append the step to the finding's chain, with the finding as it now stands."""
    return evidence.append(row, snapshot_of(finding))


def require_reason(reason: str) -> str:
    """Return the reason without blanks around it, or refuse."""
    said = reason.strip()
    if not said:
        raise RuleBroken("reason_missing")
    return said


def _act(step: Step, actor: Actor, at: datetime, reason: str, facts: dict[str, Any] | None) -> Act:
    return replace(_acts([step], actor, at, [facts or {}])[0], reason=reason)


def _acts(
    steps: Sequence[Step], actor: Actor, at: datetime, facts: Sequence[dict[str, Any]]
) -> list[Act]:
    """Return what one person does at one moment, as who they were then."""
    party = permissions.party_of(actor)
    as_ = {"positions": sorted(party.positions), "enterprises": sorted(party.enterprises)}
    if party.bound_to:
        as_["for"] = sorted(party.bound_to)
    return [
        Act(
            step=step,
            event=EVENTS[step],
            at=at,
            actor_id=actor.person_id,
            actor_name=actor.name,
            facts={**own, "as": as_},
        )
        for step, own in zip(steps, facts, strict=True)
    ]
