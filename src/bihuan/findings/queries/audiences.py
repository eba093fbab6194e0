"""Whom a step concerns: one table, from the step to those who are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import DutyRole, Extension, Finding, Grade, LookBackResult
from bihuan.findings.permissions import STEP_NEEDS, target_of
from bihuan.foundation.models import History
from bihuan.kernel.clock import civil_date
from bihuan.notices.public import Kind, Line, Telling
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Capability, Organisation

#: Who is told what of a step.
Audience = Callable[["Finding", "History", "Clock"], Iterable[tuple[Kind, frozenset[UUID]]]]
#: A sentence that somebody wrote is told as far as this.
_LONGEST_SAID = 300
_TOLD_FACTS = ("due_on", "new_due_on", "was_due_on")


def tellings_of(row: History, clock: Clock) -> list[Telling]:
    """Return whom a step concerns and what they are told.

    What is no longer so is not told: a finding given on, or judged, before the news was.
    """
    finding = Finding.objects.select_related("turn_org", "region", "found_by_org").get(
        pk=row.subject_id
    )
    facts: dict[str, Any] = {name: row.facts[name] for name in _TOLD_FACTS if name in row.facts}
    facts |= {"by": row.actor_name, "reason": row.reason[:_LONGEST_SAID]}
    return [
        Telling(kind, told, finding.number, facts, is_urgent=finding.grade == Grade.MAJOR)
        for kind, told in AUDIENCES[Step(row.step)](finding, row, clock)
        if told
    ]


def line_of(finding_id: UUID, clock: Clock) -> Line:
    """Return who has to act on a finding, and the bodies that stand above, the nearest first."""
    finding = Finding.objects.select_related("turn_org", "region", "found_by_org").get(
        pk=finding_id
    )
    held = finding.duties.filter(ended_at=None).exclude(role=DutyRole.RECTIFY)
    above = held.order_by("-position").values_list("organisation_id", flat=True)
    bodies = dict.fromkeys(
        pk for pk in (finding.turn_org_id, *above, finding.listed_by_id) if pk is not None
    )
    return Line(_holders(finding, STEP_NEEDS[Step.SUBMIT][0], clock), tuple(bodies))


def _holders(finding: Finding, capability: Capability, clock: Clock) -> frozenset[UUID]:
    """Return whose turn it is: the person named, or those in the body who may act.

    Its leaders only where nobody else may: they are told when it does not get on.
    """
    if finding.turn_person_id is not None:
        return frozenset({finding.turn_person_id})
    able = _able(finding, finding.turn_org, capability, clock)
    posts = people.Post.objects.in_force(civil_date(clock.now())).filter(
        organisation=finding.turn_org_id, role=people.Role.LEADER
    )
    return able - set(posts.values_list("person_id", flat=True)) or able


def _able(
    finding: Finding, body: Organisation | None, capability: Capability, clock: Clock
) -> frozenset[UUID]:
    """Return who in a body may do something with a finding."""
    if body is None:
        return frozenset()
    target = target_of(finding)
    return frozenset(
        person.pk
        for person in people.handlers_of(body, civil_date(clock.now()))
        if people.actor_for(person, clock).scope.allows(capability, target)
    )


def _given(kind: Kind) -> Audience:
    def told(
        finding: Finding, row: History, clock: Clock
    ) -> Iterable[tuple[Kind, frozenset[UUID]]]:
        if str(finding.turn_org_id) == row.facts.get("organisation"):
            yield kind, _holders(finding, STEP_NEEDS[Step.TAKE_UP][0], clock)

    return told


def _turn(kind: Kind, step: Step) -> Audience:
    def told(
        finding: Finding, row: History, clock: Clock
    ) -> Iterable[tuple[Kind, frozenset[UUID]]]:
        if finding.state == row.to_state:
            yield kind, _holders(finding, STEP_NEEDS[step][0], clock)

    return told


def _extension_asked(
    finding: Finding, _row: History, clock: Clock
) -> Iterable[tuple[Kind, frozenset[UUID]]]:
    """Tell the body above whoever rectifies, and the one that listed it where nobody there may."""
    if not finding.extensions.filter(Extension.WAITING).exists():
        return
    held = finding.duties.filter(ended_at=None).exclude(role=DutyRole.RECTIFY)
    bodies = [duty.organisation for duty in held.order_by("-position")]
    for body in (*bodies, finding.listed_by):
        able = _able(finding, body, STEP_NEEDS[Step.DECIDE_EXTENSION][0], clock)
        if able:
            yield Kind.EXTENSION_ASKED, able
            return


def _extension_decided(
    finding: Finding, row: History, _clock: Clock
) -> Iterable[tuple[Kind, frozenset[UUID]]]:
    decided = finding.extensions.filter(decided_at=row.at).first()
    kind = Kind.EXTENSION_GRANTED if row.facts.get("is_granted") else Kind.EXTENSION_REFUSED
    if decided is not None:
        yield kind, _only(decided.asked_by_id, finding.turn_person_id)


def _check_asked(
    _finding: Finding, row: History, _clock: Clock
) -> Iterable[tuple[Kind, frozenset[UUID]]]:
    yield Kind.CHECK_ASKED, frozenset({UUID(row.facts["person"])})


def _opinion_given(
    finding: Finding, row: History, _clock: Clock
) -> Iterable[tuple[Kind, frozenset[UUID]]]:
    asked = finding.checks.filter(answered_at=row.at, person=row.actor_id)
    yield Kind.OPINION_GIVEN, frozenset(asked.values_list("asked_by_id", flat=True))


def _closed(
    finding: Finding, _row: History, _clock: Clock
) -> Iterable[tuple[Kind, frozenset[UUID]]]:
    yield Kind.CLOSED, _who_took(finding, Step.SUBMIT) | _only(finding.found_by_id)


def _looked_back(
    finding: Finding, row: History, _clock: Clock
) -> Iterable[tuple[Kind, frozenset[UUID]]]:
    if row.facts.get("result") == LookBackResult.RELAPSED:
        yield Kind.RELAPSED, _who_took(finding, Step.SUBMIT, Step.ACCEPT, Step.STRIKE_OFF)


def _only(*ids: UUID | None) -> frozenset[UUID]:
    return frozenset(pk for pk in ids if pk is not None)


def _who_took(finding: Finding, *steps: Step) -> frozenset[UUID]:
    """Return who took steps of a kind last."""
    rows = History.objects.filter(
        subject_type="finding", subject_id=finding.pk, step__in=steps, actor_id__isnull=False
    )
    return frozenset(dict(rows.order_by("seq").values_list("step", "actor_id")).values())  # type: ignore[arg-type]


#: Step -> whom it concerns: the whole of who is told what.
AUDIENCES: dict[Step, Audience] = {
    Step.ASSIGN: _given(Kind.ASSIGNED),
    Step.HAND_DOWN: _given(Kind.HANDED_DOWN),
    Step.SUBMIT: _turn(Kind.TO_VERIFY, Step.ACCEPT),
    Step.FIX_AT_ONCE: _turn(Kind.TO_VERIFY, Step.ACCEPT),
    Step.SEND_BACK: _turn(Kind.SENT_BACK, Step.SUBMIT),
    Step.ASK_EXTENSION: _extension_asked,
    Step.DECIDE_EXTENSION: _extension_decided,
    Step.RECOUNT: _turn(Kind.DEADLINE_MOVED, Step.SUBMIT),
    Step.ASK_CHECK: _check_asked,
    Step.GIVE_OPINION: _opinion_given,
    Step.STRIKE_OFF: _closed,
    Step.LOOK_BACK: _looked_back,
}
