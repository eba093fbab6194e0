"""What waits for somebody, the soonest deadline first, with the one next step."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bihuan.findings.clocks import left_of
from bihuan.findings.domain.deadlines import DaysLeft, days_left
from bihuan.findings.domain.lifecycle import OPEN, State, Step
from bihuan.findings.models import (
    LATE,
    NEVER,
    CheckRequest,
    Duty,
    DutyRole,
    Extension,
    Finding,
    LookBack,
)
from bihuan.findings.permissions import STEP_NEEDS, visible, visible_apart
from bihuan.findings.queries.listing import ordered, with_columns
from bihuan.findings.wording import STEP_LABELS
from bihuan.foundation.models import History
from bihuan.kernel.clock import day_begins
from bihuan.people import public as people

if TYPE_CHECKING:
    from datetime import date

    from bihuan.people.public import Actor

#: Groups of the page, in order: name -> the largest number of days left.
GROUPS: tuple[tuple[str, int | None], ...] = (
    ("overdue", -1),
    ("today", 0),
    ("this_week", 7),
    ("later", None),
)
#: The step that leads on from a state.
LEADS_ON: dict[State, Step] = {
    State.FOUND: Step.VERIFY_TRUE,
    State.VERIFIED: Step.ASSIGN,
    State.ASSIGNED: Step.TAKE_UP,
    State.RECTIFYING: Step.SUBMIT,
    State.RETURNED: Step.SUBMIT,
    State.SUBMITTED: Step.ACCEPT,
    State.ACCEPTED: Step.STRIKE_OFF,
}
MOST = 200
#: Findings with others from which on the first are looked for among all that are open.
_MANY = 1_000


@dataclass(frozen=True)
class WorkItem:
    """One thing that waits, with the step that leads on."""

    finding: Finding
    step: Step
    label: str
    days: DaysLeft | None
    due_on: date | None


@dataclass(frozen=True)
class WorkGroup:
    """Items with about the same time left."""

    name: str
    items: list[WorkItem]


@dataclass(frozen=True)
class MyWork:
    """The home page of the desk."""

    groups: list[WorkGroup]
    waiting_for_me: int
    due_today: int
    overdue: int
    with_others: int
    closed_this_week: int
    others: list[Finding]
    last_done: list[History]
    month_found: int
    month_closed: int
    month_overdue: int


def my_work(actor: Actor, today: date) -> MyWork:
    """Return what waits for an actor, and what they wait for."""
    items = sorted(
        [
            *_turns(actor, today),
            *_checks(actor, today),
            *_extensions(actor, today),
            *_look_backs(actor, today),
        ],
        key=lambda item: (item.due_on or NEVER, item.finding.pk),
    )
    with_others, others = _with_others(actor)
    seen = _lately(actor, today)
    return MyWork(
        groups=_grouped(items),
        waiting_for_me=len(items),
        due_today=sum(1 for item in items if item.days and item.days.urgency == 0),
        overdue=sum(1 for item in items if item.days and item.days.is_overdue),
        with_others=with_others,
        closed_this_week=seen["closed_this_week"],
        others=others,
        last_done=_last_done(actor),
        month_found=seen["found"],
        month_closed=seen["closed"],
        month_overdue=seen["overdue"],
    )


def _lately(actor: Actor, today: date) -> Counter[str]:
    """Count what was found this month, what of it is closed or late, and what was closed this week."""
    month = day_begins(today.replace(day=1))
    week = day_begins(today - timedelta(days=today.weekday()))
    counts = Counter[str]()
    for rows in visible_apart(actor):
        of_month = rows.filter(found_at__gte=month).aggregate(
            found=Count("pk"),
            closed=Count("pk", filter=Q(closed_at__isnull=False)),
            overdue=Count("pk", filter=LATE & Q(due_key__lt=today)),
        )
        counts.update(of_month)
        counts["closed_this_week"] += rows.filter(closed_at__gte=week).count()
    return counts


def waiting(actor: Actor) -> QuerySet[Finding]:
    """Return the open findings whose turn is the actor's own or their organisation's."""
    own = actor.scope.involved_organisations
    turn = Q(turn_person=None) & (
        Q(turn_org__in=actor.organisation_ids) | people.in_organisations("turn_org", own)
    )
    return visible(actor).filter(turn | Q(turn_person=actor.person_id), state__in=_states_of(actor))


def _states_of(actor: Actor) -> list[str]:
    """Return the states from which the actor's posts include the step that leads on."""
    states = [
        state.value for state, step in LEADS_ON.items() if STEP_NEEDS[step][0] in actor.capabilities
    ]
    if STEP_NEEDS[Step.ASSIGN][0] in actor.capabilities:
        states.append(State.FOUND.value)
    return states


