"""Forms of second factors: allauth's, with our words and our lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.forms import ReauthenticateForm as AskPassword
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator

    from bihuan.people.models import Person


def _code(label: Any, help_text: Any = "") -> forms.CharField:
    typed = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(
        label=label, help_text=help_text, max_length=40, widget=forms.TextInput(attrs=typed)
    )


#: How long an authenticator's code of 30 seconds is taken, with clocks that go wrong, in seconds.
_CODE_LIVES_S = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1)


def _require_new(person: Person, code: str) -> None:
    """Refuse a code that was taken before: it must not open twice (RFC 6238, 5.2).

    allauth remembers a code for 30 seconds, which is less than it is taken for.
    """
    typed = "".join(sign for sign in code if sign.isalnum())
    if not cache.add(f"people.code.{person.pk}.{typed}", 1, timeout=_CODE_LIVES_S):
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(AuthenticateForm):
    """The second step of signing in; wrong codes count towards the lock like wrong passwords."""

    code = _code(_("Code"), _("Six digits from the authenticator, or one of the recovery codes."))

    def clean_code(self) -> str:
        """Take a right code once."""
        code: str = super().clean_code()
        _require_new(cast("Person", self.user), code)
        return code

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

    def clean_code(self) -> str:
        """Take a right code once."""
        code: str = super().clean_code()
        _require_new(cast("Person", self.user), code)
        return code


class FirstCodeForm(ActivateTOTPForm):
    """The first code of a new authenticator, as a proof that it works."""

    code = _code(_("Code"), _("The six digits that the authenticator shows now."))

    def clean_code(self) -> str:
        """Take a right code once; it opens nothing afterwards."""
        code: str = super().clean_code()
        _require_new(cast("Person", self.user), code)
        return code


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
