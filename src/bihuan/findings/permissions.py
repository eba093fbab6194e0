"""Which findings a person sees, and which steps are theirs to take.

Views ask, steps enforce; both through the functions here.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.facts import Kind, Party, RuleBroken
from bihuan.findings.domain.lifecycle import (
    JUDGEMENTS,
    ON_PAPER,
    WITH_A_DUPLICATE,
    State,
    Step,
    steps_from,
)
from bihuan.findings.models import DutyRole, Finding
from bihuan.findings.sight import reach, seen_by_region, walked
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import NotFound
from bihuan.people import public as people
from bihuan.people.public import Capability
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.people.public import Actor


class Place(Enum):
    """Where in a finding a person must stand to take a step."""

    IN_SIGHT = "whoever sees it"
    TURN = "the organisation whose turn it is"
    CLOSER = "the organisation whose turn it is; whoever sees it, where an enterprise listed it"
    RECTIFIER = "an organisation that was assigned to rectify it"
    OVERSEER = "an organisation above the rectifier"
    ASKED = "the person who was asked to check"


#: Step -> (capability, place): the whole of who may do what.
STEP_NEEDS: dict[Step, tuple[Capability, Place]] = {
    Step.VERIFY_TRUE: (Capability.VERIFY_TRUE, Place.TURN),
    Step.CONFIRM_MAJOR: (Capability.CONFIRM_MAJOR, Place.IN_SIGHT),
    Step.ASSIGN: (Capability.ASSIGN, Place.OVERSEER),
    Step.HAND_DOWN: (Capability.ASSIGN, Place.RECTIFIER),
    Step.TAKE_UP: (Capability.RECTIFY, Place.RECTIFIER),
    Step.PLAN_MEASURES: (Capability.ASSIGN, Place.TURN),
    Step.REPORT_PROGRESS: (Capability.RECTIFY, Place.RECTIFIER),
    Step.ADD_EVIDENCE: (Capability.RECTIFY, Place.RECTIFIER),
    Step.SUBMIT: (Capability.RECTIFY, Place.RECTIFIER),
    Step.FIX_AT_ONCE: (Capability.RECTIFY, Place.TURN),
    Step.SEND_BACK: (Capability.VERIFY, Place.IN_SIGHT),
    Step.ACCEPT: (Capability.VERIFY, Place.IN_SIGHT),
    Step.STRIKE_OFF: (Capability.CLOSE, Place.CLOSER),
    Step.LOOK_BACK: (Capability.LOOK_BACK, Place.IN_SIGHT),
    Step.ASK_EXTENSION: (Capability.ASK_EXTENSION, Place.RECTIFIER),
    Step.DECIDE_EXTENSION: (Capability.GRANT_EXTENSION, Place.IN_SIGHT),
    # Time that does not count is more time: whoever may grant it may pause.
    Step.PAUSE: (Capability.GRANT_EXTENSION, Place.IN_SIGHT),
    Step.RESUME: (Capability.GRANT_EXTENSION, Place.IN_SIGHT),
    Step.GIVE_OPINION: (Capability.ADVISE, Place.ASKED),
    Step.ESCALATE: (Capability.ESCALATE, Place.IN_SIGHT),
    Step.TRANSFER: (Capability.TRANSFER, Place.OVERSEER),
    Step.WITHDRAW: (Capability.WITHDRAW, Place.OVERSEER),
    Step.MARK_DUPLICATE: (Capability.VERIFY_TRUE, Place.OVERSEER),
    Step.PUT_BACK: (Capability.VERIFY_TRUE, Place.OVERSEER),
    # And what the step needs that the paper is about: see paperwork.py.
    Step.ISSUE_PAPER: (Capability.EXPORT, Place.IN_SIGHT),
    Step.VOID_PAPER: (Capability.EXPORT, Place.IN_SIGHT),
}

#: Steps that need what the judgement needs before which they are taken.
AS_THE_JUDGE = frozenset({Step.ASK_CHECK, Step.TAKE_BACK_CHECK})
#: Steps that nobody takes: lots are drawn and days counted anew in nobody's name, and what was
#: marked as a duplicate, or put back, is written down with its original as well.
BY_ITSELF = frozenset({Step.DRAW_LOOK_BACKS, Step.RECOUNT}) | WITH_A_DUPLICATE


def needs_of(step: Step, state: State) -> tuple[Capability, Place]:
    """Return the capability that a step asks for in a state, and standing where.

    Where nothing is judged, the table of transitions refuses to ask for a check.
    """
    return STEP_NEEDS[JUDGEMENTS.get(state, Step.ACCEPT) if step in AS_THE_JUDGE else step]


def visible(actor: Actor, to: Capability | None = None) -> QuerySet[Finding]:
    """Return the findings that an actor may see: region subtree x organisation x role.

    Args:
        actor: who looks.
        to: what is to be done with them; only posts that carry it count then, so that the rows
            are those of which ``Scope.allows`` says yes.
    """
    many, few = reach(actor.scope.carrying(to) if to else actor.scope)
    return walked().filter(many | few)


def visible_among(actor: Actor, ids: Sequence[UUID]) -> QuerySet[Finding]:
    """Return which of a few findings an actor may see, without looking at any others."""
    many, few = reach(actor.scope, ids)
    return walked().filter(many | few, pk__in=ids)


def visible_apart(actor: Actor, *, is_dear: bool = False) -> Sequence[QuerySet[Finding]]:
    """Return the visible findings as two sets without a common row, each quick to page through.

    Args:
        actor: who looks.
        is_dear: whether what will be asked of each set costs much, such as words; then a set
            without any row, as the second mostly is, is left out.

    Returns:
        Those that lie in the regions of posts above the towns, which may be nearly all there
        are; and the others, which an index finds by region, body or person.
    """
    many, few = reach(actor.scope)
    others = Finding.objects.filter(few).exclude(seen_by_region(actor.scope))
    apart = (walked().filter(many), others)
    return [each for each in apart if each.exists()] if is_dear else apart


def target_of(finding: Finding) -> people.Target:
    """Return a finding as the rule of reach sees it; three queries."""
    duties = finding.duties.filter(ended_at__isnull=True).values_list(
        "organisation__path", "person_id"
    )
    measures = finding.measures.values_list(
        "lead_dept__path", "responsible_dept__path", "responsible_person_id"
    )
    paths = {finding.turn_org.path if finding.turn_org else None}
    paths |= {finding.found_by_org.path if finding.found_by_org else None}
    named = {finding.turn_person_id}
    named |= {row.person_id for row in finding.checks.all() if row.opens}
    for path, person in duties:
        paths.add(path)
        named.add(person)
    for lead, responsible, person in measures:
        paths |= {lead, responsible}
        named.add(person)
    return people.Target(
        region_path=finding.region.path,
        kind=finding.kind,
        organisation_paths=frozenset(path for path in paths if path),
        found_by=finding.found_by_id,
        named=frozenset(person for person in named if person),
    )


def visible_finding(actor: Actor, finding_id: UUID, *, lock: bool = False) -> Finding:
    """Return one finding inside the actor's scope.

    Raises:
        NotFound: there is none, or it lies outside the scope; the answer is the same.
    """
    rows = visible(actor).select_related(
        "region", "turn_org", "turn_person", "found_by", "found_by_org", "listed_by"
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    finding = rows.filter(pk=finding_id).first()
    if finding is None:
        raise NotFound("findings.not_found", _("There is no such finding in your area."))
    return finding


def party_of(actor: Actor) -> Party:
    """Return an actor as the independence rule sees them.

    Whoever stands in for somebody counts as both: posts, enterprises and bodies of the two.
    """
    both = (actor, actor.own) if actor.own else (actor,)
    return Party(
        str(actor.person_id),
        frozenset().union(*(each.positions for each in both)),
        frozenset(str(item) for each in both for item in each.enterprise_ids),
        frozenset(str(item) for each in both for item in each.organisation_ids),
        frozenset({str(actor.acts_for_id)} if actor.acts_for_id else ()),
    )


def judge_of(actor: Actor, on: date) -> Party:
    """Return an actor who judges: with those for whom they stand in, and who do for them."""
    party = party_of(actor)
    return replace(party, bound_to=party.bound_to | people.bound_to(actor.person_id, on))


def require_step(actor: Actor, finding: Finding, step: Step) -> None:
    """Refuse a step that is not the actor's to take.

    Raises:
        RuleBroken: ``no_capability``, ``not_your_turn``, ``not_rectifier`` or
            ``not_asked_to_check``.
    """
    _require(actor, finding, step, target_of(finding))


def _require(actor: Actor, finding: Finding, step: Step, target: people.Target) -> None:
    capability, place = needs_of(step, State(finding.state))
    if not actor.scope.allows(capability, target):
        raise forbidden("no_capability")
    if not _stands(actor, finding, place):
        if place is Place.RECTIFIER:
            raise forbidden("not_rectifier")
        if place is Place.ASKED:
            raise forbidden("not_asked_to_check")
        raise forbidden("not_your_turn", whose=str(finding.turn_org or "—"))


def require_kind(actor: Actor, capability: Capability, kind: Kind, region: people.Region) -> None:
    """Refuse to make findings of a kind that none of the actor's posts there records.

    Raises:
        RuleBroken: ``kind_not_yours``; answered with 403.
    """
    if not actor.scope.allows_in(capability, region.path, kind=kind):
        raise forbidden("kind_not_yours", kind=kind.value)


def covers(actor: Actor, organisation: people.Organisation | None) -> bool:
    """Say whether an organisation is the actor's own or lies below it."""
    if actor.is_system:
        return True
    if organisation is None:
        return False
    return organisation.pk in actor.organisation_ids or any(
        organisation.path.startswith(path) for path in actor.scope.involved_organisations
    )


