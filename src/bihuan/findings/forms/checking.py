"""Forms of a check by somebody who is asked: ask, give an opinion, take the request back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.public import Purpose
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.forms.base import StepForm
from bihuan.findings.forms.fields import day_field, documents, words_field
from bihuan.findings.models import CheckRequest, Opinion
from bihuan.findings.steps import detour_checked
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock


class AskCheckForm(StepForm):
    """Ask an expert or a colleague before one judges."""

    step = Step.ASK_CHECK
    lede = _(
        "Whoever you ask sees this finding and gives an opinion, which is kept with it. The "
        "decision stays yours."
    )
    person = people.PersonField("checkers", label=_("Who is asked"))
    question = words_field(label=_("What is to be checked"))
    due_on = day_field(label=_("Opinion needed by"))

    def offer(self) -> None:
        """Offer experts for the area and colleagues."""
        region = self.finding.region
        offered = people.checkers(self.actor, region, self.today)
        self.fields["person"].offer(offered, self.today, region=region.code)  # type: ignore[attr-defined]

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_checked.ask_check(
            **self.common(clock),
            person_id=self.cleaned_data["person"].pk,
            question=self.cleaned_data["question"],
            due_on=self.cleaned_data["due_on"],
        )


class GiveOpinionForm(StepForm):
    """Answer what one was asked to check."""

    step = Step.GIVE_OPINION
    opinion = forms.ChoiceField(
        label=_("Your opinion"), choices=Opinion.choices, widget=forms.RadioSelect
    )
    text = words_field(label=_("What you checked and saw"))
    papers = documents(Purpose.OTHER, label=_("Photographs or documents of your check"))

    def offer(self) -> None:
        """Show the question."""
        waiting = self.finding.checks.filter(CheckRequest.WAITING, person=self.actor.person_id)
        asked = waiting.select_related("asked_by").first()
        if asked is not None:
            self.lede = _("%(who)s asks: %(question)s") % {
                "who": asked.asked_by,
                "question": asked.question,
            }

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_checked.give_opinion(
            **self.common(clock),
            opinion=Opinion(self.cleaned_data["opinion"]),
            text=self.cleaned_data["text"],
            evidence=self.brought(),
        )


class TakeBackCheckForm(StepForm):
    """Take back a request of one's own."""

    step = Step.TAKE_BACK_CHECK
    lede = _("Whoever was asked no longer sees this finding, unless something else names them.")
    check = forms.ChoiceField(label=_("Request"), widget=forms.RadioSelect)
    reason = words_field(label=_("Reason"))

    def offer(self) -> None:
        """Offer one's own requests that nobody answered yet."""
        waiting = self.finding.checks.filter(CheckRequest.WAITING, asked_by=self.actor.person_id)
        offered = [
            (
                str(row.pk),
                _("%(who)s: %(question)s") % {"who": row.person, "question": row.question},
            )
            for row in waiting.select_related("person")
        ]
        self.fields["check"].choices = offered  # type: ignore[attr-defined]

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_checked.take_back_check(
            **self.common(clock),
            check_id=UUID(self.cleaned_data["check"]),
            reason=self.cleaned_data["reason"],
        )
