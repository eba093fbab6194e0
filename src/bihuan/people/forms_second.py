"""Forms of second factors: allauth's, with our words and our lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.forms import ReauthenticateForm as AskPassword
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator

    from bihuan.people.models import Person


def _code(label: Any, help_text: Any = "") -> forms.CharField:
    typed = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(
        label=label, help_text=help_text, max_length=40, widget=forms.TextInput(attrs=typed)
    )


class CodeForm(AuthenticateForm):
    """The second step of signing in; wrong codes count towards the lock like wrong passwords."""

    code = _code(_("Code"), _("Six digits from the authenticator, or one of the recovery codes."))

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        super()._emit_authentication_failed(authenticator)
        person = cast("Person", self.user)
        AxesProxyHandler.user_login_failed(
            sender=type(self),
            credentials={"username": person.username},
            request=context.request,
        )

    def save(self) -> None:
        """Note that the person has just shown who they are."""
        post_authentication(context.request, self.authenticator, reauthenticated=True)


class CodeAgainForm(ReauthenticateForm):
    """A code again, before the second factor is changed."""

    code = _code(_("Code"))


class FirstCodeForm(ActivateTOTPForm):
    """The first code of a new authenticator, as a proof that it works."""

    code = _code(_("Code"), _("The six digits that the authenticator shows now."))


class NewKeyForm(AddWebAuthnForm):
    """A new passkey."""

    name = forms.CharField(label=_("What to call it"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=_("Sign in by this key alone, without the password"), required=False, initial=True
    )


class KeySignInForm(LoginWebAuthnForm):
    """Signing in by a passkey alone."""

    def clean_credential(self) -> Authenticator:
        """Find whose key it is; a refusal speaks of keys, not of codes."""
        try:
            return super().clean_credential()
        except forms.ValidationError as error:
            said = _("This passkey is not known here. Use another one, or your password.")
            raise forms.ValidationError(said) from error


class AskPasswordAgain(AskPassword):
    """The password again, before the second factor is changed."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
