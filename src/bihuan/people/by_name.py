"""A choice by name: a body or a person among thousands, in any form, with a script and without.

Three fields travel: the words in the box, the id that was chosen, and the words that it was
chosen for. The id counts while the box still says those words; whatever else is typed is looked
up by name, and where it does not name exactly one, the page asks which one is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model, Q
from django.http import JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bihuan.engines.text.initials import has_initials, may_be_initials
from bihuan.people.models import Organisation, Person, Post

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

#: Names that a list shows; who means another one types more of it.
SHOWN = 20
#: Words that are looked at, and names that are looked at to put the nearest first.
_WORDS, _RANKED = 4, 500
_LONGEST = 120
Of = TypeVar("Of", bound=Model)


class Said(NamedTuple):
    """What a form sends."""

    words: str
    id: str = ""
    #: The words that the id was chosen for.
    of: str = ""

    @property
    def is_chosen(self) -> bool:
        """Whether the id still stands for the words in the box."""
        return bool(self.id) and self.words == self.of

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed and nothing chosen."""
        return not self.words and not self.is_chosen


@dataclass(frozen=True)
class Offer:
    """One name that a list shows, and what tells it from others of that name."""

    id: UUID
    name: str
    about: str


class ByNameInput(forms.TextInput):
    """A box for a name; a script turns it into a list that one chooses from."""

    template_name = "people/by_name.html"

    def __init__(self, narrowed_by: str) -> None:
        super().__init__(attrs={"autocomplete": "off", "maxlength": _LONGEST})
        #: Where a script asks for names.
        self.address = ""
        #: The field of the same form whose choice narrows this one.
        self.narrowed_by = narrowed_by
        #: What to choose from where the words did not say which one is meant.
        self.meant: list[Offer] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the two fields that go with the box."""
        said = value if isinstance(value, Said) else _of_row(value)
        context = super().get_context(name, said.words, attrs)
        return {
            **context,
            "said": Said(said.words, said.id, said.words) if self.meant else said,
            "address": self.address,
            "narrowed_by": self.narrowed_by,
            "meant": self.meant,
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Said:
        """Read what was sent; an id alone is taken for what it is."""
        del files
        return said_in(data, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Say whether the box was not sent at all."""
        del files
        return name not in data


def said_in(data: Mapping[str, Any], name: str) -> Said:
    """Read what the three fields of a box say."""
    return Said(*(_plain(data.get(name + end)) for end in ("", "_id", "_for")))


def body_box(name: str, body: Organisation | None) -> SafeString:
    """Draw the box for a body outside a form of Django's, with its name as its id."""
    box = ByNameInput("")
    box.address = names_at("bodies")
    return box.render(name, body, {"id": name})


def names_at(source: str, **about: str) -> str:
    """Return where a script asks for the names of a source (``people/choosing.py``)."""
    return reverse("people:choose", args=[source]) + "?" + urlencode(about)


def body_meant(rows: QuerySet[Organisation], said: Said) -> Organisation | None:
    """Return the one body that a box outside a form means; None where it is not just one."""
    return named(rows, BodyField.names, said)


def _of_row(row: Any) -> Said:
    return (
        Said(row.name, str(row.pk), row.name)
        if isinstance(row, Organisation | Person)
        else Said("")
    )


