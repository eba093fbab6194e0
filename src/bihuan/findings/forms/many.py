"""What is done to several chosen findings, each by a step of its own: one form for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.lifecycle import State, Step, steps_from
from bihuan.findings.forms.fields import day_field, words_field
from bihuan.findings.forms.giving import AssignManyForm
from bihuan.findings.forms.timing import amount_field, term_of, unit_field
from bihuan.findings.permissions import STEP_NEEDS
from bihuan.findings.steps import detour_extended, step2_assigned
from bihuan.standards import public as standards

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.models import Finding
    from bihuan.people.public import Actor


class ManyAssigned(AssignManyForm):
    """Give several to one organisation."""

    step: ClassVar = Step.ASSIGN
    label: ClassVar[Any] = _("Assign")

    def take(self, **asked: Any) -> None:
        """Take the step on one of them."""
        step2_assigned.assign(self.assignment(), **asked)


class ManyHandedDown(AssignManyForm):
    """Hand several down a level."""

    step: ClassVar = Step.HAND_DOWN
    label: ClassVar[Any] = _("Hand down a level")

    def take(self, **asked: Any) -> None:
        """Take the step on one of them."""
        step2_assigned.hand_down(self.assignment(), **asked)


class ManyExtended(forms.Form):
    """Ask for more time for several."""

    step: ClassVar = Step.ASK_EXTENSION
    label: ClassVar[Any] = _("Ask for an extension")
    new_due_on = day_field(label=_("New deadline"), required=False)
    more = amount_field(label=_("Or so much more time"))
    more_unit = unit_field()
    reason = words_field(label=_("Why more time is needed"))

    def __init__(self, *args: Any, actor: Actor, today: date, **options: Any) -> None:
        del actor, today
        super().__init__(*args, **options)

    def take(self, **asked: Any) -> None:
        """Take the step on one of them."""
        given = self.cleaned_data
        detour_extended.ask_extension(
            new_due_on=given["new_due_on"],
            more=term_of(given["more"], given["more_unit"]),
            reason=given["reason"],
            **asked,
        )


ManyForm = ManyAssigned | ManyHandedDown | ManyExtended
#: What may be asked for -> its form; the order of the buttons.
MANY: dict[str, type[ManyForm]] = {
    "assign": ManyAssigned,
    "hand_down": ManyHandedDown,
    "ask_extension": ManyExtended,
}


def offered_to(actor: Actor) -> dict[str, type[ManyForm]]:
    """Return what an actor's posts let them do to findings at all."""
    may = actor.capabilities
    return {name: form for name, form in MANY.items() if STEP_NEEDS[form.step][0] in may}


def acts_on(row: Finding) -> str:
    """Return what the lifecycle has for a finding from where it stands, for the page to offer."""
    rules = standards.pack_for(row.county_code).kind_policy(row.kind)
    steps = steps_from(State(row.state), needs_verification=rules.needs_verification)
    return " ".join(name for name, form in MANY.items() if form.step in steps)
