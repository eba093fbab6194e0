"""Pages of signing in and out, of the password and of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.kernel.clock import SystemClock
from bihuan.people.forms import PasswordForm, SignInForm, TokenForm
from bihuan.people.queries import live_tokens
from bihuan.people.services.keep_accounts import set_password
from bihuan.people.services.keep_tokens import Issued, issue_token, revoke_token

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from bihuan.people.actors import Actor
    from bihuan.people.models import Person

TOO_MANY_REQUESTS = 429


class SignIn(LoginView):
    """Name and password; makes a new session, goes on to a local address only."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Ends the session, by POST only; the browser forgets the pages that it kept."""

    next_page = "people:sign_in"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out."""
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


def locked_out(
    request: HttpRequest, _response: HttpResponse | None, _credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer somebody who guessed too often; axes asks for it (AXES_LOCKOUT_CALLABLE)."""
    minutes = settings.BIHUAN.lockout_minutes
    locked = ngettext(
        "Too many wrong passwords. Sign-in is locked for %(minutes)s minute; then try again,"
        " or ask your administrator for a new password.",
        "Too many wrong passwords. Sign-in is locked for %(minutes)s minutes; then try again,"
        " or ask your administrator for a new password.",
        minutes,
    ) % {"minutes": minutes}
    context = {
        "form": SignInForm(request),
        "locked": locked,
        "next": request.POST.get(REDIRECT_FIELD_NAME, ""),
    }
    return render(request, "people/sign_in.html", context, status=TOO_MANY_REQUESTS)


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
            actor=actor, clock=SystemClock(), person=person, name=given["name"], days=given["days"]
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


def _who(request: HttpRequest) -> tuple[Person, Actor]:
    return cast("Person", request.user), request.actor  # type: ignore[attr-defined]


def _status(form: PasswordForm | TokenForm) -> int:
    return 422 if form.is_bound and form.errors else 200
