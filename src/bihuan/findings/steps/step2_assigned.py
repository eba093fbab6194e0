"""Assigned (交办) and handed down level by level; one finding, however many levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from bihuan.findings.clocks import calendar_of
from bihuan.findings.domain.deadlines import require_within
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.domain.limits import last_day, limit_given
from bihuan.findings.models import Duty, DutyRole, Measure
from bihuan.findings.recording import Asked, Doing, finish, undertake
from bihuan.kernel.standing import TimerState
from bihuan.kernel.terms import Term
from bihuan.people import public as people

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.kernel.terms import Limit


@dataclass(frozen=True)
class Assignment:
    """To whom a finding is given, by when.

    Without a last day or a term, assigning gives the term of the kind's rules, and handing down
    leaves the clock as it runs.
    """

    organisation_id: UUID
    due_on: date | None = None
    person_id: UUID | None = None
    lead_leader: str = ""
    note: str = ""
    term: Term | None = None


def assign(
    to: Assignment,
    **asked: Unpack[Asked],
) -> Finding:
    """Give a finding to the organisation that has to rectify it, or give it to another.

    Raises:
        RuleBroken: no future deadline, an organisation outside the area, an unconfirmed
            major grade.
    """
    with undertake(Step.ASSIGN, **asked) as doing:
        organisation = _organisation(doing, to.organisation_id)
        _end_lower_duties(doing)
        _give(doing, organisation, to, position=_lowest(doing) + 1)
        doing.limit = limit_given(to.due_on, to.term, doing.rules.default_term)
        due_on = last_day(doing.limit, doing.at, calendar_of(doing.finding, doing.today))
        _turn_to(doing, organisation, to)
        _tell_measures(doing.finding, organisation, to, due_on)
        finish(doing, reason=to.note.strip(), facts=_told(organisation, to, due_on, doing.limit))
    return doing.finding


def hand_down(
    to: Assignment,
    **asked: Unpack[Asked],
) -> Finding:
    """Hand a finding down a level: the one who had to rectify now oversees the one below.

    Raises:
        RuleBroken: as for assigning; a body that has a duty already or stands above; a deadline
            later than one's own; a new one while the clock is paused.
    """
    with undertake(Step.HAND_DOWN, **asked) as doing:
        organisation = _organisation(doing, to.organisation_id)
        current = doing.finding.duties.filter(ended_at__isnull=True)
        if current.filter(organisation=organisation).exists():
            raise RuleBroken("same_organisation", name=str(organisation))
        _require_below(doing, organisation)
        due_on = _shortened(doing, to)
        current.filter(role=DutyRole.RECTIFY).update(role=DutyRole.OVERSEE)
        _give(doing, organisation, to, position=_lowest(doing) + 1)
        _turn_to(doing, organisation, to)
        finish(doing, reason=to.note.strip(), facts=_told(organisation, to, due_on, doing.limit))
    return doing.finding


def _shortened(doing: Doing, to: Assignment) -> date | None:
    """Start the clock anew where the body below gets less time; the same day leaves it alone."""
    given = doing.finding.due_on
    limit = to.due_on or to.term
    if limit is None and given is not None:
        return given
    limit = limit_given(to.due_on, to.term, doing.rules.default_term)
    due_on = last_day(limit, doing.at, calendar_of(doing.finding, doing.today))
    require_within(due_on, given)
    if due_on != given:
        if doing.finding.clock_state == TimerState.PAUSED:
            raise RuleBroken("paused_as_it_is")
        doing.limit = limit
    return due_on


def _organisation(doing: Doing, pk: UUID) -> people.Organisation:
    """Return the organisation, if it lies where the actor may give work to."""
    scope = doing.actor.scope
    found = people.organisations_under(scope, doing.today).filter(pk=pk).first()
    if found is None:
        raise RuleBroken("unknown_organisation")
    return found


def _require_below(doing: Doing, organisation: people.Organisation) -> None:
    """Refuse a body or a region above the one that has the finding now."""
    for duty in doing.finding.duties.filter(ended_at__isnull=True, role=DutyRole.RECTIFY):
        now, to = duty.organisation, organisation
        is_higher = now.region_id != to.region_id and now.region.path.startswith(to.region.path)
        if is_higher or now.path.startswith(to.path):
            raise RuleBroken("not_below", name=str(organisation))


def _lowest(doing: Doing) -> int:
    held = doing.finding.duties.filter(ended_at__isnull=True)
    return max(held.values_list("position", flat=True), default=-1)


def _end_lower_duties(doing: Doing) -> None:
    """End what was given below the actor before; the rows stay."""
    doing.finding.duties.filter(ended_at__isnull=True, role=DutyRole.RECTIFY).update(
        ended_at=doing.at
    )


def _give(
    doing: Doing, organisation: people.Organisation, to: Assignment, *, position: int
) -> None:
    Duty.objects.create(
        finding=doing.finding,
        position=position,
        level=(
            "enterprise"
            if organisation.kind == people.OrganisationKind.ENTERPRISE
            else organisation.region.level
        ),
        role=DutyRole.RECTIFY,
        organisation=organisation,
        person_id=to.person_id,
        given_at=doing.at,
    )


def _turn_to(doing: Doing, organisation: people.Organisation, to: Assignment) -> None:
    if to.person_id is not None:
        handlers = people.handlers_of(organisation, doing.today)
        if not handlers.filter(pk=to.person_id).exists():
            raise RuleBroken("unknown_person", name=str(organisation))
    doing.changes.update(
        turn_org=organisation,
        turn_person_id=to.person_id,
        lead_leader=to.lead_leader.strip() or doing.finding.lead_leader,
    )


def _tell_measures(
    finding: Finding, organisation: people.Organisation, to: Assignment, due_on: date
) -> None:
    """Give measures without a department or deadline those of the finding."""
    open_ones = Measure.objects.filter(finding=finding, done_at=None, voided_at=None)
    open_ones.filter(responsible_dept=None).update(responsible_dept=organisation)
    open_ones.filter(lead_dept=None).update(lead_dept=organisation)
    open_ones.filter(due_on=None).update(due_on=due_on)
    if to.lead_leader.strip():
        open_ones.filter(lead_leader="").update(lead_leader=to.lead_leader.strip())
    if to.person_id is not None:
        open_ones.filter(responsible_person=None).update(responsible_person_id=to.person_id)


def _told(
    organisation: people.Organisation, to: Assignment, due_on: date | None, limit: Limit | None
) -> dict[str, Any]:
    told = {
        "organisation": str(organisation.pk),
        "organisation_name": organisation.name,
        "person": str(to.person_id or ""),
        "due_on": due_on.isoformat() if due_on else "",
    }
    if isinstance(limit, Term):
        told["term"] = f"{limit.amount} {limit.unit}"
    return told
