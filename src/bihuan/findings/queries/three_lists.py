"""Problem, task and responsibility lists (问题清单、任务清单、责任清单): three views of findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import Count
from django.utils.translation import gettext as _

from bihuan.findings.models import Duty, DutyRole, Kind, Measure, state_label
from bihuan.findings.queries.listing import FindingFilter, filtered, ordered
from bihuan.findings.queries.related import HIDDEN, visible_titles
from bihuan.people.public import RegionLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from bihuan.findings.models import Finding
    from bihuan.people.public import Actor, Capability

LISTS = ("problems", "tasks", "responsibilities")


class Problem(Protocol):
    """What the problem list tells of a finding: a row of the table, or its columns alone."""

    pk: UUID
    number: str
    title: str
    kind: str
    place: str
    state: str
    lead_leader: str
    due_on: date | None
    notice_id: UUID | None
    notice_lines: str


#: The columns of the protocol, for those who read them alone.
PROBLEM_COLUMNS = tuple(Problem.__annotations__)


@dataclass(frozen=True)
class Table:
    """A list ready to be shown or written: title, headings with widths, rows of text."""

    title: str
    #: Heading and width in characters.
    columns: tuple[tuple[str, int], ...]
    rows: list[tuple[str, ...]]

    def without_serial(self) -> Table:
        """Return the table without its first column, which counts from the list's beginning."""
        return Table(self.title, self.columns[1:], [row[1:] for row in self.rows])


def table_of(
    name: str,
    actor: Actor,
    asked: FindingFilter,
    today: date,
    *,
    to: Capability | None = None,
) -> Table:
    """Return one of the three lists of the findings that a filter asks for.

    Args:
        name: one of :data:`LISTS`.
        actor: who looks.
        asked: which of them.
        today: the civil date.
        to: what is to be done with them, where not just to be seen.
    """
    return table_for(name, list(ordered(filtered(actor, asked, today, to=to))), actor)


def table_for(name: str, findings: list[Finding], actor: Actor) -> Table:
    """Return one of the three lists of findings that were brought."""
    if name == "problems":
        return problems(findings, actor)
    return {"tasks": tasks, "responsibilities": responsibilities}[name](findings)


def problems(findings: Sequence[Problem], actor: Actor) -> Table:
    """The problem list: what is wrong, where it was read, how far it is."""
    ids = [row.pk for row in findings]
    titles, rectifiers, shares = visible_titles(actor, findings), _rectifiers(ids), _shares(ids)
    kinds = {kind: str(kind.label) for kind in Kind}
    states = {(s, k): state_label(s, k) for s, k in {(row.state, row.kind) for row in findings}}
    return Table(
        _("Problem list"),
        (
            (_("No."), 6), (_("Number"), 22), (_("Problem"), 46), (_("Kind"), 12),
            (_("Place or source"), 26), (_("Lead leader"), 12), (_("Responsible body"), 20),
            (_("Measures done"), 10), (_("Deadline"), 12), (_("State"), 10),
        ),
        [
            (
                str(no), row.number, row.title, kinds[Kind(row.kind)], _source(row, titles),
                row.lead_leader, rectifiers.get(row.pk, ""), shares.get(row.pk, "0/0"),
                _day(row.due_on), states[row.state, row.kind],
            )
            for no, row in enumerate(findings, start=1)
        ],
    )  # fmt: skip


def tasks(findings: list[Finding]) -> Table:
    """The task list: every measure with who does it by when."""
    return Table(
        _("Task list"),
        (
            (_("No."), 6), (_("Number"), 22), (_("Problem"), 34), (_("Measure"), 8),
            (_("What is to be done"), 60), (_("Lead leader"), 12), (_("Lead department"), 18),
            (_("Responsible department"), 18), (_("Responsible person"), 12),
            (_("Deadline"), 12), (_("Progress"), 40), (_("Done"), 8),
        ),
        list(_task_rows(findings)),
    )  # fmt: skip


def _task_rows(findings: list[Finding]) -> Iterator[tuple[str, ...]]:
    by_finding = _measures_by_finding(findings)
    serial = 0
    for row in findings:
        for measure in by_finding.get(row.pk, []):
            serial += 1
            last = max(measure.reports.all(), key=lambda report: report.at, default=None)
            yield (
                str(serial), row.number, row.title, measure.label or str(measure.no),
                "。".join(part for part in (measure.title, measure.text) if part),
                measure.lead_leader or row.lead_leader, str(measure.lead_dept or ""),
                str(measure.responsible_dept or ""), str(measure.responsible_person or ""),
                _day(measure.due_on or row.due_on), last.text if last else "",
                _("Yes") if measure.done_at else _("No"),
            )  # fmt: skip


def responsibilities(findings: list[Finding]) -> Table:
    """The responsibility list: every level of duty in every finding."""
    duties = (
        Duty.objects.filter(finding__in=findings, ended_at=None)
        .select_related("organisation", "person")
        .order_by("position")
    )
    by_finding: dict[object, list[Duty]] = {}
    for duty in duties:
        by_finding.setdefault(duty.finding_id, []).append(duty)
    rows: list[tuple[str, ...]] = []
    for row in findings:
        for duty in by_finding.get(row.pk, []):
            rows.append(
                (
                    str(len(rows) + 1), row.number, row.title, _level(duty.level),
                    str(duty.organisation), duty.get_role_display(), str(duty.person or ""),
                    row.lead_leader, _day(row.due_on),
                    _day(duty.struck_off_at.date() if duty.struck_off_at else None),
                )
            )  # fmt: skip
    return Table(
        _("Responsibility list"),
        (
            (_("No."), 6), (_("Number"), 22), (_("Problem"), 46), (_("Level"), 8),
            (_("Organisation"), 24), (_("Duty"), 18), (_("Person"), 12),
            (_("Lead leader"), 12), (_("Deadline"), 12), (_("Struck off on"), 12),
        ),
        rows,
    )  # fmt: skip


def _measures_by_finding(findings: list[Finding]) -> dict[object, list[Measure]]:
    rows = (
        Measure.objects.filter(finding__in=findings, voided_at=None)
        .select_related("lead_dept", "responsible_dept", "responsible_person")
        .prefetch_related("reports")
        .order_by("no")
    )
    by_finding: dict[object, list[Measure]] = {}
    for row in rows:
        by_finding.setdefault(row.finding_id, []).append(row)
    return by_finding


def _source(row: Problem, titles: dict[object, str]) -> str:
    if row.notice_id is None:
        return row.place
    title = titles.get(row.notice_id) or str(HIDDEN)
    if not row.notice_lines:
        return title
    return _("%(title)s, lines %(lines)s") % {"title": title, "lines": row.notice_lines}


def _rectifiers(ids: list[UUID]) -> dict[object, str]:
    """Return who has to rectify, by finding; one query however long the list is."""
    duties = Duty.objects.filter(finding__in=ids, ended_at=None, role=DutyRole.RECTIFY)
    named = duties.values_list("finding_id", "organisation__short_name", "organisation__name")
    return {finding_id: short or name for finding_id, short, name in named.order_by("position")}


def _shares(ids: list[UUID]) -> dict[object, str]:
    """Return how many of the measures are done, by finding that has any."""
    kept = Measure.objects.filter(finding__in=ids, voided_at=None).order_by()
    counted = kept.values_list("finding_id").annotate(done=Count("done_at"), of=Count("pk"))
    return {finding_id: f"{done}/{of}" for finding_id, done, of in counted}


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _level(code: str) -> str:
    return str(_("Enterprise")) if code == "enterprise" else str(RegionLevel(code).label)
