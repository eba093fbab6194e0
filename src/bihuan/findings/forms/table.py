"""Which form belongs to which step: the whole of what the desk can take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.findings.forms import checking, giving, judging, merging, rectifying, timing

if TYPE_CHECKING:
    from bihuan.findings.domain.lifecycle import Step
    from bihuan.findings.forms.base import StepForm

_FORMS: tuple[type[StepForm], ...] = (
    judging.VerifyTrueForm,
    judging.ConfirmMajorForm,
    giving.AssignForm,
    giving.HandDownForm,
    rectifying.TakeUpForm,
    rectifying.PlanMeasuresForm,
    rectifying.ReportProgressForm,
    rectifying.AddEvidenceForm,
    rectifying.SubmitForm,
    rectifying.FixAtOnceForm,
    judging.SendBackForm,
    judging.AcceptForm,
    judging.StrikeOffForm,
    judging.LookBackForm,
    timing.AskExtensionForm,
    giving.DecideExtensionForm,
    timing.PauseForm,
    timing.ResumeForm,
    checking.AskCheckForm,
    checking.GiveOpinionForm,
    checking.TakeBackCheckForm,
    giving.EscalateForm,
    giving.TransferForm,
    giving.WithdrawForm,
    merging.MarkDuplicateForm,
    merging.PutBackForm,
)
STEP_FORMS: dict[Step, type[StepForm]] = {form.step: form for form in _FORMS}
