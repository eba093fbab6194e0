"""Found in a notice (通报): a confirmed draft becomes findings, one for each problem.

A notice of progress is the unit's own report: what it says was done is kept as progress with
its source lines. Every measure stays open until somebody else has checked the problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from bihuan.documents import public as documents
from bihuan.findings.domain.facts import Kind, RuleBroken
from bihuan.findings.models import Finding
from bihuan.findings.permissions import require_kind
from bihuan.findings.steps.step1_found import NewMeasure, Written, numbers_for, write
from bihuan.findings.wording import worded
from bihuan.kernel.clock import civil_date
from bihuan.people import public as people
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from datetime import date, datetime

    from bihuan.documents.public import Draft, Notice
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor, Organisation


def confirm_notice(
    *,
    notice_id: UUID,
    actor: Actor,
    clock: Clock,
    kind: Kind = Kind.INSPECTION_PROBLEM,
    expected_version: int | None = None,
) -> list[Finding]:
    """Make findings of a draft, all or none.

    Raises:
        Refusal: the notice was imported or discarded already.
        RuleBroken: nothing in it was kept, or the actor's post records no such kind.
        Overtaken: somebody else changed the draft since it was looked at.
    """
    with (
        worded(),
        documents.claim_notice(
            notice_id=notice_id, actor=actor, clock=clock, expected_version=expected_version
        ) as notice,
    ):
        require_kind(actor, Capability.IMPORT_NOTICE, kind, notice.region)
        at = clock.now()
        problems = documents.draft.kept_problems(notice.as_edited)
        if not problems:
            raise RuleBroken("notice_empty")
        departments = _departments(problems, actor, civil_date(at))
        rows = [_finding(notice, problem, actor, at, kind) for problem in problems]
        for row, number in zip(rows, numbers_for(rows[0], len(rows)), strict=True):
            row.number = number
        batch = [
            Written(row, _measures(notice, problem, departments.get(problem["organisation"])))
            for row, problem in zip(rows, problems, strict=True)
        ]
        write(batch, actor=actor, at=at)
    return rows


def _finding(notice: Notice, problem: Draft, actor: Actor, at: datetime, kind: Kind) -> Finding:
    return Finding(
        kind=kind,
        title=problem["title"],
        region=notice.region,
        county_code=notice.county_code,
        found_at=at,
        found_by_id=actor.person_id,
        found_by_org=notice.organisation,
        listed_by=notice.organisation,
        turn_org=notice.organisation,
        notice=notice,
        notice_item=problem["no"],
        notice_lines=_lines(problem),
        notice_group="／".join(problem["group"])[:300],
        reported_status=problem["status"] or "",
    )


def _departments(problems: list[Draft], actor: Actor, on: date) -> dict[str | None, Organisation]:
    named = {problem["organisation"] for problem in problems if problem["organisation"]}
    rows = people.organisations_under(actor.scope, on).filter(pk__in=[UUID(n) for n in named])
    found: dict[str | None, Organisation] = {str(row.pk): row for row in rows}
    if named - found.keys():
        raise RuleBroken("unknown_organisation")
    return found


def _measures(notice: Notice, problem: Draft, department: Organisation | None) -> list[NewMeasure]:
    return [
        NewMeasure(
            text=measure["text"],
            title=measure["title"] or "",
            label=measure["label"][:20],
            notice_lines=_lines(measure),
            reported_status=measure["status"] or "",
            reported_by=(notice.issuer or notice.title)[:120] if measure["lines"] else "",
            responsible_dept=department,
        )
        for measure in documents.draft.kept_measures(problem)
    ]


def _lines(item: Draft) -> str:
    """Return ``109–120``, or ``109`` for one line only; empty for what has no source."""
    return "–".join(dict.fromkeys(str(ref) for ref in item["lines"] or ()))[:40]
