"""Forms of signing in, of passwords and of tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from bihuan.people.services.keep_tokens import LONGEST_DAYS
from bihuan.people.wording import tidy_username


class SignInForm(AuthenticationForm):
    """Sign-in name and password; one answer to every mistake, so that names stay unknown."""

    error_messages: dict[str, Any] = {  # noqa: RUF012 - Django's form makes it an instance's
        "invalid_login": _("The sign-in name or the password is wrong."),
        "inactive": _("The sign-in name or the password is wrong."),
    }

    def clean_username(self) -> str:
        """Return the name in the spelling under which it is kept and counted."""
        return tidy_username(self.cleaned_data["username"])


class PasswordForm(PasswordChangeForm):
    """The old password once, the new one twice."""

    error_messages: dict[str, Any] = {  # noqa: RUF012 - Django's form makes it an instance's
        **PasswordChangeForm.error_messages,
        "password_incorrect": _("The old password is wrong. Type it again."),
    }


class TokenForm(forms.Form):
    """What a token is for, and how long it lives."""

    name = forms.CharField(label=_("What it is for"), max_length=60)
    days = forms.IntegerField(
        label=_("Valid for (days)"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )
