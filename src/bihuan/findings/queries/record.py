"""One finding, whole: what its page and its API answer show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext

from bihuan.evidence import public as evidence
from bihuan.findings.clocks import left_of
from bihuan.findings.domain.facts import StepNotAllowed
from bihuan.findings.domain.gates import BRINGS_ITS_OWN, JUDGED, what_is_missing
from bihuan.findings.domain.lifecycle import NATIONAL_CODE, RING, State, Step
from bihuan.findings.models import CheckRequest, Extension
from bihuan.findings.permissions import (
    allowed_steps,
    judge_of,
    party_of,
    target_of,
    visible_finding,
)
from bihuan.findings.queries.facts import facts_of
from bihuan.findings.queries.related import Related, related_to
from bihuan.findings.wording import STEP_LABELS, sentence_for, step_told
from bihuan.foundation.models import History
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bihuan.findings.domain.deadlines import DaysLeft
    from bihuan.findings.models import Duty, Finding, LookBack, Measure
    from bihuan.people import public as people
    from bihuan.people.public import Actor

#: The loop bar: stages as people name them, and the states that lie behind each.
STAGES: tuple[tuple[str, frozenset[State]], ...] = (
    ("found", frozenset({State.FOUND, State.VERIFIED})),
    ("assigned", frozenset({State.ASSIGNED})),
    ("rectified", frozenset({State.RECTIFYING, State.RETURNED})),
    ("verified", frozenset({State.SUBMITTED})),
    ("closed", frozenset({State.ACCEPTED})),
    ("looked_back", frozenset({State.CLOSED, State.LOOKED_BACK})),
)


@dataclass(frozen=True)
class OfferedStep:
    """A step that the person may take, or what is missing for it."""

    step: Step
    label: str
    #: Why it cannot be taken yet, as a sentence; empty when it can.
    missing: str = ""


@dataclass(frozen=True)
class TimelineRow:
    """One step as the timeline shows it."""

    history: History
    label: str
    #: Number of the link in the finding's chain and its digest.
    digest: str
    is_rooted: bool
    files: list[evidence.Attachment]
    #: What readers are told of the step.
    facts: dict[str, Any]


@dataclass(frozen=True)
class Record:
    """A finding with all that belongs to it."""

    finding: Finding
    #: The finding as the rule of reach sees it.
    target: people.Target
    #: All files, those that were declared void too.
    files: list[evidence.Attachment]
    days: DaysLeft | None
    national_code: int | None
    ring: int
    steps: list[OfferedStep]
    blocked: list[OfferedStep]
    measures: list[Measure]
    duties: list[Duty]
    extensions: list[Extension]
    checks: list[CheckRequest]
    look_backs: list[LookBack]
    commitments: dict[str, str]
    timeline: list[TimelineRow]
    before: list[evidence.Attachment]
    after: list[evidence.Attachment]
    documents: list[evidence.Attachment]
    #: Photographs of the duplicates that were joined to it.
    joined_photos: list[evidence.Attachment]
    related: Related
    criterion: standards.Criterion | None

    @property
    def next_step(self) -> OfferedStep | None:
        """The one step to draw as the filled button."""
        return self.steps[0] if self.steps else None


def record_of(actor: Actor, finding_id: UUID, today: date) -> Record:
    """Return a finding whole.

    Raises:
        NotFound: there is none in the actor's scope.
    """
    finding = visible_finding(actor, finding_id)
    _bring_what_was_asked(finding)
    files = list(evidence.attachments_of(subject_type="finding", subject_ids=[finding.pk]))
    standing = [file for file in files if file.void_seq is None]
    target = target_of(finding)
    offered = offered_steps(actor, finding, today, target=target)
    state = State(finding.state)
    steps = _steps_of(finding)
    related = related_to(actor, finding, steps)
    return Record(
        finding=finding,
        target=target,
        files=files,
        days=left_of(finding, today) if finding.closed_at is None else None,
        national_code=NATIONAL_CODE.get(state),
        ring=RING.get(state, 0),
        steps=[step for step in offered if not step.missing],
        blocked=[step for step in offered if step.missing],
        measures=list(
            finding.measures.select_related(
                "lead_dept", "responsible_dept", "responsible_person"
            ).prefetch_related("reports")
        ),
        duties=list(finding.duties.filter(ended_at=None).select_related("organisation", "person")),
        extensions=list(finding.extensions.all()),
        checks=list(finding.checks.all()),
        look_backs=list(finding.look_backs.select_related("done_by")),
        commitments=dict(finding.commitments.values_list("kind", "text")),
        timeline=_timeline(finding, steps, files, related),
        before=[file for file in standing if file.purpose == "before"],
        after=[file for file in standing if file.purpose == "after"],
        documents=[file for file in standing if file.purpose in ("document", "other")],
        joined_photos=_photos_of(related.duplicates),
        related=related,
        criterion=_criterion(finding),
    )


def _bring_what_was_asked(finding: Finding) -> None:
    """Load extensions and requests to check once, for the steps and for the page."""
    prefetch_related_objects(
        [finding],
        Prefetch("extensions", Extension.objects.select_related("asked_by", "decided_by")),
        Prefetch("checks", CheckRequest.objects.select_related("asked_by", "person")),
    )


def _photos_of(findings: list[Finding]) -> list[evidence.Attachment]:
    if not findings:
        return []
    ids = [row.pk for row in findings]
    files = evidence.attachments_of(subject_type="finding", subject_ids=ids)
    return [f for f in files if f.void_seq is None and f.file.media_type.startswith("image/")]


def offered_steps(
    actor: Actor, finding: Finding, today: date, *, target: people.Target | None = None
) -> list[OfferedStep]:
    """Return the steps that are this person's now, each with what it still lacks."""
    allowed = allowed_steps(actor, finding, target=target)
    if not allowed:
        return []
    rules = standards.pack_for(finding.county_code).kind_policy(finding.kind)
    facts = facts_of(finding, rules)
    party = party_of(actor)
    judge = judge_of(actor, today) if JUDGED & set(allowed) else party
    idle = _idle(actor, finding)
    offered = []
    for step in sorted(set(allowed) - idle, key=lambda each: _place(each, finding)):
        taker = judge if step in JUDGED else party
        lacking = None if step in BRINGS_ITS_OWN else what_is_missing(step, facts, taker)
        if lacking and step is Step.ASK_CHECK:
            continue  # What it lacks is said beside the judgement itself.
        offered.append(
            OfferedStep(step, str(STEP_LABELS[step]), sentence_for(lacking) if lacking else "")
        )
    return offered


