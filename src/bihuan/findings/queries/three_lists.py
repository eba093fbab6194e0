"""Problem, task and responsibility lists (问题清单、任务清单、责任清单): three views of findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, Count, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.utils.translation import gettext as _

from bihuan.findings.models import Duty, DutyRole, Finding, Kind, Measure, state_label
from bihuan.findings.queries.listing import FindingFilter, filtered, ordered
from bihuan.findings.queries.related import HIDDEN, visible_titles
from bihuan.kernel.clock import SHANGHAI, civil_date
from bihuan.kernel.terms import Unit
from bihuan.people.public import RegionLevel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from bihuan.people.public import Actor, Capability

LISTS = ("problems", "tasks", "responsibilities")
_OF_HOURS = frozenset(unit.value for unit in Unit if not unit.is_of_days)


class Problem(NamedTuple):
    """What the problem list tells of a finding."""

    number: str
    title: str
    kind: str
    place: str
    state: str
    lead_leader: str
    due_on: date | None
    notice_id: UUID | None
    notice_lines: str
    #: Name of the body that rectifies.
    rectifier: str
    #: Measures that are done, of all: ``1/3``.
    share: str
    due_at: datetime | None
    due_unit: str


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


def problems(findings: Sequence[Finding], actor: Actor) -> Table:
    """The problem list: what is wrong, where it was read, how far it is."""
    told = Finding.objects.filter(pk__in=[row.pk for row in findings])
    rows = {pk: Problem(*rest) for pk, *rest in problem_columns(told, "pk")}
    texts = problem_texts([rows[row.pk] for row in findings], actor)
    return Table(
        _("Problem list"),
        (
            (_("No."), 6), (_("Number"), 22), (_("Problem"), 46), (_("Kind"), 12),
            (_("Place or source"), 26), (_("Lead leader"), 12), (_("Responsible body"), 20),
            (_("Measures done"), 10), (_("Deadline"), 12), (_("State"), 10),
        ),
        [(str(no), *row) for no, row in enumerate(texts, start=1)],
    )  # fmt: skip


def problem_columns(findings: QuerySet[Finding], *before: str) -> QuerySet[Any, Any]:
    """Ask for the columns of :class:`Problem`, behind others: one query, and no rows of models."""
    duties = Duty.objects.filter(finding=OuterRef("pk"), ended_at=None, role=DutyRole.RECTIFY)
    name = Coalesce(NullIf("organisation__short_name", Value("")), "organisation__name")
    kept = Measure.objects.filter(finding=OuterRef("pk"), voided_at=None).order_by()
    share = Concat(_text(Count("done_at")), Value("/"), _text(Count("pk")))
    return findings.annotate(
        rectifier=Coalesce(
            Subquery(duties.order_by("-position").values(called=name)[:1]), Value("")
        ),
        share=Coalesce(Subquery(kept.values("finding").values(told=share)), Value("0/0")),
    ).values_list(*before, *Problem.__annotations__)


def problem_texts(rows: Sequence[Problem], actor: Actor) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the problem list, but for their serial numbers."""
    titles = visible_titles(actor, rows)
    kinds = {kind.value: str(kind.label) for kind in Kind}
    states = {(s, k): state_label(s, k) for s, k in {(row.state, row.kind) for row in rows}}
    for row in rows:
        yield (
            row.number, row.title, kinds[row.kind], _source(row, titles), row.lead_leader,
            row.rectifier, row.share, _due(row), states[row.state, row.kind],
        )  # fmt: skip


def _text(value: Count) -> Cast:
    return Cast(value, CharField())


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
                _due_of(measure, row), last.text if last else "",
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
                    row.lead_leader, _due(row),
                    _day(civil_date(duty.struck_off_at) if duty.struck_off_at else None),
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


def _due(row: Finding | Problem) -> str:
    """Write the last day; of a term of hours the minute at which it is over."""
    if row.due_at is None or row.due_unit not in _OF_HOURS:
        return _day(row.due_on)
    return row.due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _due_of(measure: Measure, row: Finding) -> str:
    """Write when a measure is due: with its finding, where it has no day of its own."""
    return _due(row) if measure.due_on in (None, row.due_on) else _day(measure.due_on)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _level(code: str) -> str:
    return str(_("Enterprise")) if code == "enterprise" else str(RegionLevel(code).label)
