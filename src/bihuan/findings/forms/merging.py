"""Forms of those who join a finding to another one, and of those who put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.forms.base import StepForm
from bihuan.findings.forms.fields import words_field
from bihuan.findings.permissions import visible
from bihuan.findings.steps import detour_merged

if TYPE_CHECKING:
    from bihuan.findings.models import Finding
    from bihuan.kernel.clock import Clock


class MarkDuplicateForm(StepForm):
    """Say that it repeats another."""

    step = Step.MARK_DUPLICATE
    lede = _("The other finding goes on; this one ends and points to it.")
    original = forms.CharField(label=_("Number of the other finding"), max_length=40)
    reason = words_field(label=_("Reason"))

    def clean_original(self) -> Finding:
        """Find the other one by its number inside the actor's area."""
        number = self.cleaned_data["original"].strip()
        found = visible(self.actor).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no finding of that number in your area."))
        return found

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_merged.mark_duplicate(
            **self.common(clock),
            original_id=self.cleaned_data["original"].pk,
            reason=self.cleaned_data["reason"],
        )


class PutBackForm(StepForm):
    """Say that it does not repeat the other one after all."""

    step = Step.PUT_BACK
    lede = _(
        "It stands again where it stood before it was joined, with the time that was left then."
    )
    reason = words_field(label=_("Reason"))

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_merged.put_back(**self.common(clock), reason=self.cleaned_data["reason"])
