"""Gathers what the rules must know of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.evidence import public as evidence
from bihuan.findings.domain.facts import Commitment, FindingFacts, Grade, Kind, Party
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import DutyRole
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from bihuan.findings.models import Finding
    from bihuan.standards.public import KindRules

#: Steps that make their actor one of those who rectified.
_RECTIFYING_STEPS = (
    Step.TAKE_UP,
    Step.REPORT_PROGRESS,
    Step.SUBMIT,
    Step.FIX_AT_ONCE,
)


def facts_of(finding: Finding, rules: KindRules) -> FindingFacts:
    """Return the facts that the rules judge by; five queries."""
    measures = list(
        finding.measures.filter(voided_at__isnull=True).values_list(
            "done_at", "responsible_person_id"
        )
    )
    after, photos = evidence.count_after(subject_type="finding", subject_id=finding.pk)
    return FindingFacts(
        kind=Kind(finding.kind),
        grade=Grade(finding.grade),
        criterion=finding.criterion,
        graded_by=str(finding.graded_by_id or ""),
        confirmed_by=str(finding.confirmed_by_id or ""),
        commitments=frozenset(
            Commitment(kind) for kind in finding.commitments.values_list("kind", flat=True)
        ),
        open_measures=sum(1 for done_at, _ in measures if done_at is None),
        measures=len(measures),
        after_evidence=after,
        after_photos=photos,
        needs_after_photo=rules.needs_after_photo,
        needs_measure=rules.asks_for_measure(finding.grade),
        rectifiers=(
            *_acted(finding),
            *_named(finding),
            *(Party(str(person)) for _, person in measures if person),
        ),
    )


def _acted(finding: Finding) -> list[Party]:
    rows = History.objects.filter(
        subject_type="finding", subject_id=finding.pk, step__in=_RECTIFYING_STEPS
    ).values_list("actor_id", "facts")
    return [
        Party(
            str(actor_id),
            frozenset(facts["as"]["positions"]),
            frozenset(facts["as"]["enterprises"]),
            bound_to=frozenset(facts["as"].get("for", ())),
        )
        for actor_id, facts in rows
    ]


def _named(finding: Finding) -> list[Party]:
    duties = finding.duties.filter(role=DutyRole.RECTIFY).values_list(
        "person_id", "organisation_id", "organisation__kind"
    )
    return [
        Party(
            str(person_id or ""),
            enterprises=frozenset({str(organisation)} if kind == "enterprise" else ()),
            bodies=frozenset({str(organisation)}),
        )
        for person_id, organisation, kind in duties
    ]
