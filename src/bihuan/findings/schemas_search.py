"""What a search found, as the API shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from bihuan.documents.public import NoticeState
from bihuan.findings.schemas import FindingRow, Named
from bihuan.findings.showing import finding_row
from bihuan.foundation.rest.fields import Name
from bihuan.foundation.rest.shapes import Shape
from bihuan.people.public import OrganisationKind

if TYPE_CHECKING:
    from datetime import date

    from bihuan.findings.queries.search import Found


class SearchQuery(Shape):
    """What is searched for: a number or words, all of which must be there."""

    words: Name = ""


class BodyFound(Shape):
    """A body that may be named in steps."""

    id: UUID
    name: str
    kind: OrganisationKind
    region_code: str


class PersonFound(Shape):
    """Somebody with a post, and the body that it is in."""

    id: UUID
    name: str
    organisation: Named


class NoticeFound(Shape):
    """A notice."""

    id: UUID
    title: str
    issuer: str
    state: NoticeState


class FindingsFound(Shape):
    """The likeliest findings; the list of findings with the same words has all."""

    items: list[FindingRow]
    has_more: bool


class BodiesFound(Shape):
    """The bodies."""

    items: list[BodyFound]
    has_more: bool


class PeopleFound(Shape):
    """The people."""

    items: list[PersonFound]
    has_more: bool


class NoticesFound(Shape):
    """The notices, the newest first."""

    items: list[NoticeFound]
    has_more: bool


class SearchOut(Shape):
    """What was found, of each sort the likeliest."""

    findings: FindingsFound
    bodies: BodiesFound
    people: PeopleFound
    notices: NoticesFound


def search_out(found: Found, today: date) -> SearchOut:
    """Show what was found."""
    return SearchOut(
        findings=FindingsFound(
            items=[finding_row(row, today) for row in found.findings.rows],
            has_more=found.findings.has_more,
        ),
        bodies=BodiesFound(
            items=[
                BodyFound(
                    id=row.pk,
                    name=row.name,
                    kind=OrganisationKind(row.kind),
                    region_code=row.region.code,
                )
                for row in found.bodies.rows
            ],
            has_more=found.bodies.has_more,
        ),
        people=PeopleFound(
            items=[
                PersonFound(
                    id=row.person.pk,
                    name=row.person.name,
                    organisation=Named(id=row.organisation.pk, name=row.organisation.name),
                )
                for row in found.people.rows
            ],
            has_more=found.people.has_more,
        ),
        notices=NoticesFound(
            items=[
                NoticeFound(
                    id=row.pk, title=row.title, issuer=row.issuer, state=NoticeState(row.state)
                )
                for row in found.notices.rows
            ],
            has_more=found.notices.has_more,
        ),
    )
