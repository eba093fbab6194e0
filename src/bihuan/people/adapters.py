"""How allauth behaves in this house: no e-mail, no self-made accounts, our words, our logbook."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as django_login
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.foundation.middleware import client_address
from bihuan.kernel.clock import SystemClock
from bihuan.kernel.errors import Refusal
from bihuan.people.actors import Actor
from bihuan.people.duties import forget_second_factor
from bihuan.people.logbook import record
from bihuan.people.services.link_identity import UnknownIdentity, link_identity

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

    from bihuan.people.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
#: What allauth tells by e-mail is a line of our logbook.
_STEPS = {
    "mfa/email/totp_activated": "authenticator_added",
    "mfa/email/totp_deactivated": "authenticator_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, without e-mail and without signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": gettext_lazy("The password is wrong. Type it again."),
        "too_many_login_attempts": gettext_lazy("Too many wrong codes. Wait five minutes."),
        "rate_limited": gettext_lazy("Too many tries. Wait a minute."),
        "incorrect_code": gettext_lazy("The code is wrong or has been used. Type the next one."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_login_stages(self) -> list[str]:
        """Ask for the second factor and nothing else."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Believe the proxies that the settings name."""
        return client_address(request)

    def login(self, request: HttpRequest, user: Person) -> None:
        """Begin the session."""
        django_login(request, user, backend=BACKEND)

    def post_login(
        self, request: HttpRequest, _user: Person, *, redirect_url: str | None = None, **_more: Any
    ) -> HttpResponse:
        """Go on to where the person was going, here and nowhere else."""
        target = redirect_url or ""
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
            target = resolve_url(settings.LOGIN_REDIRECT_URL)
        return redirect(target)

    def respond_user_inactive(self, request: HttpRequest, _user: Person) -> HttpResponse:
        """Say no more than to somebody with a wrong password."""
        messages.error(request, _("The sign-in name or the password is wrong."))
        return redirect(settings.LOGIN_URL)

    def send_mail(self, *_args: Any, **_more: Any) -> None:
        """Send nothing."""

    def send_notification_mail(self, template_prefix: str, user: Person, **_more: Any) -> None:
        """Write down what changed about somebody's second factor."""
        step = _STEPS.get(template_prefix)
        if step:
            forget_second_factor(self.request.session)
            actor = Actor.of_oneself(user)
            record(user, actor=actor, at=SystemClock().now(), step=step, state="active")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets are kept encrypted, sentences are ours."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is wrong or has been used. Type the next one."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Set up an authenticator or a passkey first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key that is derived from the installation's."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret again."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Person, type: Any) -> str:  # noqa: A002 - allauth's
        """Propose a name for a new passkey."""
        number = user.authenticator_set.filter(type=type).count() + 1  # type: ignore[attr-defined]
        return _("Passkey %(number)s") % {"number": number}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """The provider of identities: it opens accounts that are here, and makes none."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        """Nobody gets an account because a provider knows them."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever has an account here; link it at the first time."""
        try:
            link_identity(
                clock=SystemClock(),
                provider=sociallogin.account.provider,
                subject=sociallogin.account.uid,
                claims=_claims(sociallogin.account.extra_data, sociallogin.account.uid),
            )
        except Refusal as refusal:
            _back(request, str(refusal))
        if not sociallogin.is_existing:
            sociallogin.lookup()

    def on_authentication_error(self, request: HttpRequest, _provider: Any, **_more: Any) -> None:
        """Say that it failed, and how else one may sign in."""
        _back(
            request,
            _("The identity provider did not let you in. Try again, or use your password."),
        )


def _back(request: HttpRequest, sentence: str) -> NoReturn:
    messages.error(request, sentence)
    raise ImmediateHttpResponse(redirect(settings.LOGIN_URL))


def _claims(said: dict[str, Any], subject: str) -> dict[str, Any]:
    """Return what the provider says of one subject; the token counts more than the look-up.

    Raises:
        UnknownIdentity: token and look-up speak of different people.
    """
    parts = [said.get(name) or {} for name in ("userinfo", "id_token")]
    if any(part.get("sub", subject) != subject for part in parts):
        raise UnknownIdentity
    return {**parts[0], **parts[1]}


def _box() -> Fernet:
    key = hashlib.sha256(b"bihuan second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
