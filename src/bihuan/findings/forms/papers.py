"""What is filled in for a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from bihuan.people.public import Organisation

#: Fields that are printed, in the order of the paper.
WORDS = ("addressee", "basis", "demands", "copies_to")


class WordsForm(forms.Form):
    """The words of a draft."""

    addressee = forms.CharField(label=_("Addressed to"), max_length=200)
    basis = forms.CharField(
        label=_("Basis"),
        max_length=1000,
        required=False,
        help_text=_("The law, rule or standard with its clause, as it is to be printed."),
    )
    demands = forms.CharField(
        label=_("Demands or remarks"),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Each line becomes a paragraph."),
    )
    copies_to = forms.CharField(label=_("Copies to"), max_length=300, required=False)

    def words(self) -> dict[str, str]:
        """Return what is printed."""
        return {name: self.cleaned_data[name] for name in WORDS}


class DraftForm(WordsForm):
    """A new draft: in whose name, and its words."""

    body = forms.ChoiceField(label=_("In the name of"))
    field_order = ("body", *WORDS)

    def __init__(self, *args: Any, bodies: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["body"]
        field.choices = [(str(row.pk), row.name) for row in bodies]


class VoidForm(forms.Form):
    """Why a paper is void."""

    reason = forms.CharField(label=_("Why it is void"), max_length=300)
