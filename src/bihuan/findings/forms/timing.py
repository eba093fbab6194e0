"""Forms of the clock: how much time is given, paused and resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.public import Purpose
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.forms.base import StepForm
from bihuan.findings.forms.fields import day_field, documents, words_field
from bihuan.findings.steps import detour_extended, detour_paused
from bihuan.kernel.terms import Term, Unit
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock

_UNITS = [
    (Unit.WORKING_DAY.value, _("Working days")),
    (Unit.DAY.value, _("Natural days")),
    (Unit.HOUR.value, _("Hours")),
]
_MOST = 3650


def amount_field(**options: Any) -> forms.IntegerField:
    """Return a field for how many days or hours; nothing where a last day is named instead."""
    return forms.IntegerField(required=False, min_value=1, max_value=_MOST, **options)


def unit_field(**options: Any) -> forms.ChoiceField:
    """Return a field for what is counted."""
    options.setdefault("label", _("Counted in"))
    return forms.ChoiceField(required=False, choices=_UNITS, **options)


def term_of(amount: int | None, unit: str) -> Term | None:
    """Return the term that was filled in, if one was."""
    return Term(amount, Unit(unit or Unit.WORKING_DAY)) if amount else None


class AskExtensionForm(StepForm):
    """Ask for a later deadline."""

    step = Step.ASK_EXTENSION
    lede = _("The level above decides. Until then the old deadline holds.")
    new_due_on = day_field(label=_("New deadline"), required=False)
    more = amount_field(label=_("Or so much more time"))
    more_unit = unit_field()
    reason = words_field(label=_("Why more time is needed"))

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        given = self.cleaned_data
        detour_extended.ask_extension(
            **self.common(clock),
            new_due_on=given["new_due_on"],
            more=term_of(given["more"], given["more_unit"]),
            reason=given["reason"],
        )


class PauseForm(StepForm):
    """Stop the clock for a while."""

    step = Step.PAUSE
    lede = _(
        "Time stands still from today until the clock is resumed, and what is left stays as it "
        "is. The finding stays where it is; work and reports go on."
    )
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    reason = words_field(label=_("What happened"))
    papers = documents(Purpose.DOCUMENT, label=_("Orders or certificates"))

    def offer(self) -> None:
        """Offer the grounds of the pack."""
        grounds = standards.pack_for(self.finding.county_code).enumeration("pause_ground")
        is_chinese = (get_language() or "").startswith("zh")
        offered = [(item.code, item.zh if is_chinese else item.en) for item in grounds.items]
        self.fields["ground"].choices = offered  # type: ignore[attr-defined]
        if grounds.mark != "sure":
            self.fields["ground"].help_text = _(
                "No regulation was found that lists these grounds: they are unconfirmed until "
                "your own rules are entered."
            )

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_paused.pause(
            **self.common(clock),
            ground=self.cleaned_data["ground"],
            reason=self.cleaned_data["reason"],
            evidence=self.brought(),
        )


class ResumeForm(StepForm):
    """Let the clock go on."""

    step = Step.RESUME
    lede = _("The clock goes on with what was left, from tomorrow on where days are counted.")
    reason = words_field(label=_("Why it goes on"))

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_paused.resume(**self.common(clock), reason=self.cleaned_data["reason"])
