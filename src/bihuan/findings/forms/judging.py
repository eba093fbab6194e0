"""Forms of those who verify, grade, accept, strike off and look back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.facts import Grade, Kind
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.forms import choices
from bihuan.findings.forms.base import StepForm
from bihuan.findings.forms.fields import documents, photos_after, remarks_shown, words_field
from bihuan.findings.models import Grade as GradeLabel
from bihuan.findings.models import LookBackResult
from bihuan.findings.steps import (
    step1_verified_true,
    step4_verified,
    step5_closed,
    step6_looked_back,
)
from bihuan.people import public as people

if TYPE_CHECKING:
    from uuid import UUID

    from bihuan.kernel.clock import Clock


class VerifyTrueForm(StepForm):
    """Say that it is true, and grade it."""

    step = Step.VERIFY_TRUE
    lede = _(
        "You confirm that it is true and grade it. A major hazard cites its criterion, and a "
        "second person confirms it before it can be assigned."
    )
    grade = forms.ChoiceField(
        label=_("Grade"), choices=GradeLabel.choices, widget=forms.RadioSelect, required=False
    )
    criterion = forms.ChoiceField(
        label=_("Criterion of a major hazard"),
        required=False,
        help_text=_("Only for a major hazard."),
    )
    note = words_field(label=_("What you saw"), required=False)

    def offer(self) -> None:
        """Offer grades only where the kind has them."""
        self.fields["grade"].initial = Grade.GENERAL.value
        if self.finding.kind != Kind.HAZARD:
            del self.fields["grade"], self.fields["criterion"]
            return
        self.fields["criterion"].choices = choices.criteria(self.finding, self.today)  # type: ignore[attr-defined]

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step1_verified_true.verify_true(
            **self.common(clock),
            grade=Grade(self.cleaned_data.get("grade") or Grade.GENERAL),
            criterion=self.cleaned_data.get("criterion", ""),
            note=self.cleaned_data["note"],
        )


class ConfirmMajorForm(StepForm):
    """Confirm, as a second person, that it is major."""

    step = Step.CONFIRM_MAJOR
    lede = _("You confirm, as a second person, that this is a major hazard by the criterion named.")
    note = words_field(label=_("Remark"), required=False)

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step1_verified_true.confirm_major(**self.common(clock), note=self.cleaned_data["note"])


class AcceptForm(StepForm):
    """Accept after an independent check."""

    step = Step.ACCEPT
    lede = _("You have checked it yourself, on site or by the evidence, and it is really fixed.")
    note = words_field(label=_("What you checked and saw"))
    photos = photos_after(label=_("Photographs of your check"))
    papers = documents()
    shown_remarks = remarks_shown()

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step4_verified.accept(
            **self.common(clock),
            note=self.cleaned_data["note"],
            evidence=self.brought(),
            shown_remarks=self.cleaned_data["shown_remarks"],
        )


class SendBackForm(StepForm):
    """Send back with a reason."""

    step = Step.SEND_BACK
    lede = _("It goes back to those who rectify, with your reason; the round is counted.")
    reason = words_field(label=_("What is still missing"))
    reopen = forms.TypedMultipleChoiceField(
        label=_("Measures that are open again"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    photos = photos_after(label=_("Photographs of your check"))
    shown_remarks = remarks_shown()

    def offer(self) -> None:
        """Offer the measures that were reported as finished."""
        finished = self.finding.measures.filter(done_at__isnull=False, voided_at__isnull=True)
        self.fields["reopen"].choices = [(m.no, f"{m.no}. {m}") for m in finished]  # type: ignore[attr-defined]
        if not self.fields["reopen"].choices:  # type: ignore[attr-defined]
            del self.fields["reopen"]

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step4_verified.send_back(
            **self.common(clock),
            reason=self.cleaned_data["reason"],
            reopen_measures=self.cleaned_data.get("reopen", ()),
            evidence=self.brought(),
            shown_remarks=self.cleaned_data["shown_remarks"],
        )


class StrikeOffForm(StepForm):
    """Strike off the list."""

    step = Step.STRIKE_OFF
    lede = _("You strike it off at your level; at the top level it is closed.")
    note = words_field(label=_("Remark"), required=False)

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step5_closed.strike_off(**self.common(clock), note=self.cleaned_data["note"])


class LookBackForm(StepForm):
    """Say what was seen on a visit after closure."""

    step = Step.LOOK_BACK
    lede = _("A closed finding is visited again. A relapse opens a new finding linked to this one.")
    result = forms.ChoiceField(
        label=_("Does it still hold?"), choices=LookBackResult.choices, widget=forms.RadioSelect
    )
    note = words_field(label=_("What you saw"))
    organisation = forms.ChoiceField(label=_("In the name of"))
    photos = photos_after(label=_("Photographs of the visit"))

    def offer(self) -> None:
        """Offer the actor's own organisations."""
        field = self.fields["organisation"]
        field.choices = choices.own_bodies(self.actor)  # type: ignore[attr-defined]
        if len(field.choices) == 1:  # type: ignore[attr-defined]
            field.widget = forms.HiddenInput()
            field.initial = field.choices[0][0]  # type: ignore[attr-defined]

    def perform(self, clock: Clock) -> UUID | None:
        """Take the step; show the linked finding after a relapse."""
        seen = step6_looked_back.Seen(
            LookBackResult(self.cleaned_data["result"]), self.cleaned_data["note"]
        )
        _finding, relapse = step6_looked_back.look_back(
            seen,
            **self.common(clock),
            organisation=people.Organisation.objects.get(pk=self.cleaned_data["organisation"]),
            evidence=self.brought(),
        )
        return relapse.pk if relapse else None
