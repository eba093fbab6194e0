"""HTTP API of the loop: every step is an address of its own, with what it needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from bihuan.findings import schemas_in as given
from bihuan.findings.permissions import forbidden
from bihuan.findings.schemas import Taken
from bihuan.findings.showing import taken
from bihuan.findings.steps import (
    detour_checked,
    detour_escalated,
    detour_extended,
    detour_merged,
    detour_paused,
    detour_transferred,
    detour_withdrawn,
    step1_verified_true,
    step2_assigned,
    step3_rectified,
    step4_verified,
    step5_closed,
    step6_looked_back,
)
from bihuan.findings.steps.step2_assigned import Assignment
from bihuan.findings.steps.step3_rectified import MeasurePlan, Progress
from bihuan.findings.steps.step6_looked_back import Seen
from bihuan.findings.uploads import brought
from bihuan.findings.wording import worded
from bihuan.foundation.rest.requests import ApiRequest
from bihuan.foundation.rest.tags import CONDITIONAL, expected_version, tag
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.findings.models import Finding

router = Router()


@router.post("/{uuid:finding_id}/steps/verify-true", response=Taken, openapi_extra=CONDITIONAL)
def verify_true(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.VerifyTrueIn
) -> Taken:
    """Say that it is true, and grade it (核实定级)."""
    finding = step1_verified_true.verify_true(
        grade=said.grade, criterion=said.criterion, note=said.note, **_doing(request, finding_id)
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/confirm-major", response=Taken, openapi_extra=CONDITIONAL)
def confirm_major(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.NoteIn
) -> Taken:
    """Confirm, as a second person, that a hazard is major."""
    finding = step1_verified_true.confirm_major(note=said.note, **_doing(request, finding_id))
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/assign", response=Taken, openapi_extra=CONDITIONAL)
def assign(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.AssignIn
) -> Taken:
    """Give it to the body that has to rectify it (交办)."""
    finding = step2_assigned.assign(_assignment(said), **_doing(request, finding_id))
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/hand-down", response=Taken, openapi_extra=CONDITIONAL)
def hand_down(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.AssignIn
) -> Taken:
    """Hand it down a level; the one who had it oversees now."""
    finding = step2_assigned.hand_down(_assignment(said), **_doing(request, finding_id))
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/take-up", response=Taken, openapi_extra=CONDITIONAL)
def take_up(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.TakeUpIn
) -> Taken:
    """Take it up; a major hazard with all five commitments (五落实)."""
    finding = step3_rectified.take_up(
        commitments=said.commitments, note=said.note, **_doing(request, finding_id)
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/plan-measures", response=Taken, openapi_extra=CONDITIONAL)
def plan_measures(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.PlanMeasuresIn
) -> Taken:
    """Add, change or give up measures."""
    plans = [
        MeasurePlan(
            **item.model_dump(exclude={"responsible_person"}),
            responsible_person_id=item.responsible_person,
        )
        for item in said.measures
    ]
    return _taken(response, step3_rectified.plan_measures(plans, **_doing(request, finding_id)))


@router.post("/{uuid:finding_id}/steps/report-progress", response=Taken, openapi_extra=CONDITIONAL)
def report_progress(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.ReportProgressIn
) -> Taken:
    """Report what was done about measures."""
    finding = step3_rectified.report_progress(
        _progress(said.progress),
        evidence=brought(request.actor, said.evidence, finding_id),
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/add-evidence", response=Taken, openapi_extra=CONDITIONAL)
def add_evidence(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.AddEvidenceIn
) -> Taken:
    """Add photographs or documents without handing in yet."""
    files = brought(request.actor, said.evidence, finding_id)
    return _taken(response, step3_rectified.add_evidence(files, **_doing(request, finding_id)))


@router.post("/{uuid:finding_id}/steps/submit", response=Taken, openapi_extra=CONDITIONAL)
def submit(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.SubmitIn
) -> Taken:
    """Hand it in for acceptance."""
    finding = step3_rectified.submit(
        note=said.note,
        progress=_progress(said.progress),
        evidence=brought(request.actor, said.evidence, finding_id),
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/fix-at-once", response=Taken, openapi_extra=CONDITIONAL)
def fix_at_once(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.FixAtOnceIn
) -> Taken:
    """Fixed on the spot (立行立改); somebody else still checks it."""
    finding = step3_rectified.fix_at_once(
        note=said.note,
        evidence=brought(request.actor, said.evidence, finding_id),
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/send-back", response=Taken, openapi_extra=CONDITIONAL)
def send_back(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.SendBackIn
) -> Taken:
    """Send it back with the reason; measures that are named are open again."""
    finding = step4_verified.send_back(
        reason=said.reason,
        reopen_measures=said.reopen_measures,
        evidence=brought(request.actor, said.evidence, finding_id),
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/accept", response=Taken, openapi_extra=CONDITIONAL)
def accept(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.AcceptIn
) -> Taken:
    """Accept it after an independent check (验收)."""
    finding = step4_verified.accept(
        note=said.note,
        evidence=brought(request.actor, said.evidence, finding_id),
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/strike-off", response=Taken, openapi_extra=CONDITIONAL)
def strike_off(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.NoteIn
) -> Taken:
    """Strike it off at the level whose turn it is; at the top it is closed (销号)."""
    finding = step5_closed.strike_off(note=said.note, **_doing(request, finding_id))
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/look-back", response=Taken, openapi_extra=CONDITIONAL)
def look_back(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.LookBackIn
) -> Taken:
    """Write down what was seen of a closed finding that was drawn (回头看)."""
    finding, relapse = step6_looked_back.look_back(
        Seen(said.result, said.note),
        organisation=_own_body(request.actor),
        evidence=brought(request.actor, said.evidence, finding_id),
        **_doing(request, finding_id),
    )
    return _taken(response, finding, relapse)


@router.post("/{uuid:finding_id}/steps/ask-extension", response=Taken, openapi_extra=CONDITIONAL)
def ask_extension(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.AskExtensionIn
) -> Taken:
    """Ask for a later deadline (延期)."""
    finding = detour_extended.ask_extension(
        new_due_on=said.new_due_on,
        more=said.more.term if said.more else None,
        reason=said.reason,
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/decide-extension", response=Taken, openapi_extra=CONDITIONAL)
def decide_extension(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.DecideExtensionIn
) -> Taken:
    """Grant or refuse the extension that waits; never one's own."""
    finding = detour_extended.decide_extension(
        is_granted=said.is_granted, note=said.note, **_doing(request, finding_id)
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/pause", response=Taken, openapi_extra=CONDITIONAL)
def pause(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.PauseIn
) -> Taken:
    """Stop the clock for a while (中止); the finding stays where it is."""
    finding = detour_paused.pause(
        ground=said.ground,
        reason=said.reason,
        evidence=brought(request.actor, said.evidence, finding_id),
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/resume", response=Taken, openapi_extra=CONDITIONAL)
def resume(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.ReasonIn
) -> Taken:
    """Let the clock go on with what was left (恢复)."""
    finding = detour_paused.resume(reason=said.reason, **_doing(request, finding_id))
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/ask-check", response=Taken, openapi_extra=CONDITIONAL)
def ask_check(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.AskCheckIn
) -> Taken:
    """Ask an expert or a colleague to check something before it is judged (协助核查)."""
    finding = detour_checked.ask_check(
        person_id=said.person,
        question=said.question,
        due_on=said.due_on,
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/give-opinion", response=Taken, openapi_extra=CONDITIONAL)
def give_opinion(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.GiveOpinionIn
) -> Taken:
    """Answer what one was asked to check; it decides nothing (核查意见)."""
    finding = detour_checked.give_opinion(
        opinion=said.opinion,
        text=said.text,
        evidence=brought(request.actor, said.evidence, finding_id),
        **_doing(request, finding_id),
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/take-back-check", response=Taken, openapi_extra=CONDITIONAL)
def take_back_check(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.TakeBackCheckIn
) -> Taken:
    """Take back a request of one's own that nobody answered yet."""
    finding = detour_checked.take_back_check(
        check_id=said.check, reason=said.reason, **_doing(request, finding_id)
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/escalate", response=Taken, openapi_extra=CONDITIONAL)
def escalate(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.EscalateIn
) -> Taken:
    """Grade a hazard major after all (升级)."""
    finding = detour_escalated.escalate(
        criterion=said.criterion, reason=said.reason, **_doing(request, finding_id)
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/transfer", response=Taken, openapi_extra=CONDITIONAL)
def transfer(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.TransferIn
) -> Taken:
    """Hand it over to an authority outside the loop (移送)."""
    finding = detour_transferred.transfer(
        receiver=said.receiver, reason=said.reason, **_doing(request, finding_id)
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/withdraw", response=Taken, openapi_extra=CONDITIONAL)
def withdraw(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.ReasonIn
) -> Taken:
    """Take back what is not true or out of scope."""
    finding = detour_withdrawn.withdraw(reason=said.reason, **_doing(request, finding_id))
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/mark-duplicate", response=Taken, openapi_extra=CONDITIONAL)
def mark_duplicate(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.MarkDuplicateIn
) -> Taken:
    """Say that it repeats another finding, which goes on."""
    finding = detour_merged.mark_duplicate(
        original_id=said.original, reason=said.reason, **_doing(request, finding_id)
    )
    return _taken(response, finding)


@router.post("/{uuid:finding_id}/steps/put-back", response=Taken, openapi_extra=CONDITIONAL)
def put_back(
    request: ApiRequest, response: HttpResponse, finding_id: UUID, said: given.ReasonIn
) -> Taken:
    """Take back that it repeats another; it stands where it stood before."""
    finding = detour_merged.put_back(reason=said.reason, **_doing(request, finding_id))
    return _taken(response, finding)


def _doing(request: ApiRequest, finding_id: UUID) -> dict[str, Any]:
    """Return what every step is told: which finding, who, when, and what was last seen."""
    return {
        "finding_id": finding_id,
        "actor": request.actor,
        "clock": request.clock,
        "expected_version": expected_version(request),
    }


def _taken(response: HttpResponse, finding: Finding, relapse: Finding | None = None) -> Taken:
    tag(response, finding)
    return taken(finding, relapse)


def _assignment(said: given.AssignIn) -> Assignment:
    return Assignment(
        organisation_id=said.organisation,
        due_on=said.due_on,
        term=said.term.term if said.term else None,
        person_id=said.person,
        lead_leader=said.lead_leader,
        note=said.note,
    )


def _progress(said: list[given.ProgressIn]) -> list[Progress]:
    return [Progress(item.measure, item.text, item.is_done) for item in said]


def _own_body(actor: people.Actor) -> people.Organisation:
    """Return the body of the actor's oldest post; it lists what came back."""
    own = actor.home_organisation_id and people.organisation_by_id(actor.home_organisation_id)
    if not own:
        with worded():
            raise forbidden("no_capability")
    return own
