"""Filters under a name: kept, put in order, shared with one's own body, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.findings.forms.filters import CHIPS
from bihuan.findings.models import SavedFilter
from bihuan.kernel.errors import BadInput, NotFound, NotPermitted, Refusal
from bihuan.kernel.words import one_line

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.kernel.clock import Clock
    from bihuan.people.public import Actor

#: What of an address a filter keeps; a page of the list is no part of it.
KEPT = ("tab", "overdue", *CHIPS, "cols")
#: So many a person may keep; more of them nobody reads.
MOST = 30
_NAME, _QUERY = 40, 2000


def own_filters(actor: Actor) -> QuerySet[SavedFilter]:
    """Return one's own filters, in one's own order."""
    rows = SavedFilter.objects.filter(owner=actor.person_id, removed_at=None)
    return rows.order_by("position", "id")


def offered_filters(actor: Actor) -> list[SavedFilter]:
    """Return one's own filters, then those that others of one's bodies share; one query."""
    rows = SavedFilter.objects.filter(
        Q(owner=actor.person_id) | Q(shared_with__in=actor.organisation_ids), removed_at=None
    ).select_related("owner")
    return sorted(rows.order_by("position", "id"), key=lambda row: row.owner_id != actor.person_id)


def query_of(asked: QueryDict) -> str:
    """Return the filter of an address: what a filter keeps, each time in the same order."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if values := [value for value in asked.getlist(name) if value or name == "tab"]:
            kept.setlist(name, sorted(values) if name == "cols" else values[:1])
    return kept.urlencode()


def save_filter(*, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name; the same name again takes the new filter.

    Raises:
        BadInput: no name, a name or filter that is too long.
        Refusal: as many are kept as may be.
    """
    said, asked = _named(name), query_of(QueryDict(query))
    if len(asked) > _QUERY:
        raise BadInput("findings.filter_too_long", _("This filter is too long to be kept."))
    with transaction.atomic():
        before = own_filters(actor).filter(name=said).first()
        if before is not None:
            before.query = asked
            before.save(update_fields=["query"])
            return before
        there = own_filters(actor).count()
        if there >= MOST:
            message = _("You keep %(count)s filters already. Take one away first.")
            raise Refusal("findings.too_many_filters", message % {"count": MOST}, count=MOST)
        return SavedFilter.objects.create(
            owner_id=actor.as_person, name=said, query=asked, position=there
        )


def rename_filter(*, actor: Actor, filter_id: UUID, name: str) -> SavedFilter:
    """Give one's own filter another name.

    Raises:
        NotFound: no filter of one's own.
        BadInput: no name, too long a one.
        Refusal: another filter of one's own has it.
    """
    row, row.name = own_filter(actor, filter_id), _named(name)
    try:
        with transaction.atomic():
            row.save(update_fields=["name"])
    except IntegrityError as error:
        message = _("Another filter of yours has this name. Choose another one.")
        raise Refusal("findings.filter_name_taken", message) from error
    return row


def move_filter(*, actor: Actor, filter_id: UUID, by: int) -> None:
    """Put one's own filter further to the front (-1) or the back (1).

    Raises:
        NotFound: no filter of one's own.
    """
    with transaction.atomic():
        row = own_filter(actor, filter_id)
        rows = list(own_filters(actor).exclude(pk=row.pk))
        here = sum(each.position < row.position for each in rows)
        rows.insert(max(0, min(here + by, len(rows))), row)
        for position, each in enumerate(rows):
            each.position = position
        SavedFilter.objects.bulk_update(rows, ["position"])


def share_filter(*, actor: Actor, filter_id: UUID, organisation_id: UUID | None) -> None:
    """Share one's own filter with one of one's bodies, or with nobody.

    Raises:
        NotFound: no filter of one's own.
        NotPermitted: the body is not one's own.
    """
    row = own_filter(actor, filter_id)
    if organisation_id is not None and organisation_id not in actor.organisation_ids:
        message = _("A filter is shared with an organisation in which you hold a post.")
        raise NotPermitted("findings.filter_not_your_body", message)
    row.shared_with_id = organisation_id
    row.save(update_fields=["shared_with"])


def remove_filter(*, actor: Actor, filter_id: UUID, clock: Clock) -> None:
    """Take one's own filter away, also from those it was shared with.

    Raises:
        NotFound: no filter of one's own.
    """
    row = own_filter(actor, filter_id)
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])


def own_filter(actor: Actor, filter_id: UUID) -> SavedFilter:
    """Return one's own filter.

    Raises:
        NotFound: no filter of one's own.
    """
    row = own_filters(actor).filter(pk=filter_id).first()
    if row is None:
        raise NotFound("findings.no_such_filter", _("You have no such filter."))
    return row


def _named(name: str) -> str:
    said = one_line(name)
    if not said or len(said) > _NAME:
        message = _("Give the filter a name of at most %(count)s characters.")
        raise BadInput("findings.filter_name", message % {"count": _NAME}, count=_NAME)
    return said
