"""Lists of findings: filters as data, keyset pages, counts by tab."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.lifecycle import OPEN, State
from bihuan.findings.models import Finding
from bihuan.findings.permissions import visible
from bihuan.kernel.errors import BadInput
from bihuan.people import public as people

if TYPE_CHECKING:
    from bihuan.people.public import Actor

#: Stands for "no deadline" in the order: after every real one.
NEVER = date(9999, 12, 31)
PAGE_SIZE = 25
LARGEST_PAGE = 200

#: Tabs of the list: name -> states. ``open`` is where the list begins.
TABS: dict[str, tuple[State, ...]] = {
    "open": tuple(sorted(OPEN)),
    "to_assign": (State.FOUND, State.VERIFIED),
    "rectifying": (State.ASSIGNED, State.RECTIFYING, State.RETURNED),
    "to_accept": (State.SUBMITTED,),
    "to_strike_off": (State.ACCEPTED,),
    "closed": (State.CLOSED,),
    "looked_back": (State.LOOKED_BACK,),
    "off_list": (State.TRANSFERRED, State.WITHDRAWN, State.DUPLICATE),
}


@dataclass(frozen=True)
class FindingFilter:
    """What of the visible findings is asked for; empty fields ask for all."""

    tab: str = ""
    is_overdue: bool = False
    kind: str = ""
    grade: str = ""
    region_code: str = ""
    organisation_id: UUID | None = None
    notice_id: UUID | None = None
    due_from: date | None = None
    due_to: date | None = None
    found_from: date | None = None
    found_to: date | None = None
    words: str = ""

    def without_tab(self) -> FindingFilter:
        """Return the same filter for all tabs."""
        return replace(self, tab="", is_overdue=False)


@dataclass(frozen=True)
class Page:
    """One page of a list and the cursors of its neighbours."""

    rows: list[Finding]
    next_cursor: str | None
    previous_cursor: str | None


def filtered(actor: Actor, asked: FindingFilter, today: date) -> QuerySet[Finding]:
    """Return the visible findings that a filter asks for.

    Raises:
        BadInput: an unknown tab.
    """
    rows = visible(actor)
    if asked.tab:
        if asked.tab not in TABS:
            raise BadInput("findings.unknown_tab", _("There is no such tab."), tab=asked.tab)
        rows = rows.filter(state__in=TABS[asked.tab])
    if asked.is_overdue:
        rows = rows.filter(state__in=OPEN, due_on__lt=today)
    for field in ("kind", "grade", "notice_id"):
        if value := getattr(asked, field):
            rows = rows.filter(**{field: value})
    rows = _dates(rows, asked)
    rows = _region(rows, asked.region_code)
    if asked.organisation_id:
        rows = rows.filter(
            Q(turn_org=asked.organisation_id) | Q(pk__in=_with_duty(asked.organisation_id))
        )
    return _worded(rows, asked.words)


def _region(rows: QuerySet[Finding], code: str) -> QuerySet[Finding]:
    if not code:
        return rows
    region = people.region_by_code(code)
    return rows.filter(region__path__startswith=region.path) if region else rows.none()


def _worded(rows: QuerySet[Finding], words: str) -> QuerySet[Finding]:
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | Q(place__icontains=word)
            | Q(description__icontains=word)
        )
    return rows


def _with_duty(organisation_id: UUID) -> QuerySet[Finding]:
    return Finding.objects.filter(duties__organisation=organisation_id, duties__ended_at=None)


def _dates(rows: QuerySet[Finding], asked: FindingFilter) -> QuerySet[Finding]:
    if asked.due_from:
        rows = rows.filter(due_on__gte=asked.due_from)
    if asked.due_to:
        rows = rows.filter(due_on__lte=asked.due_to)
    if asked.found_from:
        rows = rows.filter(found_at__date__gte=asked.found_from)
    if asked.found_to:
        rows = rows.filter(found_at__date__lte=asked.found_to)
    return rows


def ordered(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Order by deadline, the soonest first, those without one last."""
    return rows.annotate(due_key=Coalesce("due_on", Value(NEVER))).order_by("due_key", "id")


def with_columns(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Bring along what a row of the list shows, in one query."""
    return rows.select_related("region", "turn_org", "turn_person").annotate(
        measures_all=Count("measures", filter=Q(measures__voided_at=None), distinct=True),
        measures_done=Count(
            "measures",
            filter=Q(measures__voided_at=None, measures__done_at__isnull=False),
            distinct=True,
        ),
    )


def page_of(
    actor: Actor,
    asked: FindingFilter,
    *,
    today: date,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """Return one page; the last page costs as much as the first.

    Raises:
        BadInput: a cursor that is not one of ours.
    """
    size = max(1, min(size, LARGEST_PAGE))
    rows = ordered(with_columns(filtered(actor, asked, today)))
    at = _decode(cursor) if cursor else None
    if at is None:
        found = list(rows[: size + 1])
        return Page(
            found[:size], _cursor(found[size - 1], "after") if len(found) > size else None, None
        )
    due, pk, way = at
    if way == "after":
        beyond = Q(due_key__gt=due) | Q(due_key=due, id__gt=pk)
        found = list(rows.filter(beyond)[: size + 1])
        more = len(found) > size
        found = found[:size]
        return Page(
            found,
            _cursor(found[-1], "after") if more else None,
            _cursor(found[0], "before") if found else None,
        )
    beyond = Q(due_key__lt=due) | Q(due_key=due, id__lt=pk)
    found = list(rows.filter(beyond).order_by(F("due_key").desc(), "-id")[: size + 1])
    more = len(found) > size
    found = found[:size][::-1]
    return Page(
        found,
        _cursor(found[-1], "after") if found else None,
        _cursor(found[0], "before") if more else None,
    )


def counts_by_tab(actor: Actor, asked: FindingFilter, today: date) -> dict[str, int]:
    """Count the filtered findings of every tab, and the overdue ones; two queries."""
    rows = filtered(actor, asked.without_tab(), today)
    by_state = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    counts = {
        tab: sum(by_state.get(state.value, 0) for state in states) for tab, states in TABS.items()
    }
    counts["overdue"] = rows.filter(state__in=OPEN, due_on__lt=today).count()
    return counts


def _cursor(row: Finding, way: str) -> str:
    due = (row.due_on or NEVER).isoformat()
    raw = json.dumps([due, str(row.pk), way], separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[date, UUID, str]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        due, pk, way = json.loads(raw)
        return date.fromisoformat(due), UUID(pk), {"after": "after", "before": "before"}[way]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        message = _("This page link is damaged. Start from the first page.")
        raise BadInput("findings.bad_cursor", message) from error
