"""What stands around every page: the menu that the role may use, the person, the area."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bihuan.notices.public import stream_address, unread_count
from bihuan.people.public import Capability, chosen_area, first_post

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from bihuan.people.public import Actor


@dataclass(frozen=True)
class Entry:
    """An entry of the menu; a parent is open while one of its children is shown."""

    label: Any
    route: str
    icon: str = ""
    letter: str = ""
    may: Callable[[Actor], bool] = lambda actor: not actor.scope.is_empty
    children: tuple[Entry, ...] = ()
    #: Further routes whose pages belong to this entry.
    also: tuple[str, ...] = ()
    is_here: bool = False
    is_on: bool = False
    count: int = 0
    url: str = field(default="", compare=False)


def _can(capability: Capability) -> Callable[[Actor], bool]:
    return lambda actor: capability in actor.capabilities


def _anybody(_actor: Actor) -> bool:
    return True


_KEEPING = frozenset({Capability.MANAGE_ACCOUNTS, Capability.MANAGE_PEOPLE})
_ONE_FINDING = (
    "findings:record", "findings:step", "findings:chosen", "findings:chosen_result",
    "findings:filters",
)  # fmt: skip
_ONE_LEDGER = ("findings:ledger",)
_ONE_PAPER = (
    "findings:paper", "findings:paper_new", "findings:notice_paper", "findings:notice_paper_new",
)  # fmt: skip
_ONE_NOTICE = ("documents:preview", "findings:notice_result")
#: The menu follows the loop; what a role may not use is not drawn.
MENU: tuple[tuple[Entry, ...], ...] = (
    (
        Entry(_("My work"), "web:home", "desk", "w", _anybody),
        Entry(_("Find"), "findings:new", "search", "n", _can(Capability.FIND)),
        Entry(
            _("Fix"),
            "findings:list",
            "wrench",
            "f",
            children=(
                Entry(_("Findings"), "findings:list", also=_ONE_FINDING),
                Entry(_("Three lists"), "findings:lists"),
                Entry(_("Papers"), "findings:papers", also=_ONE_PAPER),
                Entry(
                    _("Import a notice"),
                    "documents:list",
                    may=_can(Capability.IMPORT_NOTICE),
                    also=_ONE_NOTICE,
                ),
                Entry(
                    _("Import a ledger"),
                    "findings:ledgers",
                    may=_can(Capability.IMPORT_NOTICE),
                    also=_ONE_LEDGER,
                ),
                Entry(_("Look-back"), "findings:look_backs", may=_can(Capability.LOOK_BACK)),
            ),
        ),
    ),
    (
        Entry(
            _("People and posts"),
            "people:people",
            "people",
            "p",
            lambda actor: bool(actor.capabilities & _KEEPING),
            also=(
                "people:person",
                "people:person_new",
                "people:post_ask",
                "people:person_act",
                "web:people_list",
            ),
        ),
        Entry(
            _("Bodies"),
            "people:bodies",
            "building",
            "b",
            _can(Capability.MANAGE_TREES),
            also=("people:body_new",),
        ),
        Entry(
            _("Regions"),
            "people:regions",
            "pin",
            "o",
            lambda actor: bool(
                actor.capabilities & {Capability.MANAGE_TREES, Capability.MANAGE_GRIDS}
            ),
            also=(
                "people:region",
                "people:region_add",
                "people:region_rename",
                "people:region_end",
            ),
        ),
        Entry(_("Logbook"), "people:logbook", "history", "l", _can(Capability.READ_AUDIT)),
        Entry(_("Settings"), "web:settings", "settings", "s", _anybody),
    ),
)


class Frame:
    """What the base template asks for; each answer is worked out when it is first needed."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def actor(self) -> Actor | None:
        """Whoever is signed in."""
        return getattr(self._request, "actor", None)

    @cached_property
    def person(self) -> object:
        """The person behind the actor, for the name in the bar."""
        return self._request.user if self.actor else None

    @cached_property
    def organisation(self) -> str:
        """The body of the person's first post."""
        post = self._first_post
        return str(post.organisation) if post else ""

    @cached_property
    def region(self) -> str:
        """The area that lists show: the one that was chosen, else that of the first post."""
        post, actor = self._first_post, self.actor
        chosen = chosen_area(self._request.session, actor) if actor else None
        return str(chosen or (post.region if post else ""))

    @cached_property
    def _first_post(self) -> Any:
        return first_post(self.actor) if self.actor else None

    @property
    def may_find(self) -> bool:
        """Whether the person may record a finding."""
        return self.actor is not None and Capability.FIND in self.actor.capabilities

    @property
    def may_search(self) -> bool:
        """Whether there is anything that the person could search."""
        return self.actor is not None and not self.actor.scope.is_empty

    @cached_property
    def unread(self) -> int:
        """How many messages of the inbox are unread."""
        return unread_count(self.actor) if self.actor else 0

    @property
    def stream(self) -> str:
        """Where the browser is told of changes at once; empty where it asks."""
        return stream_address(self._request)

    @cached_property
    def menu(self) -> tuple[tuple[Entry, ...], ...]:
        """The menu's groups as this person may use them, with the place that is shown."""
        actor = self.actor
        if actor is None:
            return ()
        return tuple(
            tuple(self._placed(entry, actor) for entry in group if entry.may(actor))
            for group in MENU
        )

    @property
    def siblings(self) -> tuple[Entry, ...]:
        """The pages beside the one that is shown; a phone shows them as a strip."""
        return next((entry.children for group in self.menu for entry in group if entry.is_on), ())

    @property
    def _shown(self) -> str:
        """The route of the page that is shown; empty where an address leads nowhere."""
        match = self._request.resolver_match
        return match.view_name if match else ""

    def _placed(self, entry: Entry, actor: Actor) -> Entry:
        children = tuple(self._placed(c, actor) for c in entry.children if c.may(actor))
        url = reverse(entry.route)
        claimed = self._shown in (entry.route, *entry.also)
        is_here = claimed and not children
        is_on = claimed or any(child.is_here for child in children)
        return replace(entry, url=url, children=children, is_here=is_here, is_on=is_on)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Offer the frame to every template."""
    return {"frame": Frame(request)}
