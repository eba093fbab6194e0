"""Forms of those who rectify: take up, plan, report, bring evidence, hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.public import Purpose
from bihuan.findings.domain.facts import Commitment, Grade
from bihuan.findings.domain.lifecycle import Step
from bihuan.findings.forms.base import StepForm
from bihuan.findings.forms.fields import (
    day_field,
    documents,
    photos_after,
    photos_before,
    words_field,
)
from bihuan.findings.models import CommitmentKind, Measure
from bihuan.findings.steps import step3_rectified
from bihuan.findings.steps.step3_rectified import MeasurePlan, Progress
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.kernel.clock import Clock

_FEN = 100
_MOST_YUAN = 10**12


class TakeUpForm(StepForm):
    """Begin to work on it."""

    step = Step.TAKE_UP
    lede = _("You take it up in your own name. A major hazard needs all five commitments first.")
    note = words_field(label=_("Remark"), required=False)

    def offer(self) -> None:
        """Ask for the five commitments of a major hazard, with what was said before."""
        if self.finding.grade != Grade.MAJOR:
            return
        said = dict(self.finding.commitments.values_list("kind", "text"))
        for kind in CommitmentKind:
            self.fields[kind.value] = words_field(
                2, label=kind.label, initial=said.get(kind.value, "")
            )
        self.order_fields([*CommitmentKind.values, "note"])

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        given = {c: self.cleaned_data[c.value] for c in Commitment if c.value in self.cleaned_data}
        step3_rectified.take_up(
            **self.common(clock), commitments=given, note=self.cleaned_data["note"]
        )


class PlanMeasuresForm(StepForm):
    """Add a measure, change one, or give one up with a reason."""

    step = Step.PLAN_MEASURES
    no = forms.TypedChoiceField(label=_("Measure"), required=False, coerce=int, empty_value=None)
    title = forms.CharField(label=_("Short title"), required=False, max_length=300)
    text = words_field(label=_("What is to be done"), required=False)
    due_on = day_field(label=_("Deadline"), required=False)
    lead_leader = forms.CharField(label=_("Leader in charge"), required=False, max_length=120)
    person = people.PersonField("people", label=_("Person responsible"), required=False)
    funds = forms.DecimalField(
        label=_("Funds (yuan)"),
        required=False,
        min_value=0,
        max_value=_MOST_YUAN,
        decimal_places=2,
    )
    void_reason = words_field(
        2,
        label=_("Give up this measure because"),
        required=False,
        help_text=_("Leave empty to keep it. A measure given up stays in the record."),
    )

    def offer(self) -> None:
        """Offer the open measures."""
        open_ones = self.finding.measures.filter(done_at=None, voided_at=None)
        self.fields["no"].choices = [  # type: ignore[attr-defined]
            ("", _("A new one")),
            *((m.no, f"{m.no}. {m}") for m in open_ones),
        ]
        offered = people.people_of_bodies(self.actor, self.today)
        self.fields["person"].offer(offered, self.today)  # type: ignore[attr-defined]

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        given = self.cleaned_data
        plan = MeasurePlan(
            no=given["no"],
            title=given["title"],
            text=given["text"],
            due_on=given["due_on"],
            lead_leader=given["lead_leader"],
            responsible_person_id=given["person"].pk if given["person"] else None,
            funds_fen=None if given["funds"] is None else int(given["funds"] * _FEN),
            void_reason=given["void_reason"],
        )
        step3_rectified.plan_measures([plan], **self.common(clock))


class ProgressForm(StepForm):
    """What the forms that report on measures share: two fields for each open one."""

    measures: list[Measure]

    def offer(self) -> None:
        """Ask of each open measure what was done, and whether it is finished."""
        self.measures = list(self.finding.measures.filter(done_at=None, voided_at=None))
        for measure in self.measures:
            self.fields[f"text_{measure.no}"] = words_field(
                2, label=_("What was done"), required=False
            )
            self.fields[f"done_{measure.no}"] = forms.BooleanField(
                label=_("This measure is finished"), required=False
            )

    def clean(self) -> None:
        """Ask for words where a measure is called finished."""
        for measure in self.measures:
            text = self.cleaned_data.get(f"text_{measure.no}", "")
            if self.cleaned_data.get(f"done_{measure.no}") and not text.strip():
                self.add_error(f"text_{measure.no}", _("Say what was done."))

    @property
    def asked(self) -> list[tuple[Measure, forms.BoundField, forms.BoundField]]:
        """Each open measure with its two fields, for the template."""
        return [(m, self[f"text_{m.no}"], self[f"done_{m.no}"]) for m in self.measures]

    @property
    def rest(self) -> list[forms.BoundField]:
        """The other fields, for the template."""
        asked = {f"{what}_{m.no}" for m in self.measures for what in ("text", "done")}
        return [field for field in self.visible_fields() if field.name not in asked]

    def progress(self) -> list[Progress]:
        """Return what was reported."""
        return [
            Progress(m.no, self.cleaned_data[f"text_{m.no}"], self.cleaned_data[f"done_{m.no}"])
            for m in self.measures
            if self.cleaned_data[f"text_{m.no}"].strip()
        ]


class ReportProgressForm(ProgressForm):
    """Report what was done about measures."""

    step = Step.REPORT_PROGRESS
    lede = _("Report on the measures that you worked on; leave the others empty.")
    photos = photos_after()
    papers = documents(purpose=Purpose.AFTER)

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step3_rectified.report_progress(
            self.progress(), **self.common(clock), evidence=self.brought()
        )


class SubmitForm(ProgressForm):
    """Hand it in for somebody else's check."""

    step = Step.SUBMIT
    lede = _("All measures are finished and the evidence is there: somebody else checks it now.")
    note = words_field(label=_("What was done, in short"))
    photos = photos_after(
        help_text=_("From the same spot as the photographs of what was found, if possible.")
    )
    papers = documents(purpose=Purpose.AFTER)

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step3_rectified.submit(
            **self.common(clock),
            note=self.cleaned_data["note"],
            progress=self.progress(),
            evidence=self.brought(),
        )


class AddEvidenceForm(StepForm):
    """Add photographs or documents."""

    step = Step.ADD_EVIDENCE
    before = photos_before()
    after = photos_after()
    papers = documents()

    def clean(self) -> None:
        """Ask for at least one file."""
        if not any(self.cleaned_data.get(name) for name in ("before", "after", "papers")):
            raise forms.ValidationError(_("Choose at least one file."))

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step3_rectified.add_evidence(self.brought(), **self.common(clock))


class FixAtOnceForm(StepForm):
    """Fixed on the spot."""

    step = Step.FIX_AT_ONCE
    lede = _("It was fixed on the spot; somebody else still checks it.")
    note = words_field(label=_("What was done"))
    photos = photos_after()
    papers = documents(purpose=Purpose.AFTER)

    def perform(self, clock: Clock) -> None:
        """Take the step."""
        step3_rectified.fix_at_once(
            **self.common(clock), note=self.cleaned_data["note"], evidence=self.brought()
        )