def why_not_offered(actor: Actor, finding: Finding, step: Step, today: date) -> str:
    """Return why a step that is the actor's cannot be taken as it stands; empty where it can."""
    for offered in offered_steps(actor, finding, today):
        if offered.step == step:
            return offered.missing
    if step not in allowed_steps(actor, finding):
        return sentence_for(StepNotAllowed(step, finding.state, finding.kind))
    said = gettext("“%(step)s” is not open as the finding stands. Its page shows what is.")
    return said % {"step": STEP_LABELS[step]}


def _idle(actor: Actor, finding: Finding) -> set[Step]:
    """Return the steps that the table has from here, with nothing there to do them to."""
    idle = set()
    if not any(row.is_waiting for row in finding.extensions.all()):
        idle.add(Step.DECIDE_EXTENSION)
    if finding.clock_state != "running":
        idle.add(Step.PAUSE)
    if finding.clock_state != "paused":
        idle.add(Step.RESUME)
    if finding.closed_at and not finding.look_backs.filter(done_at=None).exists():
        idle |= {Step.LOOK_BACK, Step.ASK_CHECK}
    asked = [row for row in finding.checks.all() if row.asked_by_id == actor.person_id]
    if not any(row.is_waiting for row in asked):
        idle.add(Step.TAKE_BACK_CHECK)
    if finding.kind != "hazard" or finding.grade == "major":
        idle.add(Step.ESCALATE)
    if finding.grade != "major" or finding.confirmed_by_id is not None:
        idle.add(Step.CONFIRM_MAJOR)
    return idle


def _place(step: Step, finding: Finding) -> int:
    """Return where a step stands; what needs no grading is assigned before it is verified."""
    is_ungraded = finding.state == State.FOUND and finding.kind != "hazard"
    return -1 if is_ungraded and step is Step.ASSIGN else ORDER.index(step)


#: In which order steps are offered: the one that leads on first, detours last.
ORDER = (
    Step.GIVE_OPINION,
    Step.DECIDE_EXTENSION,
    Step.CONFIRM_MAJOR,
    Step.VERIFY_TRUE,
    Step.TAKE_UP,
    Step.SUBMIT,
    Step.ACCEPT,
    Step.STRIKE_OFF,
    Step.LOOK_BACK,
    Step.ASSIGN,
    Step.REPORT_PROGRESS,
    Step.SEND_BACK,
    Step.ASK_CHECK,
    Step.ADD_EVIDENCE,
    Step.FIX_AT_ONCE,
    Step.PLAN_MEASURES,
    Step.HAND_DOWN,
    Step.ASK_EXTENSION,
    Step.RESUME,
    Step.PAUSE,
    Step.TAKE_BACK_CHECK,
    Step.ESCALATE,
    Step.TRANSFER,
    Step.MARK_DUPLICATE,
    Step.PUT_BACK,
    Step.WITHDRAW,
    Step.DRAW_LOOK_BACKS,
    Step.RECOUNT,
    Step.TAKE_IN_DUPLICATE,
    Step.LET_DUPLICATE_GO,
    Step.ISSUE_PAPER,
    Step.VOID_PAPER,
    Step.RECORD,
    Step.TAKE_OVER,
)


def _steps_of(finding: Finding) -> list[History]:
    rows = History.objects.filter(subject_type="finding", subject_id=finding.pk)
    return list(rows.order_by("-seq"))


def _timeline(
    finding: Finding, steps: list[History], files: list[evidence.Attachment], related: Related
) -> list[TimelineRow]:
    links = dict(
        evidence.links_of(subject_type="finding", subject_id=finding.pk).values_list(
            "seq", "digest"
        )
    )
    sealed = evidence.sealed_seq(finding.pk)
    return [
        TimelineRow(
            history=row,
            label=step_told(Step(row.step), related.facts(row)),
            digest=links.get(row.seq, ""),
            is_rooted=row.seq <= sealed,
            files=[file for file in files if file.seq == row.seq],
            facts=related.facts(row),
        )
        for row in steps
    ]


def _criterion(finding: Finding) -> standards.Criterion | None:
    if not finding.criterion:
        return None
    pack = standards.pack_for(finding.county_code)
    return pack.criterion_as_judged(finding.criterion, finding.criterion_version)