def _stands(actor: Actor, finding: Finding, place: Place) -> bool:
    if place is Place.IN_SIGHT:
        return True
    if place is Place.TURN:
        return covers(actor, finding.turn_org)
    if place is Place.CLOSER:
        return covers(actor, finding.turn_org) or _is_enterprise(finding.turn_org)
    if place is Place.ASKED:
        asked = [row for row in finding.checks.all() if row.person_id == actor.person_id]
        return any(row.is_waiting for row in asked)
    duties = list(finding.duties.filter(ended_at__isnull=True).select_related("organisation"))
    if place is Place.RECTIFIER:
        return any(d.role == DutyRole.RECTIFY and covers(actor, d.organisation) for d in duties)
    return any(d.role != DutyRole.RECTIFY and covers(actor, d.organisation) for d in duties)


def _is_enterprise(organisation: people.Organisation | None) -> bool:
    return organisation is not None and organisation.kind == people.OrganisationKind.ENTERPRISE


def forbidden(code: str, **facts: object) -> RuleBroken:
    """Make the refusal of somebody who may not; answered with 403."""
    refusal = RuleBroken(code, **facts)
    refusal.status = 403
    return refusal


def allowed_steps(
    actor: Actor, finding: Finding, *, target: people.Target | None = None
) -> tuple[Step, ...]:
    """Return the steps that the lifecycle has from here and that are the actor's to take.

    Args:
        actor: who looks.
        finding: one that they see.
        target: the finding as the rule of reach sees it, where that was asked before.
    """
    rules = standards.pack_for(finding.county_code).kind_policy(finding.kind)
    steps = steps_from(State(finding.state), needs_verification=rules.needs_verification)
    listed = [step for step in steps if step not in BY_ITSELF | ON_PAPER]
    return theirs(actor, finding, listed, target=target)


