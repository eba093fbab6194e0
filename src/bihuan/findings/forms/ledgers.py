"""What people fill in about ledgers: the spreadsheet, and what its columns hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.findings.wording_ledgers import FIELDS
from bihuan.people import public as people

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.findings.models import LedgerUpload

#: Stands for a column that is left out, and for one that the reader decides on.
OUT = ""


class LedgerForm(people.PlaceForm):
    """The spreadsheet, and for whom it is taken over."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            ".xlsx, .xls or .csv, as the office keeps it: title rows, merged cells and several sheets may stay."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    organisation = forms.ChoiceField(label=_("Whose ledger it is"))
    region = forms.ChoiceField(label=_("Where the hazards lie"))

    def place(self) -> tuple[people.Organisation, people.Region]:
        """Return whose ledger it is and where the hazards lie."""
        region = people.region_by_code(self.cleaned_data["region"])
        assert region is not None  # noqa: S101 - the field offers regions only
        return people.Organisation.objects.get(pk=self.cleaned_data["organisation"]), region


@dataclass(frozen=True)
class MappedColumn:
    """A column of the ledger as the page offers it."""

    name: str
    #: Name of its field in the form.
    field: str
    chosen: str
    samples: list[str]
    is_decided: bool


def columns_of(upload: LedgerUpload) -> list[MappedColumn]:
    """Return the columns with what each is taken for."""
    return [
        MappedColumn(
            name=column["name"],
            field=f"column-{at}",
            chosen=column["field"] or OUT,
            samples=column["samples"],
            is_decided=column["name"] in upload.mapping,
        )
        for at, column in enumerate(upload.preview["columns"])
    ]


def decided(upload: LedgerUpload, sent: QueryDict) -> dict[str, str | None]:
    """Return what was changed: fields by heading, None where a column is left out."""
    found: dict[str, str | None] = {}
    for column in columns_of(upload):
        value = sent.get(column.field)
        if value is not None and value != column.chosen:
            found[column.name] = value or None
    return found


def offered() -> list[tuple[str, Any]]:
    """Return what a column may hold."""
    return [(OUT, pgettext_lazy("column of a ledger", "Kept as it is")), *FIELDS.items()]