def _turns(actor: Actor, today: date) -> list[WorkItem]:
    rows = ordered(with_columns(waiting(actor)))[:MOST]
    return [_timed(row, _next(row), today) for row in rows]


def _next(row: Finding) -> Step:
    if row.state == State.FOUND and row.kind != "hazard":
        return Step.ASSIGN
    if row.state == State.VERIFIED and row.grade == "major" and row.confirmed_by_id is None:
        return Step.CONFIRM_MAJOR
    return LEADS_ON[State(row.state)]


def _extensions(actor: Actor, today: date) -> list[WorkItem]:
    needed = STEP_NEEDS[Step.DECIDE_EXTENSION][0]
    if needed not in actor.capabilities:
        return []
    asked = (
        Extension.objects.filter(Extension.WAITING, _seen(actor, needed))
        .exclude(asked_by=actor.person_id)
        .values("finding")
    )
    rows = with_columns(Finding.objects.filter(pk__in=asked, state__in=OPEN))[:MOST]
    return [_timed(row, Step.DECIDE_EXTENSION, today) for row in rows]


def _checks(actor: Actor, today: date) -> list[WorkItem]:
    """Return what the actor was asked to check, due when the opinion is needed."""
    rows = CheckRequest.objects.filter(CheckRequest.WAITING, _seen(actor), person=actor.person_id)
    rows = rows.select_related("finding__region", "finding__turn_org").order_by("due_on", "id")
    return [_item(row.finding, Step.GIVE_OPINION, row.due_on, today) for row in rows[:MOST]]


def _look_backs(actor: Actor, today: date) -> list[WorkItem]:
    rounds = due_look_backs(actor, today, within_days=7)
    return [_item(row.finding, Step.LOOK_BACK, row.due_on, today) for row in rounds]


def due_look_backs(actor: Actor, today: date, *, within_days: int | None = None) -> list[LookBack]:
    """Return the look-backs that wait and are the actor's to visit.

    Args:
        actor: who looks; a post that opens a finding must carry the visit too.
        today: the civil date.
        within_days: only those due so soon, of findings that the actor's organisation listed.
    """
    needed = STEP_NEEDS[Step.LOOK_BACK][0]
    if needed not in actor.capabilities:
        return []
    rows = LookBack.objects.filter(_seen(actor, needed), done_at=None)
    if within_days is not None:
        rows = rows.filter(
            due_on__lte=today + timedelta(days=within_days),
            finding__listed_by__in=actor.organisation_ids,
        )
    return list(
        rows.select_related("finding__region", "finding__turn_org", "finding__listed_by").order_by(
            "due_on", "id"
        )[:MOST]
    )


def _seen(actor: Actor, to: people.Capability | None = None) -> Exists:
    """Ask of each row whether its finding is seen; as a list, SQLite would gather all that are."""
    return Exists(visible(actor, to).filter(pk=OuterRef("finding")))


def _item(row: Finding, step: Step, due_on: date | None, today: date) -> WorkItem:
    return WorkItem(row, step, str(STEP_LABELS[step]), days_left(due_on, today), due_on)


def _timed(row: Finding, step: Step, today: date) -> WorkItem:
    """Return an item with the time that its finding has; a paused one has no day that comes."""
    left = left_of(row, today)
    due_on = None if left and left.is_paused else row.due_on
    return WorkItem(row, step, str(STEP_LABELS[step]), left, due_on)


def _grouped(items: list[WorkItem]) -> list[WorkGroup]:
    groups: dict[str, list[WorkItem]] = {name: [] for name, _ in GROUPS}
    for item in items:
        for name, most in GROUPS:
            urgency = item.days.urgency if item.days else None
            if most is None or (urgency is not None and urgency <= most):
                groups[name].append(item)
                break
    return [WorkGroup(name, rows) for name, rows in groups.items() if rows]


def _with_others(actor: Actor) -> tuple[int, list[Finding]]:
    """Count the open findings that the actor's organisations gave to others; and the first five.

    Many are soon met in the list's order; few are sooner gathered than met there.
    """
    given = Duty.objects.filter(
        organisation__in=actor.organisation_ids,
        ended_at=None,
        role__in=[DutyRole.LIST, DutyRole.OVERSEE],
    ).order_by()
    rows = visible(actor).filter(is_open=True).exclude(turn_org__in=actor.organisation_ids)
    gathered = rows.filter(pk__in=given.values("finding"))
    met = rows.filter(Exists(given.filter(finding=OuterRef("pk"))))
    count = gathered.count()
    first = ordered(met if count > _MANY else gathered)
    return count, list(first.select_related("turn_org", "turn_person")[:5])


def _last_done(actor: Actor) -> list[History]:
    return list(
        History.objects.filter(actor_id=actor.person_id, subject_type="finding").order_by("-at")[:3]
    )
