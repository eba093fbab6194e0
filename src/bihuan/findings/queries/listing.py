"""Lists of findings: filters as data, keyset pages, counts by tab."""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from bihuan.findings.domain.lifecycle import HANDED_IN, OPEN, State
from bihuan.findings.models import LATE, Duty, Finding, Measure
from bihuan.findings.permissions import visible, visible_apart
from bihuan.findings.queries.ledgers import made_of_sent
from bihuan.findings.queries.matching import matching
from bihuan.foundation.rest.pages import beyond
from bihuan.kernel.clock import day_begins
from bihuan.kernel.errors import BadInput
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bihuan.people.public import Actor, Capability, Organisation

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
    #: Words of the name of the body whose turn or duty it is.
    organisation_words: str = ""
    notice_id: UUID | None = None
    #: The ledger that was sent and that they were made of.
    ledger_id: UUID | None = None
    due_from: date | None = None
    due_to: date | None = None
    found_from: date | None = None
    found_to: date | None = None
    words: str = ""
    #: Whether some of what was asked could not be read: then nothing is shown.
    is_unread: bool = False

    @property
    def is_dear(self) -> bool:
        """Whether words or names have to be looked up."""
        return bool(self.words or self.organisation_words or self.organisation_id)

    def without_tab(self) -> FindingFilter:
        """Return the same filter for all tabs."""
        return replace(self, tab="", is_overdue=False)


@dataclass(frozen=True)
class Page:
    """One page of a list and the cursors of its neighbours."""

    rows: list[Finding]
    next_cursor: str | None
    previous_cursor: str | None


def filtered(
    actor: Actor, asked: FindingFilter, today: date, *, to: Capability | None = None
) -> QuerySet[Finding]:
    """Return the findings that a filter asks for: those to be seen, or those to do something with.

    Raises:
        BadInput: an unknown tab.
    """
    return _narrowed(visible(actor, to), asked, today)


def _narrowed(rows: QuerySet[Finding], asked: FindingFilter, today: date) -> QuerySet[Finding]:
    if asked.is_unread:
        return rows.none()
    rows = _tab(rows, asked.tab)
    if asked.is_overdue:
        rows = rows.filter(LATE, due_key__lt=today)
    for field in ("kind", "grade", "notice_id"):
        if value := getattr(asked, field):
            rows = rows.filter(**{field: value})
    rows = _ledger(_dates(rows, asked), asked.ledger_id)
    rows = _region(rows, asked.region_code)
    if asked.organisation_id:
        rows = _of_bodies(rows, people.Organisation.objects.filter(pk=asked.organisation_id))
    if asked.organisation_words:
        rows = _of_bodies(rows, people.organisations_called(asked.organisation_words))
    return matching(rows, asked.words) if asked.words else rows


def _tab(rows: QuerySet[Finding], tab: str) -> QuerySet[Finding]:
    if not tab:
        return rows
    if tab not in TABS:
        raise BadInput("findings.unknown_tab", _("There is no such tab."), tab=tab)
    return rows.filter(is_open=True) if tab == "open" else rows.filter(state__in=TABS[tab])


def _ledger(rows: QuerySet[Finding], ledger_id: UUID | None) -> QuerySet[Finding]:
    if ledger_id is None:
        return rows
    return rows.filter(pk__in=made_of_sent(ledger_id).values("finding_id"))


def _region(rows: QuerySet[Finding], code: str) -> QuerySet[Finding]:
    if not code:
        return rows
    region = people.region_by_code(code)
    return rows.filter(people.in_regions("region", [region.path])) if region else rows.none()


def _of_bodies(rows: QuerySet[Finding], bodies: QuerySet[Organisation]) -> QuerySet[Finding]:
    """Keep the findings whose turn or duty is one of some bodies'."""
    ids = bodies.values("pk")
    with_duty = Duty.objects.filter(organisation__in=ids, ended_at=None).order_by()
    turns = Finding.objects.filter(turn_org__in=ids).values("pk")
    return rows.filter(pk__in=turns.union(with_duty.values("finding_id")))