class ByNameField(forms.Field, Generic[Of]):
    """One of some rows, by its name; ``rows`` are set by the form, which knows who asks.

    Args:
        narrowed_by: the field of the form whose choice narrows this one.
    """

    widget: ByNameInput
    #: Columns of names that are looked at.
    names: ClassVar[tuple[str, ...]] = ("name",)
    default_error_messages: ClassVar = {
        "unknown": _("There is nothing of that name that you may choose here."),
        "which": _("Which one is meant? Choose one, or type more of the name."),
    }
    rows: QuerySet[Of]

    def __init__(self, *, narrowed_by: str = "", **options: Any) -> None:
        super().__init__(widget=ByNameInput(narrowed_by), **options)

    def named(self, said: Said) -> Of | None:
        """Return the one row that is chosen or exactly named."""
        return named(self.rows, self.names, said)

    def nearest(self, words: str) -> list[Offer]:
        """Return what the words may mean, to choose from."""
        raise NotImplementedError

    def clean(self, value: Said) -> Of | None:
        """Return the row that is meant; None where nothing was said and nothing has to be.

        Raises:
            forms.ValidationError: nothing of that name, or not one alone.
        """
        self.widget.meant = []
        if value.is_empty:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        found = self.named(value)
        if found is not None:
            return found
        self.widget.meant = [] if value.is_chosen else self.nearest(value.words)[:SHOWN]
        code = "which" if self.widget.meant else "unknown"
        raise forms.ValidationError(self.error_messages[code], code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say whether another name is in the box."""
        return _of_row(initial).words != (data or Said("")).words


class _OfficeField(ByNameField[Of]):
    """A row of the office's own; ``source`` says whose names the script asks for."""

    def __init__(self, source: str, **options: Any) -> None:
        super().__init__(**options)
        self._source = source

    def offer(self, rows: QuerySet[Of], today: date, **about: str) -> None:
        """Say what may be chosen, and what the script asks for it with."""
        self.rows, self.today = rows, today
        self.widget.address = names_at(self._source, **about)

    def nearest(self, words: str) -> list[Offer]:
        """Return the rows whose names hold the words."""
        return offers_of(nearest(self.rows, self.names, words), self.today)


class BodyField(_OfficeField[Organisation]):
    """A body by its name or short name."""

    names = ("name", "short_name")


class PersonField(_OfficeField[Person]):
    """A person by name."""


def named(rows: QuerySet[Of], names: tuple[str, ...], said: Said) -> Of | None:
    """Return the one row that is chosen or exactly named; None where it is not just one."""
    chosen = said.id if said.is_chosen else said.words
    if said.is_chosen or _is_id(chosen):
        return rows.filter(pk=chosen).first() if _is_id(chosen) else None
    found = list(rows.filter(_any(names, "", said.words))[:2])
    return found[0] if len(found) == 1 else None


def nearest(rows: QuerySet[Of], names: tuple[str, ...], words: str) -> list[Of]:
    """Return the rows with all the words in a name, or their initials; the nearest first.

    At most one more than are shown, which says that there are more.
    """
    asked = words[:_LONGEST].replace("\x00", "").split()[:_WORDS]
    for word in asked:
        if not may_be_initials(word):
            rows = rows.filter(_any(names, "__icontains", word))
    letters = [word for word in asked if may_be_initials(word)]
    every = rows.values_list("pk", *names)
    found = [
        (_distance(called, words), pk)
        for pk, *called in (every if letters else every[:_RANKED])
        if all(_answers(called, word) for word in letters)
    ]
    found.sort(key=lambda each: each[0])
    ids = [pk for _how_far, pk in found[: SHOWN + 1]]
    by_id = rows.in_bulk(ids)
    return [by_id[pk] for pk in ids]


def offers_of(rows: Iterable[Any], today: date) -> list[Offer]:
    """Return bodies with their region, and people with their posts, as a list shows them."""
    found = list(rows)
    ids = [row.pk for row in found if isinstance(row, Person)]
    held: dict[UUID, list[str]] = {}
    if ids:
        posts = Post.objects.in_force(today).filter(person__in=ids)
        for post in posts.select_related("organisation").order_by("starts_on", "id"):
            said = f"{post.organisation} {post.title or post.get_role_display()}"
            held.setdefault(post.person_id, []).append(said)
    return [
        Offer(
            row.pk,
            row.name,
            "; ".join(held.get(row.pk, [])) if isinstance(row, Person) else row.region.name,
        )
        for row in found
    ]


def _any(names: tuple[str, ...], how: str, word: str) -> Q:
    ways = Q()
    for name in names:
        ways |= Q(**{name + how: word})
    return ways


def _answers(called: list[str], word: str) -> bool:
    folded = word.casefold()
    return any(folded in name.casefold() or has_initials(name, folded) for name in called)


def _distance(called: list[str], words: str) -> int:
    """Tell names that are the words, names that begin with them, and others apart."""
    if words in called:
        return 0
    return 1 if any(name.startswith(words) for name in called if words) else 2


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _plain(text: Any) -> str:
    return str(text or "").replace("\x00", "").strip()


def answer(found: list[Offer], *, is_narrowed: bool = True) -> JsonResponse:
    """Return the names that a list shows, and a sentence on how many there are.

    Args:
        found: what was found; one more than are shown says that there are more.
        is_narrowed: whether what the list depends on is chosen already.
    """
    if len(found) > SHOWN:
        said = gettext("The first %(count)d; type more of the name for others.") % {"count": SHOWN}
    elif found:
        said = ngettext("%(count)d name", "%(count)d names", len(found)) % {"count": len(found)}
    else:
        said = gettext("Nothing of that name.")
        said = said if is_narrowed else gettext("Choose the organisation first.")
    offers = [{"id": str(o.id), "name": o.name, "about": o.about} for o in found[:SHOWN]]
    return JsonResponse({"offers": offers, "said": said})
