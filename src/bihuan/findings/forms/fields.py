"""Fields that several forms of the loop share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.evidence.public import Purpose
from bihuan.findings.recording import Brought

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

#: What the file dialogue offers; what is taken is decided by the bytes.
PICTURES = "image/jpeg,image/png,image/webp"
DOCUMENTS = ".pdf,.docx,.xlsx,.txt,.csv,.mp4,image/jpeg,image/png"


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several files and survives a redrawn form."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; an empty list when none was chosen."""

    def __init__(self, *, purpose: Purpose, accept: str = PICTURES, **options: Any) -> None:
        options.setdefault("required", False)
        attrs = {"accept": accept, "data-preview": "", "hx-preserve": "true"}
        super().__init__(widget=SeveralFiles(attrs=attrs), **options)
        self.purpose = purpose

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files that were sent."""
        if not data:
            data = []
        files = data if isinstance(data, list | tuple) else [data]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(file, initial) for file in files if file]


def photos_before(**options: Any) -> FilesField:
    """Return a field for photographs of what was found."""
    options.setdefault("label", _("Photographs of what was found"))
    return FilesField(purpose=Purpose.BEFORE, **options)


def photos_after(**options: Any) -> FilesField:
    """Return a field for photographs of the state after rectification."""
    options.setdefault("label", _("Photographs after rectification"))
    return FilesField(purpose=Purpose.AFTER, **options)


def documents(purpose: Purpose = Purpose.DOCUMENT, **options: Any) -> FilesField:
    """Return a field for certificates, records, approvals and the like."""
    options.setdefault("label", _("Documents"))
    options.setdefault("help_text", _("Certificates, test records, approvals; PDF, Word, Excel."))
    return FilesField(purpose=purpose, accept=DOCUMENTS, **options)


def day_field(**options: Any) -> forms.DateField:
    """Return a field for a date, drawn as the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **options)


def words_field(rows: int = 3, **options: Any) -> forms.CharField:
    """Return a field for some sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(widget=widget, max_length=20_000, **options)


def remarks_shown() -> forms.CharField:
    """Return the hidden field in which a page says back which remarks on photographs it showed."""
    return forms.CharField(widget=forms.HiddenInput, required=False, max_length=50_000)


def bring(form: forms.Form) -> tuple[Brought, ...]:
    """Return the files of a form's file fields as evidence; the step stores them."""
    return tuple(
        Brought(purpose=str(purpose), content=upload, name=upload.name or "")
        for purpose, upload in _uploads(form)
    )


def _uploads(form: forms.Form) -> Iterable[tuple[Purpose, Any]]:
    for name, field in form.fields.items():
        if isinstance(field, FilesField):
            for upload in form.cleaned_data.get(name) or ():
                yield field.purpose, upload
