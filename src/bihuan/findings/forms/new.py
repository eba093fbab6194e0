"""The form in which a finding is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.public import Purpose
from bihuan.findings.domain.facts import Kind
from bihuan.findings.forms import choices
from bihuan.findings.forms.fields import (
    bring,
    day_field,
    documents,
    photos_after,
    photos_before,
    words_field,
)
from bihuan.findings.queries.alike import Asked
from bihuan.findings.steps.step1_found import NewFinding, found
from bihuan.findings.steps.step1_found_again import found_again
from bihuan.findings.steps.step3_rectified import fix_at_once
from bihuan.findings.uploads import kept_files
from bihuan.people import public as people
from bihuan.people.public import Capability

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.models import Finding
    from bihuan.findings.recording import Brought
    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor

#: Fields of the short path, drawn apart.
AT_ONCE = ("at_once", "at_once_note", "at_once_photos")
#: The answer that it is none of the alike findings.
ANOTHER_ONE = "new"


class NewFindingForm(forms.Form):
    """What was found, where, with photographs; and whether it was fixed on the spot."""

    title = forms.CharField(
        label=_("What is wrong"),
        max_length=300,
        help_text=_("One sentence: where, what, how far from what it should be."),
    )
    photos = photos_before(
        help_text=_("One from a distance that shows the place, one close to the fault.")
    )
    description = words_field(label=_("What you saw"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    region = forms.ChoiceField(label=_("Area"))
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("Enterprise, address, building, workshop."),
    )
    source = forms.ChoiceField(label=_("How it was found"), required=False)
    sort = forms.ChoiceField(label=_("Sort of hazard"), required=False)
    organisation = forms.ChoiceField(label=_("In the name of"))
    due_on = day_field(label=_("Deadline"), required=False)
    papers = documents(Purpose.DOCUMENT)

    #: How the list of alike findings was answered: "new", or the id of the one that it repeats.
    same_as = forms.CharField(required=False, max_length=40)
    #: Files that were sent before that list was shown, by purpose and id.
    kept = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    at_once = forms.BooleanField(label=_("It was fixed on the spot"), required=False)
    at_once_note = words_field(2, label=_("What was done"), required=False)
    at_once_photos = photos_after()

    def __init__(self, *args: Any, actor: Actor, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        for name, offered in {
            "kind": choices.kinds(actor),
            "region": choices.regions(actor, today),
            "organisation": choices.own_bodies(actor),
            "source": choices.enumeration("danger_source"),
            "sort": choices.enumeration("hazard_type"),
        }.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self._settle_what_is_known()
        if Capability.RECTIFY not in actor.capabilities:
            for name in AT_ONCE:
                del self.fields[name]

    def _settle_what_is_known(self) -> None:
        """Hide a choice of one, and begin with the first kind and the person's own area."""
        for name in ("kind", "organisation"):
            field = self.fields[name]
            offered = list(field.choices)  # type: ignore[attr-defined]
            if len(offered) == 1:
                field.widget = forms.HiddenInput()
            if offered:
                field.initial = offered[0][0]
        areas = self.fields["region"].choices  # type: ignore[attr-defined]
        if len(areas) > 1:
            self.fields["region"].initial = areas[1][0]

    def clean_same_as(self) -> UUID | str:
        """Return the id of the one that it repeats, or what was answered otherwise."""
        answer: str = self.cleaned_data["same_as"]
        if answer in ("", ANOTHER_ONE):
            return answer
        try:
            return UUID(answer)
        except ValueError:
            raise forms.ValidationError(_("There is no such finding in your area.")) from None

    def clean_kept(self) -> tuple[Brought, ...]:
        """Return the files that were sent before."""
        return kept_files(self.actor, self.cleaned_data["kept"])

    def clean(self) -> None:
        """Ask for words and a photograph where it was fixed on the spot."""
        if not self.cleaned_data.get("at_once"):
            return
        if isinstance(self.cleaned_data.get("same_as"), UUID):
            self.add_error("at_once", _("What joins another one is not fixed by itself."))
        if not self.cleaned_data.get("at_once_note", "").strip():
            self.add_error("at_once_note", _("Say what was done."))
        kept = self.cleaned_data.get("kept", ())
        if not self.cleaned_data.get("at_once_photos") and not any(_is_after(b) for b in kept):
            self.add_error("at_once_photos", _("Show the state afterwards in a photograph."))

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields outside the short path."""
        apart = (*AT_ONCE, "same_as")
        return [field for field in self.visible_fields() if field.name not in apart]

    @property
    def asked(self) -> Asked:
        """What alike findings are looked for by."""
        given = self.cleaned_data
        region = people.region_by_code(given["region"])
        assert region is not None  # noqa: S101 - the field offers regions only
        return Asked(given["title"], given["place"], region)

    @property
    def brought(self) -> tuple[Brought, ...]:
        """The files that are sent, and those that were sent before."""
        return (*bring(self), *self.cleaned_data["kept"])

    @property
    def short_path(self) -> list[forms.BoundField]:
        """The fields of the short path."""
        return [self[name] for name in AT_ONCE if name in self.fields]

    def perform(self, clock: Clock) -> Finding:
        """Record it, and take the short path where it was fixed; both or nothing."""
        given = self.cleaned_data
        region = people.region_by_code(given["region"])
        organisation = people.Organisation.objects.get(pk=given["organisation"])
        assert region is not None  # noqa: S101 - the field offers regions only
        before = tuple(b for b in self.brought if not _is_after(b))
        after = [b for b in self.brought if _is_after(b)]
        codes = {"dangerSrc": given["source"], "hazardDangerType": given["sort"]}
        new = NewFinding(
            kind=Kind(given["kind"]),
            title=given["title"],
            region=region,
            organisation=organisation,
            description=given["description"],
            place=given["place"],
            due_on=given["due_on"],
            codes={name: int(code) for name, code in codes.items() if code},
            evidence=before,
        )
        with transaction.atomic():
            if isinstance(given["same_as"], UUID):
                return found_again(new, original_id=given["same_as"], actor=self.actor, clock=clock)
            finding = found(new, actor=self.actor, clock=clock)
            if given.get("at_once"):
                finding = fix_at_once(
                    finding_id=finding.pk,
                    actor=self.actor,
                    clock=clock,
                    note=given["at_once_note"],
                    evidence=after,
                )
        return finding


def _is_after(file: Brought) -> bool:
    return file.purpose == Purpose.AFTER
