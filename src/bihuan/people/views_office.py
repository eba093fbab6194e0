"""Pages of the three administrators: people and posts, bodies, and the logbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.foundation.rest.pages import slice_of
from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.kernel.errors import BadInput, NotFound, Refusal
from bihuan.people.domain.capability import Capability
from bihuan.people.duties import has_second_factor
from bihuan.people.forms_office import BodyForm, PersonForm, PostForm, ReasonForm
from bihuan.people.keeping import (
    KEEPERS,
    NoSuchPerson,
    kept_account,
    kept_post,
    require_office,
)
from bihuan.people.models import Organisation, Person, Post
from bihuan.people.queries import accounts_for, bodies_for, logbook_for, waiting_requests
from bihuan.people.services.ask_post import ask_post, decide_post
from bihuan.people.services.edit_organisations import add_organisation
from bihuan.people.services.give_post import end_post
from bihuan.people.services.keep_accounts import add_person, deactivate_person, end_sessions
from bihuan.people.services.reset_access import hand_reset_code, remove_second_factors

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from bihuan.people.actors import Actor

CLOCK = SystemClock()
_SHOWN = 50
#: Posts that wait, on one page; so many are granted at once.
_WAITING = 500


@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """List the people whose accounts or posts are in one's hands, and what waits for a decision."""
    actor = _actor(request, *KEEPERS)
    words = request.GET.get("words", "")[:100]
    today = civil_date(CLOCK.now())
    rows = accounts_for(actor, today, words)
    page = slice_of(rows, by=("name", "id"), cursor=request.GET.get("after", ""), limit=_SHOWN)
    held: dict[UUID, list[Post]] = {}
    posts = Post.objects.in_force(today).filter(person__in=[row.pk for row in page.rows])
    for post in posts.select_related("organisation").order_by("starts_on", "id"):
        held.setdefault(post.person_id, []).append(post)
    context = {
        "rows": [(row, held.get(row.pk, [])) for row in page.rows],
        "next": page.next,
        "words": words,
        "waiting": list(waiting_requests(actor)[:_WAITING]),
        **_may(actor),
    }
    return render(request, "people/people.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Make an account; the person chooses a password by a one-time code."""
    actor = _actor(request, Capability.MANAGE_ACCOUNTS)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = add_person(actor=actor, clock=CLOCK, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("people:person", person.pk)
    return render(request, "people/person_new.html", {"form": form}, status=_status(form))


@never_cache
@require_GET
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show one person with what may be done about them."""
    actor = _actor(request, *KEEPERS)
    return _person_page(request, actor, _find(actor, person_id))


@never_cache
@require_POST
def person_act(request: HttpRequest, person_id: UUID, act: str) -> HttpResponse:
    """Do one thing about an account."""
    actor = _actor(request, Capability.MANAGE_ACCOUNTS)
    found = _find(actor, person_id)
    if act == "code":
        handed = hand_reset_code(actor=actor, clock=CLOCK, person=found)
        return _person_page(request, actor, _find(actor, person_id), handed=handed)
    if act == "factors":
        remove_second_factors(actor=actor, clock=CLOCK, person=found)
    elif act == "sessions":
        end_sessions(actor=actor, clock=CLOCK, person=found)
    elif act == "close":
        deactivate_person(actor=actor, clock=CLOCK, person=found, reason=_reason(request))
    else:
        raise NoSuchPerson
    messages.success(request, _("Done."))
    return redirect("people:person", found.pk)


@require_POST
def post_ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask for a post for somebody."""
    actor = _actor(request, Capability.MANAGE_ACCOUNTS)
    found = _find(actor, person_id)
    form = PostForm(actor, civil_date(CLOCK.now()), data=request.POST)
    if form.is_valid():
        try:
            ask_post(actor=actor, clock=CLOCK, person=found, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The post waits for the security administrator."))
            return redirect("people:person", found.pk)
    return _person_page(request, actor, found, form=form)


@require_POST
def post_decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Grant or refuse a post that was asked for."""
    actor = _actor(request, Capability.MANAGE_PEOPLE)
    grant = request.POST.get("decision") == "grant"
    try:
        decide_post(
            actor=actor,
            clock=CLOCK,
            request_id=request_id,
            grant=grant,
            reason=request.POST.get("reason", "")[:300],
        )
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("The post is given.") if grant else _("The post is refused.")
        messages.success(request, said)
    return redirect("people:people")


@require_POST
def posts_grant(request: HttpRequest) -> HttpResponse:
    """Grant many posts at once; each is a decision of its own, and tells why where it fails."""
    actor = _actor(request, Capability.MANAGE_PEOPLE)
    rows = waiting_requests(actor).filter(pk__in=_chosen(request))
    granted = 0
    for row in rows:
        try:
            decide_post(actor=actor, clock=CLOCK, request_id=row.pk, grant=True)
        except Refusal as refusal:
            said = _("%(person)s: %(why)s") % {"person": row.person.name, "why": refusal}
            messages.error(request, said)
        else:
            granted += 1
    told = ngettext("%(count)s post is given.", "%(count)s posts are given.", granted)
    messages.success(request, told % {"count": granted})
    return redirect("people:people")


def _chosen(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(each) for each in request.POST.getlist("chosen")[:_WAITING]]
    except ValueError:
        return []


@require_POST
def post_end(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post today."""
    actor = _actor(request, Capability.MANAGE_PEOPLE)
    post = kept_post(actor, post_id)
    end_post(actor=actor, clock=CLOCK, post=post, reason=_reason(request))
    messages.success(request, _("The post ends today."))
    return redirect("people:person", post.person_id)


@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies whose tree is in one's hands."""
    actor = _actor(request, Capability.MANAGE_TREES)
    words = request.GET.get("words", "")[:100]
    rows = bodies_for(actor, civil_date(CLOCK.now()), words)
    page = slice_of(rows, by=("path",), cursor=request.GET.get("after", ""), limit=_SHOWN)
    context = {"rows": page.rows, "next": page.next, "words": words, **_may(actor)}
    return render(request, "people/bodies.html", context)


@require_http_methods(["GET", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    actor = _actor(request, Capability.MANAGE_TREES)
    form = BodyForm(actor, civil_date(CLOCK.now()), data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_organisation(actor=actor, clock=CLOCK, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The body is added."))
            return redirect("people:bodies")
    return render(request, "people/body_new.html", {"form": form}, status=_status(form))


@require_GET
def logbook(request: HttpRequest) -> HttpResponse:
    """Show who changed what about people, bodies and posts, the newest first."""
    actor = _actor(request, Capability.READ_AUDIT)
    rows = logbook_for(actor)
    words = request.GET.get("words", "")[:60]
    if words:
        rows = rows.filter(actor_name__icontains=words)
    page = slice_of(rows, by=("-at", "-id"), cursor=request.GET.get("after", ""), limit=_SHOWN)
    ids = [row.subject_id for row in page.rows]
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    names |= dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    context = {
        "rows": [
            (row, names.get(row.subject_id) or row.facts.get("person", "")) for row in page.rows
        ],
        "next": page.next,
        "words": words,
    }
    return render(request, "people/logbook.html", context)


def _person_page(
    request: HttpRequest,
    actor: Actor,
    found: Person,
    *,
    form: PostForm | None = None,
    handed: object = None,
) -> HttpResponse:
    today = civil_date(CLOCK.now())
    posts = Post.objects.held_from(today).filter(person=found)
    context = {
        "found": found,
        "posts": posts.select_related("organisation", "region").order_by("starts_on", "id"),
        "asked": waiting_requests(actor).filter(person=found),
        "has_second_factor": has_second_factor(found),
        "form": form or PostForm(actor, today),
        "handed": handed,
        "is_self": found.pk == actor.person_id,
        **_may(actor),
    }
    status = _status(form) if form else 200
    return render(request, "people/person.html", context, status=status)


def _actor(request: HttpRequest, *wanted: Capability) -> Actor:
    """Return whoever asks, if a post of theirs carries one of some capabilities.

    Raises:
        OutsideOffice
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return require_office(actor, *wanted)


def _find(actor: Actor, person_id: UUID) -> Person:
    return kept_account(actor, civil_date(CLOCK.now()), person_id)


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise BadInput("people.reason_missing", _("Say why."))
    return cast("str", form.cleaned_data["reason"])


def _may(actor: Actor) -> dict[str, bool]:
    return {
        "may_keep": Capability.MANAGE_ACCOUNTS in actor.capabilities,
        "may_grant": Capability.MANAGE_PEOPLE in actor.capabilities,
    }


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200
