"""Forms of signing in, of passwords and of tokens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from bihuan.people.domain.token_scope import TokenScope
from bihuan.people.services.keep_tokens import LONGEST_DAYS
from bihuan.people.wording import SCOPE_LABELS, tidy_username


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


class ResetForm(forms.Form):
    """A way back in: the code that the administrator handed over, and a new password."""

    username = forms.CharField(label=_("Sign-in name"), max_length=60)
    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=password_validators_help_text_html(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_username(self) -> str:
        """Return the name in the spelling under which it is kept."""
        return tidy_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords differ. Type the new one again."))
        return given


class TokenForm(forms.Form):
    """What a token is for, and how long it lives."""

    name = forms.CharField(label=_("What it is for"), max_length=60)
    days = forms.IntegerField(
        label=_("Valid for (days)"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("Scopes"),
        coerce=TokenScope,
        choices=[(each.value, label) for each, label in SCOPE_LABELS.items()],
        initial=[TokenScope.READ.value],
        widget=forms.CheckboxSelectMultiple,
    )
