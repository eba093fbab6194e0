"""Forms of those who join a finding to another one, and of those who put it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.forms.base import StepForm
from bihuan.findings.forms.fields import words_field
from bihuan.findings.models import Finding
from bihuan.findings.permissions import visible
from bihuan.findings.queries.originals import originals_with
from bihuan.findings.steps import detour_merged
from bihuan.foundation.numbering import as_number
from bihuan.people import public as people

if TYPE_CHECKING:
    from datetime import date

    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor


class OriginalField(people.ByNameField[Finding]):
    """A finding by its number; the likely ones are offered before anything is typed."""

    names = ("number",)
    default_error_messages: ClassVar = {
        "unknown": _("There is no finding of that number in your area."),
    }

    def offer(self, actor: Actor, finding: Finding, today: date) -> None:
        """Say whose duplicate it may be, and of which finding."""
        self._asked = (actor, finding)
        self.rows, self.today = visible(actor), today
        self.widget.address = reverse("findings:originals", args=[finding.pk]) + "?"
        self.widget.meant = self.nearest("")

    def named(self, said: people.Said) -> Finding | None:
        """Return the finding that is chosen, or has the number in whatever brackets it was typed."""
        return super().named(people.Said(as_number(said.words), said.id, as_number(said.of)))

    def nearest(self, words: str) -> list[people.Offer]:
        """Return what it may be joined to."""
        return originals_offered(*self._asked, words, self.today)


def originals_offered(
    actor: Actor, finding: Finding, words: str, today: date
) -> list[people.Offer]:
    """Return what a finding may be joined to as a list shows it: by number, then what it says."""
    rows = originals_with(actor, finding, words, today, people.SHOWN + 1)
    return [
        people.Offer(row.pk, row.number, f"{row.title} · {row.region} · {row.state_label}")
        for row in rows
    ]


class MarkDuplicateForm(StepForm):
    """Say that it repeats another."""

    step = Step.MARK_DUPLICATE
    lede = _("The other finding goes on; this one ends and points to it.")
    original = OriginalField(
        label=_("The other finding"),
        help_text=_("Its number, or words of it to choose from a list."),
    )
    reason = words_field(label=_("Reason"))

    def offer(self) -> None:
        """Offer the likely ones."""
        self.fields["original"].offer(self.actor, self.finding, self.today)  # type: ignore[attr-defined]

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
