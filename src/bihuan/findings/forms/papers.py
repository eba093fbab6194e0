"""What is filled in for a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.documents.public import PaperKind, PaperState
from bihuan.findings.forms.fields import day_field
from bihuan.findings.forms.filters import AddressForm, Chip
from bihuan.findings.queries.papers import PaperFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

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


class PaperFilterForm(AddressForm):
    """What of the papers is asked for."""

    q = forms.CharField(label=_("Number, finding or body"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Paper"), required=False, choices=[("", _("All kinds")), *PaperKind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any")),
            *((each.value, each.label) for each in (PaperState.ISSUED, PaperState.VOID)),
        ],
    )
    issued_from = day_field(label=_("Issued from"), required=False)
    issued_to = day_field(label=_("Issued until"), required=False)

    def asked_for(self) -> PaperFilter:
        """Return the filter as data."""
        self.is_valid()
        given = self.cleaned_data
        return PaperFilter(
            is_unread=bool(self.errors),
            words=given.get("q", ""),
            kind=given.get("kind", ""),
            state=given.get("state", ""),
            issued_from=given.get("issued_from"),
            issued_to=given.get("issued_to"),
        )

    def chips(self) -> Iterator[Chip]:
        """Yield what is in force, each with the address that takes it away."""
        self.is_valid()
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value:
                continue
            if isinstance(field, forms.ChoiceField):
                value = dict(field.choices)[value]  # type: ignore[arg-type] # all are pairs
            yield Chip(str(field.label), str(value), self._without(name))
