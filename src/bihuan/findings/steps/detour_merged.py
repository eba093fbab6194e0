"""Marked as a duplicate (并案): one finding joins another, which goes on; and put back again.

Both keep their history, and each gets a link of its chain. What was joined loses nothing: number,
finder, photographs and papers stay with it, and its original leads there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack
from uuid import UUID

from django.db import OperationalError

from bihuan.findings.domain.facts import Grade, RuleBroken
from bihuan.findings.domain.lifecycle import OPEN, State, Step
from bihuan.findings.models import DutyRole, Finding
from bihuan.findings.permissions import forbidden, visible_finding
from bihuan.findings.recording import Asked, Doing, finish, require_reason, undertake
from bihuan.foundation.models import History
from bihuan.kernel.errors import NotFound
from bihuan.people import public as people

if TYPE_CHECKING:
    from datetime import date

_DEAD = (State.WITHDRAWN, State.DUPLICATE, State.TRANSFERRED)
_JUDGED = (State.ACCEPTED, State.CLOSED, State.LOOKED_BACK)


def mark_duplicate(
    *,
    original_id: UUID,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Say that a finding repeats another, which goes on.

    Raises:
        RuleBroken: the other one is the same, dead, closed or of another county, or this one is
            major and the other is not.
    """
    with undertake(Step.MARK_DUPLICATE, **asked) as doing:
        original = _held(doing, original_id)
        _require_fit(doing.finding, original)
        said = require_reason(reason)
        turn = (doing.finding.turn_org_id, doing.finding.turn_person_id)
        doing.changes.update(duplicate_of=original, turn_org=None, turn_person=None)
        facts = {"original": original.number, "turn": [str(each or "") for each in turn]}
        finish(doing, reason=said, facts=facts)
        _witness(doing, original, Step.TAKE_IN_DUPLICATE, said)
    return doing.finding


def put_back(
    *,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Take back that a finding repeats another: it stands again where it stood, with its deadline.

    What had lapsed when it was marked waits for its answer again.

    Raises:
        RuleBroken: the original has been accepted since, is not the actor's to see, or the body
            whose turn it was has been dissolved.
    """
    with undertake(Step.PUT_BACK, **asked) as doing:
        said = require_reason(reason)
        original = _original(doing)
        marked = _marked(doing.finding)
        organisation, person = _turn(doing.finding, marked, doing.today)
        _revive(doing.finding, marked)
        doing.changes.update(duplicate_of=None, turn_org=organisation, turn_person_id=person)
        facts = {"original": original.number}
        finish(doing, to=State(marked.from_state), reason=said, facts=facts)
        _witness(doing, original, Step.LET_DUPLICATE_GO, said)
    return doing.finding


def _held(doing: Doing, original_id: UUID) -> Finding:
    """Return the original, locked: of two that are called each other's duplicate, one goes on."""
    try:
        return visible_finding(doing.actor, original_id, lock=True)
    except OperationalError as deadlock:
        raise RuleBroken("original_busy") from deadlock


def _require_fit(finding: Finding, original: Finding) -> None:
    if original.pk == finding.pk:
        raise RuleBroken("own_duplicate")
    if original.state in _DEAD:
        raise RuleBroken("duplicate_of_dead")
    if original.state not in OPEN:
        raise RuleBroken("duplicate_of_closed")
    if original.county_code != finding.county_code:
        raise RuleBroken("duplicate_elsewhere", region=str(original.region))
    if finding.grade == Grade.MAJOR and original.grade != Grade.MAJOR:
        raise RuleBroken("major_into_general")


def _original(doing: Doing) -> Finding:
    """Return the original of a duplicate, locked, if it has not been judged since."""
    assert doing.finding.duplicate_of_id is not None  # noqa: S101 - a constraint of the table
    try:
        original = _held(doing, doing.finding.duplicate_of_id)
    except NotFound:
        raise forbidden("original_hidden") from None
    if original.state in _JUDGED:
        raise RuleBroken("original_judged", number=original.number)
    return original


def _marked(finding: Finding) -> History:
    """Return the step by which a finding became a duplicate."""
    rows = History.objects.filter(subject_type="finding", subject_id=finding.pk)
    return rows.filter(step=Step.MARK_DUPLICATE).latest("seq")


def _turn(
    finding: Finding, marked: History, today: date
) -> tuple[people.Organisation | None, UUID | None]:
    """Return whose turn it was; only the body's, where the person has left it."""
    body_id, person_id = marked.facts.get("turn") or _turn_by_duty(finding)
    if not body_id:
        return None, None
    body = people.organisation_by_id(UUID(body_id))
    if body is None or (body.valid_to is not None and body.valid_to <= today):
        raise RuleBroken("turn_ended", name=str(body or "—"))
    posts = people.Post.objects.in_force(today).filter(organisation=body, person__is_active=True)
    is_there = bool(person_id) and posts.filter(person_id=person_id).exists()
    return body, UUID(person_id) if is_there else None


def _turn_by_duty(finding: Finding) -> tuple[str, str]:
    """Return whose turn it was by the duties, where the step was taken before turns were kept."""
    duties = finding.duties.filter(ended_at=None).order_by("-position")
    held = duties.filter(role=DutyRole.RECTIFY).first() or duties.first()
    return (str(held.organisation_id), str(held.person_id or "")) if held else ("", "")


def _revive(finding: Finding, marked: History) -> None:
    """Let requests wait again that lapsed when the finding was marked."""
    alive: dict[str, Any] = {"lapsed_at": None, "lapsed_with": ""}
    lapsed = {"lapsed_at": marked.at, "lapsed_with": Step.MARK_DUPLICATE}
    finding.extensions.filter(**lapsed).update(**alive)
    finding.checks.filter(**lapsed).update(**alive)


def _witness(doing: Doing, original: Finding, step: Step, reason: str) -> None:
    """Write into the original's chain what became of its duplicate."""
    beside = replace(doing, finding=original, step=step, to=State(original.state), changes={})
    finish(beside, reason=reason, facts={"duplicate": doing.finding.number})
