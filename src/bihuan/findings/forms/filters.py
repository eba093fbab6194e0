"""The filter of a list: read from the address, shown as chips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from bihuan.documents import public as documents
from bihuan.findings.forms import choices
from bihuan.findings.forms.fields import day_field
from bihuan.findings.models import Grade, Kind
from bihuan.findings.queries.ledgers import visible_uploads
from bihuan.findings.queries.listing import TABS, FindingFilter
from bihuan.kernel.errors import BadInput
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.http import QueryDict

    from bihuan.people.public import Actor

#: Notices that are offered, the newest; characters of what cannot be read that are shown again.
_RECENT, _SHOWN = 100, 40
_ANY: tuple[str, Any] = ("", _("Any"))
#: Parameters that a chip stands for; the others (tab, columns, cursor) have their own place.
CHIPS = (
    "words", "region", "kind", "grade", "org", "notice", "ledger",
    "due_from", "due_to", "found_from", "found_to",
)  # fmt: skip


@dataclass(frozen=True)
class Chip:
    """One filter in force, and the address without it."""

    label: str
    value: str
    without: str


class FilterUnread(BadInput):
    """Some of what a list is asked for cannot be read; a file without it would hold too much."""

    def __init__(self, unread: list[Chip]) -> None:
        said = pgettext("list", ", ").join(f"{chip.label} {chip.value}" for chip in unread)
        super().__init__(
            "findings.filter_unread",
            gettext("These filters cannot be read: %(filters)s. Mend them in the list first.")
            % {"filters": said},
            filters=said,
        )


class AddressForm(forms.Form):
    """What an address asks of a list; where some of it cannot be read, nothing is shown."""

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        self._asked = asked

    def unread(self) -> list[Chip]:
        """Return what cannot be read, each with the address without it."""
        return [
            Chip(str(self.fields[name].label), self._typed(name), self._without(name))
            for name in self.errors
        ]

    def require_read(self) -> None:
        """Refuse what cannot be read.

        Raises:
            FilterUnread
        """
        if unread := self.unread():
            raise FilterUnread(unread)

    def _typed(self, name: str) -> str:
        typed = self._asked.get(name, "")
        return typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…"

    def _without(self, name: str) -> str:
        without = self._asked.copy()
        without.pop(name, None)
        without.pop("cursor", None)
        return f"?{without.urlencode()}"


class FilterForm(AddressForm):
    """What of the list of findings is asked for."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Area"), required=False)
    #: Words of a body's name, or the id that a link carries.
    org = forms.CharField(label=_("Organisation"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[_ANY, *Kind.choices])
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=[_ANY, *Grade.choices])
    notice = forms.ChoiceField(label=_("Notice"), required=False)
    #: What the page of a ledger leads to; a chip takes it away.
    ledger = forms.UUIDField(label=_("Ledger"), required=False, widget=forms.HiddenInput)
    tab = forms.ChoiceField(
        label=_("State"), required=False, choices=[(each, each) for each in ("", "all", *TABS)]
    )
    overdue = forms.ChoiceField(
        label=_("Overdue"), required=False, choices=[("", ""), ("yes", "yes")]
    )
    due_from = day_field(label=_("Due from"), required=False)
    due_to = day_field(label=_("Due until"), required=False)
    found_from = day_field(label=_("Found from"), required=False)
    found_to = day_field(label=_("Found until"), required=False)

    def __init__(self, asked: QueryDict, *, actor: Actor, today: date) -> None:
        super().__init__(asked)
        self._ledgers = visible_uploads(actor)
        self._bodies = people.organisations_under(actor.scope, today)
        notices = documents.visible(actor).filter(state=documents.NoticeState.CONFIRMED)
        recent = list(notices.order_by("-uploaded_at").values_list("pk", "title")[:_RECENT])
        meant = _as_id(asked.get("notice", ""))
        if meant and len(recent) == _RECENT and meant not in dict(recent):
            recent += notices.filter(pk=meant).values_list("pk", "title")
        given: dict[str, choices.Choices] = {
            "region": choices.regions(actor, today),
            "notice": [_ANY, *((str(pk), title) for pk, title in recent)],
        }
        for name, offered in given.items():
            self.fields[name].choices = [_ANY, *offered[1:]]  # type: ignore[attr-defined]

    def asked_for(self) -> FindingFilter:
        """Return the filter as data."""
        self.is_valid()
        given = self.cleaned_data
        return FindingFilter(
            is_unread=bool(self.errors),
            tab=tab if (tab := self._asked.get("tab", "open")) in TABS else "",
            is_overdue=self._asked.get("overdue") == "yes",
            kind=given.get("kind", ""),
            grade=given.get("grade", ""),
            region_code=given.get("region", ""),
            organisation_id=_as_id(given.get("org", "")),
            organisation_words="" if _as_id(given.get("org", "")) else given.get("org", ""),
            notice_id=given.get("notice") or None,
            ledger_id=given.get("ledger"),
            due_from=given.get("due_from"),
            due_to=given.get("due_to"),
            found_from=given.get("found_from"),
            found_to=given.get("found_to"),
            words=given.get("words", ""),
        )

    def chips(self) -> Iterator[Chip]:
        """Yield what is in force, each with the address that takes it away."""
        self.is_valid()
        for name in CHIPS:
            value = self.cleaned_data.get(name)
            if not value:
                continue
            yield Chip(str(self.fields[name].label), self._shown(name), self._without(name))

    def _shown(self, name: str) -> str:
        field, value = self.fields[name], self.cleaned_data[name]
        if name == "org" and (pk := _as_id(value)):
            return str(self._bodies.filter(pk=pk).first() or value)
        if name == "ledger":
            named = self._ledgers.filter(pk=value).values_list("file_name", flat=True)
            return named.first() or str(value)
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices)[value]).strip("\u3000 ")  # type: ignore[arg-type]
        return str(value)


def _as_id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
