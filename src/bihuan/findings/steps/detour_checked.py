"""Checked (协助核查): whoever has to judge asks somebody for an opinion; it decides nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from bihuan.evidence.public import Purpose
from bihuan.findings.domain.deadlines import require_future
from bihuan.findings.domain.facts import RuleBroken
from bihuan.findings.domain.independence import tie_between
from bihuan.findings.domain.lifecycle import JUDGEMENTS, State, Step
from bihuan.findings.models import CheckRequest
from bihuan.findings.permissions import judge_of, target_of
from bihuan.findings.queries.facts import facts_of
from bihuan.findings.recording import Asked, Doing, finish, require_reason, undertake
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from bihuan.findings.models import Finding, Opinion
    from bihuan.findings.recording import Brought
    from bihuan.kernel.clock import Clock

#: What an opinion brings is no evidence of the state before or after.
_PAPERS = frozenset({Purpose.DOCUMENT, Purpose.OTHER})


def ask_check(
    *,
    person_id: UUID,
    question: str,
    due_on: date,
    **asked: Unpack[Asked],
) -> Finding:
    """Ask an expert or a colleague to check something before it is judged.

    Args:
        person_id: who is asked; they see the finding from now on.
        question: what they should check.
        due_on: when the opinion is needed; today or later.
        asked: a finding that the actor may judge now, having had no part in rectifying it.

    Raises:
        RuleBroken: nobody to be asked, somebody who took part in rectifying, a request to the
            same person that is open, no round of look-back that waits.
    """
    with undertake(Step.ASK_CHECK, **asked) as doing:
        said = question.strip()
        if not said:
            raise RuleBroken("question_missing")
        require_future(due_on, doing.today)
        _require_something_to_judge(doing)
        person = _independent_checker(doing, person_id, asked["clock"])
        if doing.finding.checks.filter(CheckRequest.WAITING, person=person).exists():
            raise RuleBroken("check_open", name=person.name)
        CheckRequest.objects.create(
            finding=doing.finding,
            asked_at=doing.at,
            asked_by_id=doing.actor.as_person,
            person=person,
            question=said,
            due_on=due_on,
        )
        facts = {"checker": person.name, "person": str(person.pk), "due_on": due_on.isoformat()}
        finish(doing, reason=said, facts=facts)
    return doing.finding


def give_opinion(
    *,
    opinion: Opinion,
    text: str,
    evidence: Sequence[Brought] = (),
    **asked: Unpack[Asked],
) -> Finding:
    """Answer what one was asked to check; the finding stays where it is."""
    with undertake(Step.GIVE_OPINION, **asked) as doing:
        said = text.strip()
        if not said:
            raise RuleBroken("opinion_missing")
        if any(item.purpose not in _PAPERS for item in evidence):
            raise RuleBroken("opinion_no_evidence")
        request = doing.finding.checks.get(CheckRequest.WAITING, person=doing.actor.person_id)
        request.answered_at, request.opinion, request.text = doing.at, opinion, said
        request.save(update_fields=["answered_at", "opinion", "text"])
        finish(doing, reason=said, facts={"opinion": str(opinion)}, evidence_brought=evidence)
    return doing.finding


def take_back_check(
    *,
    check_id: UUID,
    reason: str,
    **asked: Unpack[Asked],
) -> Finding:
    """Take one's own request back while it is unanswered; whoever was asked sees no more."""
    with undertake(Step.TAKE_BACK_CHECK, **asked) as doing:
        said = require_reason(reason)
        own = doing.finding.checks.filter(CheckRequest.WAITING, asked_by=doing.actor.person_id)
        request = own.filter(pk=check_id).select_related("person").first()
        if request is None:
            raise RuleBroken("no_check_of_yours")
        request.taken_back_at = doing.at
        request.save(update_fields=["taken_back_at"])
        finish(doing, reason=said, facts={"checker": request.person.name})
    return doing.finding


def _require_something_to_judge(doing: Doing) -> None:
    """Refuse where a closed finding was not drawn, or all rounds are done."""
    is_visit = JUDGEMENTS[State(doing.finding.state)] is Step.LOOK_BACK
    if is_visit and not doing.finding.look_backs.filter(done_at=None).exists():
        raise RuleBroken("nothing_to_look_back")


def _independent_checker(doing: Doing, person_id: UUID, clock: Clock) -> people.Person:
    """Return whoever is asked, if their post gives opinions and nothing ties them to the work."""
    posts = people.advisers(doing.actor.scope, doing.finding.region, doing.today)
    post = posts.filter(person=person_id).exclude(person=doing.actor.person_id).first()
    if post is None:
        raise RuleBroken("unknown_checker")
    checker = people.actor_for(post.person, clock)
    target = target_of(doing.finding)
    as_asked = replace(target, named=target.named | {post.person_id})
    if not checker.scope.allows(people.Capability.ADVISE, as_asked):
        raise RuleBroken("unknown_checker")
    rectifiers = facts_of(doing.finding, doing.rules).rectifiers
    if tie := tie_between(judge_of(checker, doing.today), rectifiers):
        raise RuleBroken("checker_tied", name=post.person.name, tie=tie)
    return post.person
