"""Pages of signing in and out, of the password and of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from allauth.socialaccount.providers.openid_connect.views import login as begin_oidc
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from requests import RequestException

from bihuan.kernel.clock import SystemClock
from bihuan.people.forms import PasswordForm, ResetForm, SignInForm, TokenForm
from bihuan.people.queries import live_tokens
from bihuan.people.services.keep_accounts import WeakPassword, end_sessions, set_password
from bihuan.people.services.keep_tokens import Issued, issue_token, revoke_token
from bihuan.people.services.reset_access import CodeRefused, use_reset_code

if TYPE_CHECKING:
    from django.contrib.auth.forms import AuthenticationForm
    from django.http import HttpRequest, HttpResponse

    from bihuan.people.actors import Actor
    from bihuan.people.models import Person

TOO_MANY_REQUESTS = 429


class SignIn(LoginView):
    """Name and password; makes a new session, goes on to a local address only."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, by way of the second factor where the person has one."""
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        given = {"username": form.cleaned_data["username"]}
        response: HttpResponse = perform_password_login(self.request, given, login)
        if self.request.user.is_authenticated:
            reauthenticate_by_password(self.request)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the provider of identities where one is set."""
        return super().get_context_data(**kwargs, provider=settings.BIHUAN.oidc_issuer and oidc())


class SignOut(LogoutView):
    """Ends the session, by POST only; the browser forgets the pages that it kept."""

    next_page = "people:sign_in"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


def oidc() -> str:
    """Return what the provider of identities is called."""
    return str(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["name"])


@login_not_required
def begin_with_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider of identities; say so when it does not answer."""
    try:
        response: HttpResponse = begin_oidc(request, provider_id)
    except RequestException:
        messages.error(
            request,
            _("The identity provider did not let you in. Try again, or use your password."),
        )
        return redirect("people:sign_in")
    return response


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, _credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer somebody who guessed too often; axes asks for it (AXES_LOCKOUT_CALLABLE)."""
    context = {
        "form": SignInForm(request),
        "locked": locked_sentence(),
        "next": request.POST.get(REDIRECT_FIELD_NAME, ""),
    }
    return render(request, "people/sign_in.html", context, status=TOO_MANY_REQUESTS)


def locked_sentence() -> str:
    """Say for how long sign-in is locked, and what helps."""
    minutes = settings.BIHUAN.lockout_minutes
    return ngettext(
        "Too many wrong passwords. Sign-in is locked for %(minutes)s minute; then try again,"
        " or ask your administrator for a new password.",
        "Too many wrong passwords. Sign-in is locked for %(minutes)s minutes; then try again,"
        " or ask your administrator for a new password.",
        minutes,
    ) % {"minutes": minutes}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session goes on, all others end."""
    person, actor = _who(request)
    form = PasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["new_password1"]
        set_password(actor=actor, clock=SystemClock(), person=person, password=chosen)
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password is changed; other sign-ins have ended."))
        return redirect("web:settings")
    return render(request, "people/password.html", {"form": form}, status=_status(form))


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens and issue another, whose secret is shown on this answer only."""
    person, actor = _who(request)
    form = TokenForm(request.POST or None)
    issued: Issued | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        issued = issue_token(
            actor=actor,
            clock=SystemClock(),
            person=person,
            name=given["name"],
            days=given["days"],
            scopes=given["scopes"],
        )
        form = TokenForm()
    context = {"form": form, "issued": issued, "tokens": live_tokens(person, SystemClock().now())}
    return render(request, "people/tokens.html", context, status=_status(form))


@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revoke one of one's tokens."""
    _person, actor = _who(request)
    revoke_token(actor=actor, clock=SystemClock(), token_id=token_id)
    messages.success(request, _("The token is revoked."))
    return redirect("people:tokens")


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Choose a new password by the code that an administrator handed over."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and _used(request, form):
        messages.success(request, _("The new password is set. Sign in with it."))
        return redirect("people:sign_in")
    return render(request, "people/reset.html", {"form": form}, status=_status(form))


def _used(request: HttpRequest, form: ResetForm) -> bool:
    """Try the code; wrong ones count towards the lock like wrong passwords."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    credentials = {"username": given["username"]}
    if not AxesProxyHandler.is_allowed(request, credentials):
        form.add_error(None, locked_sentence())
        return False
    try:
        use_reset_code(
            clock=SystemClock(),
            username=given["username"],
            code=given["code"],
            password=given["password"],
        )
    except CodeRefused as refusal:
        AxesProxyHandler.user_login_failed(
            sender=ResetForm, credentials=credentials, request=request
        )
        form.add_error(None, str(refusal))
    except WeakPassword as refusal:
        form.add_error("password", str(refusal))
    return not form.errors


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all one's sessions, this one too."""
    person, actor = _who(request)
    end_sessions(actor=actor, clock=SystemClock(), person=person)
    logout(request)
    messages.success(request, _("You are signed out on every device."))
    response = redirect("people:sign_in")
    response["Clear-Site-Data"] = '"cache"'
    return response


def _who(request: HttpRequest) -> tuple[Person, Actor]:
    return cast("Person", request.user), request.actor  # type: ignore[attr-defined]


def _status(form: PasswordForm | TokenForm | ResetForm) -> int:
    return 422 if form.is_bound and form.errors else 200
