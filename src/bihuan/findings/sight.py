"""How far somebody sees among the findings, as conditions that both databases answer quickly."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Func, Q, QuerySet, UUIDField

from bihuan.findings.models import CheckRequest, Duty, Finding, Measure
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

#: Where a finding itself keeps what the rule of reach asks for.
_COLUMNS = people.Columns(
    region="region",
    kind="kind",
    found_by="found_by_id",
    organisations=("found_by_org", "turn_org"),
    named=("turn_person_id",),
)


def seen_by_region(scope: people.Scope) -> Q:
    """Return the condition of what is seen by the whole county, asked of each finding's region.

    As the list of their ids it is quick for many rows; where few are left, PostgreSQL takes that
    for so dear that it rather reads all findings once.
    """
    if not people.reaches_counties(scope):
        return people.NOTHING
    seen = people.under("region__path", scope.everything_under)
    for path, kinds in scope.kinds_under:
        seen |= people.under("region__path", [path]) & Q(kind__in=kinds)
    return seen


class _Walked(Func):
    """A column as it stands in rows that are read in the order of a list.

    SQLite would look the areas of a whole city up in their index, and sort all it finds there.
    """

    function = ""
    template = "%(expressions)s"
    output_field = UUIDField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write the column so that no index serves it: ``+column``."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


_WALKED = replace(_COLUMNS, region="walked_region")


def walked() -> QuerySet[Finding]:
    """Return all findings, with their region as :func:`reach` asks for it."""
    return Finding.objects.alias(walked_region=_Walked("region_id"))


def reach(scope: people.Scope, among: Sequence[UUID] | None = None) -> tuple[Q, Q]:
    """Return the condition of what is seen by the whole county or more, and of what else is.

    The first is asked of :func:`walked` rows.

    The second is a list of ids, put together of one look-up for each index: shown as a choice
    of conditions, planners rather read every row in the order of the list.
    """
    ways = people.concerning(scope, _COLUMNS)
    within = people.lying_within(scope, _WALKED)
    if not people.reaches_counties(scope):
        ways, within = [*ways, people.lying_within(scope, _COLUMNS)], people.NOTHING
    ids = [Finding.objects.filter(way).values("pk") for way in ways]
    belonging = _belonging(scope)
    if among is not None:
        ids = [rows.filter(pk__in=among) for rows in ids]
        belonging = [rows.filter(finding__in=among) for rows in belonging]
    ids += belonging
    if not ids:
        return within, people.NOTHING
    named = Q(pk__in=ids[0].union(*ids[1:]))
    return within, named & people.area_looked_at(scope, _COLUMNS.region)


def _belonging(scope: people.Scope) -> list[QuerySet[Any]]:
    """Return the ids of findings with a duty, a measure or a request that names the person."""
    found: list[QuerySet[Any]] = []
    if scope.involved_organisations:
        theirs = partial(people.in_organisations, paths=scope.involved_organisations)
        found += [
            Duty.objects.filter(theirs("organisation"), ended_at=None),
            Measure.objects.filter(theirs("lead_dept")),
            Measure.objects.filter(theirs("responsible_dept")),
        ]
    if scope.sees_named:
        found += [
            Duty.objects.filter(person=scope.person_id),
            Measure.objects.filter(responsible_person=scope.person_id),
            CheckRequest.objects.filter(CheckRequest.OPENS, person=scope.person_id),
        ]
    return [rows.order_by().values("finding_id") for rows in found]
