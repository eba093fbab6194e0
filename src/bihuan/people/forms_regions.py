"""Forms of the pages of regions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.people.models import RegionLevel


class NewRegionForm(forms.Form):
    """A village or a grid; the levels above come with the national codes."""

    name = forms.CharField(label=_("Name"), max_length=60)
    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=RegionLevel,
        choices=[(each.value, each.label) for each in (RegionLevel.VILLAGE, RegionLevel.GRID)],
    )
    code = forms.CharField(
        label=_("Region code"),
        max_length=20,
        required=False,
        help_text=_("Left empty, it gets the code above with the next number."),
    )


class RenameForm(forms.Form):
    """Another name, and why."""

    name = forms.CharField(label=_("Name"), max_length=60)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
