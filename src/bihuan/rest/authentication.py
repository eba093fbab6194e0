"""Who asks: a session of the desk, or the owner of a bearer token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from bihuan.people import public as people
from bihuan.rest.problems import ApiRefusal

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REALM = 'Bearer realm="bihuan"'


class SignInNeeded(ApiRefusal):
    """Nobody is signed in and no token came along."""

    def __init__(self) -> None:
        super().__init__(
            "rest.sign_in_needed",
            _("Sign in, or send a token as “Authorization: Bearer …”."),
            status=401,
            headers={"WWW-Authenticate": _REALM},
        )


class TokenRefused(ApiRefusal):
    """The token opens nothing."""

    def __init__(self) -> None:
        super().__init__(
            "rest.token_refused",
            _("This token is unknown, expired or revoked. Make a new one in the settings."),
            status=401,
            headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'},
        )


class TokenTooNarrow(ApiRefusal):
    """The token is good for less than this."""

    def __init__(self, scope: str) -> None:
        super().__init__(
            "rest.token_too_narrow",
            _(
                "This token may not do this. Make one with the scope “%(label)s” (%(scope)s) "
                "in the settings."
            )
            % {"scope": scope, "label": people.SCOPE_LABELS[people.TokenScope(scope)]},
            status=403,
            headers={"WWW-Authenticate": f'{_REALM}, error="insufficient_scope", scope="{scope}"'},
        )


class CsrfRefused(ApiRefusal):
    """A write with a session lacks the secret of the page."""

    def __init__(self) -> None:
        super().__init__(
            "rest.csrf",
            _("Send the page's secret as X-CSRFToken, or use a token instead of the session."),
            status=403,
        )


def identify(request: HttpRequest, clock: Clock) -> Actor:
    """Return who asks, and read to them in their language.

    A token that is sent counts alone; it never falls back on a session beside it.

    Raises:
        SignInNeeded, TokenRefused: nobody, or nobody we know (401).
        CsrfRefused: a write with a session and without the secret (403).
        DutyFirst: the account behind the session is not safe enough yet (403).
    """
    given = request.headers.get("Authorization")
    if given is None:
        return _actor_of_session(request, clock)
    token = _by_token(given, clock)
    person = token.owner
    request.user = person
    request.token = token  # type: ignore[attr-defined]
    if person.language and "Accept-Language" not in request.headers:
        translation.activate(person.language)
    return people.actor_for(person, clock)


def require_scope(request: HttpRequest, scope: str) -> None:
    """Refuse a token that is not good for what is asked; a session is good for all.

    Raises:
        TokenTooNarrow
    """
    token = getattr(request, "token", None)
    if token is not None and scope not in token.scopes:
        raise TokenTooNarrow(scope)


def _by_token(given: str, clock: Clock) -> people.ApiToken:
    scheme, _blank, secret = given.partition(" ")
    token = None
    if scheme.lower() == "bearer":
        token = people.token_for(secret.strip(), now=clock.now())
    if token is None:
        raise TokenRefused
    return token


def _actor_of_session(request: HttpRequest, clock: Clock) -> Actor:
    person = _by_session(request)
    actor = people.actor_for(person, clock)
    duty = people.duty_of(person, actor, request.session, clock.now())
    if duty is not None:
        raise people.DutyFirst(duty)
    return actor


def _by_session(request: HttpRequest) -> people.Person:
    person = request.user
    if not isinstance(person, people.Person) or not person.is_authenticated:
        raise SignInNeeded
    if request.method not in SAFE and check_csrf(request) is not None:
        raise CsrfRefused
    return person


class Bearer(AuthBase):
    """Documents the token; the gate has looked at it already."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        """Return whoever was let in."""
        return getattr(request, "actor", None)


class Session(AuthBase):
    """Documents the session; the gate has looked at it already."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """Return whoever was let in."""
        return getattr(request, "actor", None)
