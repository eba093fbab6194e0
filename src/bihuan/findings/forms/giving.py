"""Forms of those who give work: assign, hand down, escalate, transfer, withdraw, extend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.forms import choices
from bihuan.findings.forms.base import StepForm
from bihuan.findings.forms.fields import day_field, words_field
from bihuan.findings.forms.timing import amount_field, term_of, unit_field
from bihuan.findings.steps import (
    detour_escalated,
    detour_extended,
    detour_transferred,
    detour_withdrawn,
    step2_assigned,
)
from bihuan.people import public as people

if TYPE_CHECKING:
    from datetime import date

    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor


class AssignmentFields(forms.Form):
    """To whom, by when."""

    organisation = people.BodyField("bodies", label=_("Organisation that rectifies"))
    person = people.PersonField(
        "handlers",
        narrowed_by="organisation",
        label=_("Person responsible"),
        help_text=_("Somebody of that organisation; leave empty and it decides by itself."),
        required=False,
        error_messages={"unknown": _("Nobody of that name works in the organisation chosen.")},
    )
    due_on = day_field(label=_("Deadline"), required=False)
    term = amount_field(
        label=_("Or so much time"),
        help_text=_("Leave both empty for the time that the rules give."),
    )
    term_unit = unit_field()
    lead_leader = forms.CharField(label=_("Leader in charge"), required=False, max_length=120)
    note = words_field(label=_("Requirements"), required=False)

    def offer_bodies(self, actor: Actor, today: date) -> None:
        """Offer the organisations below; their people follow the one that is chosen."""
        self.fields["organisation"].offer(people.bodies(actor, today), today)  # type: ignore[attr-defined]
        self.fields["person"].offer(people.handlers(None, today), today)  # type: ignore[attr-defined]

    def clean_organisation(self) -> people.Organisation:
        """Let the people of the organisation be chosen, who are read after it."""
        body: people.Organisation = self.cleaned_data["organisation"]
        field = self.fields["person"]
        field.offer(people.handlers(body, field.today), field.today)  # type: ignore[attr-defined]
        return body

    def clean(self) -> None:
        """Say nothing of the person until the organisation is known."""
        if "organisation" in self.errors:
            self.errors.pop("person", None)

    def assignment(self) -> step2_assigned.Assignment:
        """Return what was filled in."""
        given = self.cleaned_data
        return step2_assigned.Assignment(
            organisation_id=given["organisation"].pk,
            due_on=given["due_on"],
            term=term_of(given["term"], given["term_unit"]),
            person_id=given["person"].pk if given["person"] else None,
            lead_leader=given["lead_leader"],
            note=given["note"],
        )


class AssignForm(AssignmentFields, StepForm):
    """Give it to the organisation that has to rectify it."""

    step = Step.ASSIGN
    lede = _("The organisation has to rectify it by the deadline; its turn begins now.")

    def offer(self) -> None:
        """Begin with what was said before."""
        self.offer_bodies(self.actor, self.today)
        self.fields["due_on"].initial = self.finding.due_on
        self.fields["lead_leader"].initial = self.finding.lead_leader

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step2_assigned.assign(self.assignment(), **self.common(clock))


class AssignManyForm(AssignmentFields):
    """Give several findings to one organisation, each as a step of its own."""

    def __init__(self, *args: Any, actor: Actor, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_bodies(actor, today)


class HandDownForm(AssignForm):
    """Hand it down a level; one's own organisation oversees from now on."""

    step = Step.HAND_DOWN
    lede = _("The organisation below rectifies it; yours oversees it and strikes it off after it.")

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step2_assigned.hand_down(self.assignment(), **self.common(clock))


class EscalateForm(StepForm):
    """Grade it major after all."""

    step = Step.ESCALATE
    lede = _("It becomes a major hazard by the criterion named; a second person has to confirm it.")
    criterion = forms.ChoiceField(label=_("Criterion of a major hazard"))
    reason = words_field(label=_("Reason"))

    def offer(self) -> None:
        """Offer the criteria in force."""
        self.fields["criterion"].choices = choices.criteria(self.finding, self.today)  # type: ignore[attr-defined]

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_escalated.escalate(
            **self.common(clock),
            criterion=self.cleaned_data["criterion"],
            reason=self.cleaned_data["reason"],
        )


class TransferForm(StepForm):
    """Hand it over to an authority outside the loop."""

    step = Step.TRANSFER
    lede = _("It leaves this loop; whoever receives it is named in its history.")
    receiver = forms.CharField(label=_("Who receives it"), max_length=200)
    reason = words_field(label=_("Reason"))

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_transferred.transfer(
            **self.common(clock),
            receiver=self.cleaned_data["receiver"],
            reason=self.cleaned_data["reason"],
        )


class WithdrawForm(StepForm):
    """Take back what is not true or out of scope."""

    step = Step.WITHDRAW
    lede = _("It is void from now on, with your reason. It stays in the history.")
    reason = words_field(label=_("Reason"))

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_withdrawn.withdraw(**self.common(clock), reason=self.cleaned_data["reason"])


class DecideExtensionForm(StepForm):
    """Grant or refuse more time."""

    step = Step.DECIDE_EXTENSION
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Grant")), ("no", _("Refuse"))],
        widget=forms.RadioSelect,
    )
    note = words_field(label=_("Reason"))

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        detour_extended.decide_extension(
            **self.common(clock),
            is_granted=self.cleaned_data["decision"] == "yes",
            note=self.cleaned_data["note"],
        )
