"""What every form of a step does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from bihuan.findings.forms.fields import bring

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bihuan.findings.domain.lifecycle import Step
    from bihuan.findings.models import Finding
    from bihuan.findings.recording import Brought
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor


class StepForm(forms.Form):
    """The form of one step; ``perform`` takes it.

    Args:
        finding: as the person saw it; its version travels in a hidden field.
        actor: who fills it in.
        today: the civil date.
    """

    step: ClassVar[Step]
    #: One sentence above the fields: what the step means and what follows.
    lede: Any = ""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, finding: Finding, actor: Actor, today: date, **options: Any
    ) -> None:
        self.finding, self.actor, self.today = finding, actor, today
        super().__init__(*args, **options)
        self.fields["version"].initial = finding.version
        self.offer()

    def offer(self) -> None:
        """Fill in choices and first values; nothing by default."""

    def common(self, clock: Clock) -> dict[str, Any]:
        """Return what every step takes."""
        return {
            "finding_id": self.finding.pk,
            "actor": self.actor,
            "clock": clock,
            "expected_version": self.cleaned_data["version"],
        }

    def brought(self) -> tuple[Brought, ...]:
        """Return the files that were sent along."""
        return bring(self)

    def perform(self, clock: Clock) -> UUID | None:
        """Take the step; return the finding to show next, if it is another one."""
        raise NotImplementedError
