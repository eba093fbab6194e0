"""For whom somebody stands in now: chosen in the session, asked again with every request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from bihuan.people.models import Delegation

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.sessions.backends.base import SessionBase
    from django.db.models import QuerySet

    from bihuan.people.models import Person

_KEY = "standing_in"


def chosen(session: SessionBase, person: Person, on: date) -> Delegation | None:
    """Return the delegation that a session acts by; one that is over is forgotten."""
    kept = session.get(_KEY)
    if kept is None:
        return None
    rows = Delegation.objects.in_force(on).select_related("principal")
    found = rows.filter(pk=UUID(kept), deputy=person).first()
    if found is None:
        del session[_KEY]
    return found


def choose(session: SessionBase, delegation: Delegation | None) -> None:
    """Act by a delegation from the next request on; as oneself when None."""
    if delegation is None:
        session.pop(_KEY, None)
    else:
        session[_KEY] = str(delegation.pk)


def delegations_of(person: Person, on: date) -> QuerySet[Delegation]:
    """Return the delegations from and to a person that are not over, the next first."""
    rows = Delegation.objects.filter(Q(principal=person) | Q(deputy=person))
    rows = rows.filter(revoked_at__isnull=True, ends_on__gt=on)
    return rows.select_related("principal", "deputy").order_by("starts_on", "id")


def bound_to(person_id: UUID | None, on: date) -> frozenset[str]:
    """Return the ids of the people for whom somebody stands in on a date, or who do for them."""
    if person_id is None:
        return frozenset()
    rows = Delegation.objects.in_force(on).filter(Q(principal=person_id) | Q(deputy=person_id))
    pairs = rows.values_list("principal_id", "deputy_id")
    return frozenset(str(each) for pair in pairs for each in pair if each != person_id)