def theirs(
    actor: Actor,
    finding: Finding,
    steps: Sequence[Step],
    *,
    target: people.Target | None = None,
) -> tuple[Step, ...]:
    """Return which of some steps are the actor's to take; as :func:`allowed_steps`."""
    target = target or target_of(finding)
    return tuple(step for step in steps if _is_theirs(actor, finding, step, target))


def _is_theirs(actor: Actor, finding: Finding, step: Step, target: people.Target) -> bool:
    try:
        _require(actor, finding, step, target)
    except RuleBroken:
        return False
    return True


def may_see(person: people.Person, finding_id: UUID) -> bool:
    """Say whether a person may see a finding's files."""
    actor = people.actor_for(person, SystemClock())
    return visible(actor).filter(pk=finding_id).exists()


def may_see_original(person: people.Person, finding_id: UUID) -> bool:
    """Say whether a person may see untouched originals: whoever may verify the finding."""
    actor = people.actor_for(person, SystemClock())
    finding = visible(actor).select_related("region", "turn_org", "found_by_org")
    found = finding.filter(pk=finding_id).first()
    return found is not None and actor.scope.allows(Capability.VERIFY, target_of(found))


def id_of_number(number: str) -> UUID | None:
    """Return the finding with a number, for the proof that its holder asks for."""
    return Finding.objects.filter(number=number).values_list("pk", flat=True).first()
