"""Every refusal of the loop as a sentence that says what to do."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.facts import RuleBroken, StepNotAllowed
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.models import CommitmentKind, Kind, Opinion, StateLabel
from bihuan.foundation.formats import exact
from bihuan.foundation.moving import Overtaken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bihuan.kernel.errors import Refusal

STEP_LABELS: dict[Step, Any] = {
    Step.RECORD: _("Record"),
    Step.TAKE_OVER: _("Taken over from a ledger"),
    Step.VERIFY_TRUE: _("Verify as true"),
    Step.CONFIRM_MAJOR: _("Confirm as major"),
    Step.ASSIGN: _("Assign"),
    Step.HAND_DOWN: _("Hand down a level"),
    Step.TAKE_UP: _("Take up"),
    Step.PLAN_MEASURES: _("Plan measures"),
    Step.REPORT_PROGRESS: _("Report progress"),
    Step.ADD_EVIDENCE: _("Add evidence"),
    Step.SUBMIT: _("Hand in for acceptance"),
    Step.FIX_AT_ONCE: _("Fixed at once"),
    Step.SEND_BACK: _("Send back"),
    Step.ACCEPT: _("Accept"),
    Step.STRIKE_OFF: _("Strike off"),
    Step.DRAW_LOOK_BACKS: _("Draw lots for look-back"),
    Step.LOOK_BACK: _("Look back"),
    Step.ASK_EXTENSION: _("Ask for an extension"),
    Step.DECIDE_EXTENSION: _("Decide the extension"),
    Step.PAUSE: _("Pause the clock"),
    Step.RESUME: _("Resume the clock"),
    Step.RECOUNT: _("Deadline counted anew"),
    Step.ASK_CHECK: _("Ask for a check"),
    Step.GIVE_OPINION: _("Give an opinion"),
    Step.TAKE_BACK_CHECK: _("Take a request back"),
    Step.ESCALATE: _("Escalate to major"),
    Step.TRANSFER: _("Transfer"),
    Step.WITHDRAW: _("Withdraw"),
    Step.MARK_DUPLICATE: _("Mark as duplicate"),
    Step.TAKE_IN_DUPLICATE: _("A duplicate was joined to this one"),
    Step.PUT_BACK: _("Put back as a finding of its own"),
    Step.LET_DUPLICATE_GO: _("A duplicate was put back as a finding of its own"),
    Step.ISSUE_PAPER: _("Issue a paper"),
    Step.VOID_PAPER: _("Declare a paper void"),
}

SENTENCES: dict[str, Any] = {
    "step_not_allowed": _(
        "“%(step)s” is not possible while the finding is “%(state)s”. Reload the page to see what is."
    ),
    "self_acceptance": _(
        "You took part in the rectification, or hold the same post or belong to the same "
        "enterprise as somebody who did. Somebody independent has to judge it."
    ),
    "own_body": _(
        "Your own organisation was assigned to rectify it. Somebody of another one has to judge it."
    ),
    "only_hazards_are_major": _("Only hazards are graded major; this is not a hazard."),
    "major_without_criterion": _("A major hazard cites its criterion. Choose the criterion first."),
    "not_major": _("This finding is not graded major; there is nothing to confirm."),
    "already_confirmed": _("The major grade has been confirmed already."),
    "same_confirmer": _("You graded it yourself. A second person has to confirm a major hazard."),
    "major_unconfirmed": _("A second person has to confirm the major grade before it goes on."),
    "commitments_missing": _(
        "A major hazard needs all five commitments. Still missing: %(missing)s."
    ),
    "open_measures": _(
        "%(open)s of %(of)s measures are still open. Finish them, or give them up with a reason."
    ),
    "measure_missing": _(
        "No measure stands that was done. Plan the measure and report it as finished, then hand "
        "it in."
    ),
    "no_after_evidence": _(
        "There is no evidence of the state after rectification. Add some first."
    ),
    "no_after_photo": _("A hazard needs at least one photograph taken after rectification."),
    "major_not_at_once": _("A major hazard cannot take the short path of fixing at once."),
    "deadline_past": _("The deadline %(due_on)s has already passed. Choose a later day."),
    "deadline_far": _("The deadline %(due_on)s is more than ten years ahead. Check the year."),
    "deadline_twice": _("Name the last day or a number of days, not both."),
    "extension_not_later": _("The new deadline must be later than %(due_on)s."),
    "extension_which": _("Name the new last day, or how much more time; one of the two."),
    "extension_other_unit": _(
        "Hours and days do not go together: this deadline is counted in %(unit)s. Name the new "
        "last day instead."
    ),
    "paused_as_it_is": _(
        "The clock is paused. Hand it down with the deadline as it is, or resume the clock first."
    ),
    "handed_down_later": _(
        "Yours is due on %(due_on)s; hand it down with that deadline or an earlier one. "
        "Whoever needs more time asks for an extension."
    ),
    "extension_open": _("An extension was asked for already and waits for a decision."),
    "paused_already": _("The clock is paused already. Resume it first."),
    "not_paused": _("The clock is not paused; there is nothing to resume."),
    "no_clock": _("There is no deadline that runs, so there is nothing to pause."),
    "unknown_pause_ground": _("Choose one of the grounds that the rules here know."),
    "pause_no_evidence": _(
        "What you bring with a pause is a document; evidence of before and after comes from "
        "those who found and rectified."
    ),
    "no_extension_asked": _("No extension is waiting for a decision."),
    "extension_own_request": _("You asked for this extension; somebody else has to decide it."),
    "question_missing": _("Say what is to be checked."),
    "unknown_checker": _(
        "Choose somebody else: an expert for this area, or a colleague in your area whose post "
        "gives opinions."
    ),
    "checker_tied": _(
        "%(name)s took part in the rectification, or belongs to those who did. Ask somebody "
        "independent."
    ),
    "check_open": _("%(name)s was asked already and has not answered yet."),
    "not_asked_to_check": _("Nobody is waiting for your opinion on this finding."),
    "opinion_missing": _("Say what you checked and what you saw."),
    "opinion_no_evidence": _(
        "What you bring with an opinion is a document or something else; evidence of before and "
        "after comes from those who found and rectified."
    ),
    "no_check_of_yours": _("No request of yours is open there. Look at the record again."),
    "reason_missing": _("Give a reason; it is kept with the finding."),
    "not_your_turn": _(
        "It is the turn of %(whose)s. You can look, but this step is not yours to take."
    ),
    "not_rectifier": _("Only those who were assigned to rectify it can do this."),
    "no_capability": _("Your post does not include this step."),
    "kind_not_yours": _(
        "Your post records no findings of this kind (%(kind)s). Choose another kind, or tell an "
        "officer who may record it."
    ),
    "own_duplicate": _("A finding cannot be the duplicate of itself."),
    "duplicate_of_dead": _("The original has been withdrawn or is itself a duplicate."),
    "original_busy": _("Somebody is at work on the other one just now. Try again in a moment."),
    "duplicate_of_closed": _(
        "The other one is closed already. What was found again since goes on by itself."
    ),
    "duplicate_elsewhere": _(
        "The other one lies in %(region)s. A hazard is joined to one of its own county only."
    ),
    "major_into_general": _(
        "This is a major hazard and the other one is not. Escalate the other one first, or join "
        "the other one to this."
    ),
    "original_hidden": _(
        "The original is not yours to see. Somebody who sees both has to put this one back."
    ),
    "original_judged": _(
        "%(number)s has been accepted since, and this one with it. Record what is still there as "
        "a new finding."
    ),
    "turn_ended": _(
        "%(name)s, whose turn it was, has been dissolved since. Record what is still there as a "
        "new finding."
    ),
    "not_below": _("A finding is handed down, not up: %(name)s stands above who has it now."),
    "same_organisation": _("%(name)s already has a duty at a level above."),
    "no_measure": _("This finding has no such measure."),
    "measure_finished": _("The measure is finished or given up already."),
    "text_missing": _("Say what was done."),
    "nothing_to_look_back": _(
        "This finding was not drawn for a look-back, or all rounds are done."
    ),
    "unknown_person": _("This person holds no post in %(name)s. Choose somebody who does."),
    "unknown_responsible": _("Choose somebody who holds a post inside your area."),
    "measure_after_finding": _(
        "A measure ends by the deadline of its finding, %(due_on)s. Ask for an extension first."
    ),
    "receiver_missing": _("Name the authority that receives it."),
    "title_missing": _("Say in one sentence what was found."),
    "unknown_region": _("Choose a region inside your area."),
    "unknown_organisation": _("Choose an organisation inside your area."),
    "notice_empty": _("There is no problem left to import."),
}


_UNITS = {
    "min": pgettext_lazy("counted in", "minutes"),
    "h": pgettext_lazy("counted in", "hours"),
    "d": pgettext_lazy("counted in", "natural days"),
    "wd": pgettext_lazy("counted in", "working days"),
}


#: Facts of a step that the timeline says beside its name: whom it went to, or which paper.
_TOLD_WITH = (
    *("checker", "paper_number", "receiver", "organisation_name"),
    *("original", "duplicate"),
)


def step_told(step: Step, facts: Mapping[str, Any]) -> str:
    """Name a step that was taken, and whom it went to, which paper, or what was decided by it."""
    label = str(STEP_LABELS[step])
    told = next((facts[name] for name in _TOLD_WITH if facts.get(name)), None)
    if step is Step.DECIDE_EXTENSION:
        told = _("granted") if facts["is_granted"] else _("refused")
    elif step is Step.PAUSE:
        told = facts["ground_zh" if (get_language() or "").startswith("zh") else "ground_en"]
    elif step is Step.GIVE_OPINION:
        told = Opinion(facts["opinion"]).label
    elif step is Step.RECORD and facts.get("same_as"):
        told = _("said to be the same as %(number)s") % {"number": facts["same_as"]}
    elif step is Step.TAKE_OVER:
        told = _taken_over(facts)
    return _("%(step)s: %(why)s") % {"step": label, "why": told} if told else label


def _taken_over(facts: Mapping[str, Any]) -> str:
    """Say which row of which ledger, and that nothing was verified here."""
    told = _("%(file)s, sheet %(sheet)s, row %(row)s; as the ledger says, not verified here")
    if facts["ended_on_is_import"]:
        told = _(
            "%(file)s, sheet %(sheet)s, row %(row)s; as the ledger says, not verified here; "
            "the ledger gives no date, so that of the import stands"
        )
    return str(told % facts["source"])


def _shown(facts: dict[str, object]) -> dict[str, object]:
    shown = {name: exact(_as_day(said)) or said for name, said in facts.items()}
    if "state" in shown:
        shown["state"] = StateLabel(str(shown["state"])).label
    if "step" in shown:
        shown["step"] = STEP_LABELS[Step(str(shown["step"]))]
    if "unit" in shown:
        shown["unit"] = _UNITS[str(shown["unit"])]
    if "kind" in shown:
        shown["kind"] = Kind(str(shown["kind"])).label
    missing = shown.get("missing")
    if isinstance(missing, list):
        shown["missing"] = "、".join(str(CommitmentKind(m).label) for m in missing)
    return shown


def _as_day(said: object) -> date | None:
    """Read a day as rules tell it; None for what is no day."""
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None


def sentence_for(refusal: Refusal) -> str:
    """Return the sentence of a pure rule's refusal."""
    sentence = SENTENCES[refusal.code.removeprefix("findings.")]
    facts = _shown(refusal.facts)
    return str(sentence % facts if facts else sentence)


@contextmanager
def worded() -> Iterator[None]:
    """Give the pure rules' refusals their sentence."""
    try:
        yield
    except (RuleBroken, StepNotAllowed) as refusal:
        refusal.message = sentence_for(refusal)
        raise
    except Overtaken as refusal:
        step = refusal.facts["step"]
        if refusal.last is None or step not in set(Step):
            raise
        label = STEP_LABELS[Step(str(step))]
        raise Overtaken(refusal.last, step=label, asker=refusal.asker) from refusal
