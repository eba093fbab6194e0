"""What a body fills in to make papers its own."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.documents.papers.models import PaperKind
from bihuan.documents.papers.numbering import CODE_LENGTH


class CodeForm(forms.Form):
    """The character code that numbers begin with."""

    code = forms.CharField(label=_("Code in numbers"), max_length=CODE_LENGTH)


class TemplateForm(forms.Form):
    """A template for a kind of paper."""

    kind = forms.ChoiceField(label=_("Paper"), choices=PaperKind.choices)
    file = forms.FileField(
        label=_("Template"),
        help_text=_("A .docx file with the placeholders of the manual, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
