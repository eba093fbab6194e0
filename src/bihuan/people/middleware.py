"""Who asks: the actor of a request, the language they read, and sign-in before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.people.actors import actor_for
from bihuan.people.duties import SENTENCES, Duty, duty_of
from bihuan.people.standing_in import chosen

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    Next = Callable[[HttpRequest], HttpResponse]

#: Addresses that answer for themselves whether somebody is there (bearer tokens).
API = "/api/"


class SignInRequired(LoginRequiredMiddleware):
    """Sends strangers to the sign-in page, from every page that does not say otherwise."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> Any:
        """Leave the API to its own authentication; ask everybody else."""
        if request.path_info.startswith(API):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        """Redirect; a fragment is answered so that the whole page goes, not the fragment."""
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        back = QueryDict(mutable=True)
        back[REDIRECT_FIELD_NAME] = _local_part(request.headers.get("HX-Current-URL", ""))
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{back.urlencode(safe='/')}"
        return response


def _local_part(address: str) -> str:
    """Return path and query of an address; the home page where it is none."""
    try:
        shown = urlsplit(address)
    except ValueError:
        return "/"
    return f"{shown.path}?{shown.query}" if shown.query else shown.path


class DutiesFirst:
    """Leads whoever must change a password or set up a second factor to where that is done."""

    #: Open all the same: where it is done, and ways out.
    OPEN = ("people:password", "people:sign_out", "web:language")
    PLACES: ClassVar = {
        Duty.CHANGE_PASSWORD: "people:password",
        Duty.SET_UP_SECOND_FACTOR: "mfa_index",
    }

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Redirect, with a sentence, from every page but those."""
        shown = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated or request.path_info.startswith(API):
            return None
        if shown in self.OPEN or shown.startswith(("mfa_", "account_")):
            return None
        actor = request.actor  # type: ignore[attr-defined]
        duty = duty_of(request.user, actor, request.session, SystemClock().now())
        if duty is None:
            return None
        messages.warning(request, str(SENTENCES[duty]))
        place = reverse(self.PLACES[duty])
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": place})
        return redirect(place)


class CurrentActor:
    """Sets ``request.actor`` (None for a stranger) and the language that the person chose.

    Until they choose, the browser's language stands, as it does for strangers.

    The actor is made when it is first asked for: two queries, once a request.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on with its actor."""
        person = request.user
        if not person.is_authenticated:
            request.actor = None  # type: ignore[attr-defined]
            return self.get_response(request)
        person.standing_in = chosen(request.session, person, civil_date(SystemClock().now()))
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(person, SystemClock())
        )
        if person.language:
            translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        # What one person may see is kept by no proxy, and asked for again before it is shown.
        response.setdefault("Cache-Control", "private, no-cache")
        return response