def _dates(rows: QuerySet[Finding], asked: FindingFilter) -> QuerySet[Finding]:
    if asked.due_from:
        # The second says no more, but the order's index is entered there.
        rows = rows.filter(due_on__gte=asked.due_from, due_key__gte=asked.due_from)
    if asked.due_to:
        rows = rows.filter(due_on__lte=asked.due_to)
    if asked.found_from and asked.found_from > date.min:
        rows = rows.filter(found_at__gte=day_begins(asked.found_from))
    if asked.found_to and asked.found_to < date.max:
        rows = rows.filter(found_at__lt=day_begins(asked.found_to + timedelta(days=1)))
    return rows


def ordered(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Order by deadline, the soonest first, those without one last."""
    return rows.order_by("due_key", "id")


def with_columns(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Bring along what a row of the list shows; of the measures, the count is asked row by row."""
    measures = Measure.objects.filter(finding=OuterRef("pk"), voided_at=None).order_by()
    return rows.select_related("region", "turn_org", "turn_person").annotate(
        measures_all=_count(measures),
        measures_done=_count(measures.filter(done_at__isnull=False)),
    )


def _count(rows: QuerySet[Measure]) -> Coalesce:
    counted = rows.values("finding").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


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
    due, pk, way = _decode(cursor) if cursor else (None, None, "after")
    backwards = way == "before"
    order = ("-due_key", "-id") if backwards else ("due_key", "id")
    rest = beyond(Finding, order, (due, pk)) if due is not None else Q()
    keys = _keys(actor, asked, today, rest, order=order, count=size + 1)
    more, keys = len(keys) > size, keys[:size]
    found = with_columns(Finding.objects.filter(pk__in=[key[1] for key in keys])).in_bulk()
    rows = [found[key[1]] for key in (reversed(keys) if backwards else keys)]
    has_next, has_previous = (bool(rows), more) if backwards else (more, bool(rows and cursor))
    return Page(
        rows,
        _cursor(rows[-1], "after") if has_next else None,
        _cursor(rows[0], "before") if has_previous else None,
    )


def _keys(
    actor: Actor, asked: FindingFilter, today: date, rest: Q, *, order: Sequence[str], count: int
) -> list[tuple[date, UUID]]:
    """Return the first places of the rest in an order, with the ids that stand there."""
    keys: list[tuple[date, UUID]] = []
    for rows in visible_apart(actor, is_dear=asked.is_dear):
        narrowed = _narrowed(rows, asked, today).filter(rest)
        keys += narrowed.order_by(*order).values_list("due_key", "pk")[:count]
    return sorted(keys, reverse=order[0].startswith("-"))[:count]


def counts_by_tab(actor: Actor, asked: FindingFilter, today: date) -> dict[str, int]:
    """Count the filtered findings of every tab, and the overdue ones; two queries."""
    by_state, late = Counter[str](), Counter[str]()
    for rows in visible_apart(actor, is_dear=asked.is_dear):
        counted = (
            _narrowed(rows, asked.without_tab(), today)
            .values("state")
            .annotate(n=Count("*"), late=Count("state", filter=Q(due_key__lt=today)))
            .order_by()
        )
        for row in counted:
            by_state[row["state"]] += row["n"]
            late[row["state"]] += row["late"]
    counts = {tab: sum(by_state[state] for state in states) for tab, states in TABS.items()}
    counts["overdue"] = sum(late[state] for state in OPEN - HANDED_IN)
    return counts


def total_of(counts: dict[str, int], asked: FindingFilter) -> int:
    """Return of counts by tab how many findings a filter asks for."""
    if asked.is_overdue:
        return counts["overdue"]
    if asked.tab:
        return counts[asked.tab]
    return sum(counts[tab] for tab in ("open", "closed", "looked_back", "off_list"))


def _cursor(row: Finding, way: str) -> str:
    due = row.due_key.isoformat()
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
