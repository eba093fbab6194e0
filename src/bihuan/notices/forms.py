"""Forms of the inbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bihuan.notices.channels.email import is_allowed
from bihuan.notices.models import Pace
from bihuan.notices.services.read_messages import LONGEST_ANSWER


class AnswerForm(forms.Form):
    """How it stands, in a few words."""

    text = forms.CharField(
        label=_("How does it stand?"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how it stands, in a few words.")},
    )


class WishesForm(forms.Form):
    """How somebody wants to be told."""

    pace = forms.ChoiceField(
        label=_("Reminders of deadlines, and what is for information only"),
        choices=Pace.choices,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("E-mails carry the number and a short title, nothing else. Empty: none."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not settings.BIHUAN.smtp_url:
            del self.fields["email"]

    def clean_email(self) -> str:
        """Take an address of a domain to which e-mail may go."""
        address: str = self.cleaned_data["email"]
        if address and not is_allowed(address):
            raise forms.ValidationError(
                _("E-mail goes to these domains only: %(domains)s.")
                % {"domains": ", ".join(settings.BIHUAN.mail_domains)}
            )
        return address
