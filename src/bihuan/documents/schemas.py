"""Notices as the API shows them, and the corrections that it takes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from bihuan.documents.domain import draft
from bihuan.documents.models import NoticeState
from bihuan.documents.services.read_notice import readings_of
from bihuan.documents.wording import why_unreadable
from bihuan.foundation.models import LongWorkState
from bihuan.foundation.rest.fields import (
    Cursor,
    Day,
    Flag,
    Limit,
    Note,
    Place,
    Prose,
    Reason,
    RegionCode,
    Title,
    Word,
)
from bihuan.foundation.rest.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from bihuan.documents.models import Notice
    from bihuan.foundation.models import LongWork

Status = Literal["done", "mostly_done", "ongoing", "long_term", "at_once"]
Position = Annotated[int, Field(strict=True, ge=1, le=20_000)]


class ReadingOut(Shape):
    """How far the reading of a long document is."""

    state: LongWorkState
    #: Pages read of all; a total of 0 is not known.
    done: int
    total: int
    asked_at: datetime
    ended_at: datetime | None
    #: Why it failed, and what to do; empty where it did not.
    code: str
    detail: str


class NoticeRow(Shape):
    """A notice as a row of a list."""

    id: UUID
    title: str
    issuer: str
    issued_on: date | None
    state: NoticeState
    version: int
    file_name: str
    organisation: str
    region_code: str
    uploaded_at: datetime
    #: Of a notice that nothing was read from yet; null once it is read.
    reading: ReadingOut | None


class NoticePage(Shape):
    """One page of notices, the newest first."""

    items: list[NoticeRow]
    next: str | None


class CountsOut(Shape):
    """What a draft holds now."""

    problems: int
    measures: int
    checked: int


class NoticeOut(NoticeRow):
    """A notice whole: the text as read, what was found in it, and what was made of it."""

    media_type: str
    content_hash: str
    counts: CountsOut
    source_lines: list[dict[str, Any]]
    #: What the reader found; never changed.
    as_read: dict[str, Any]
    #: What a person made of it; this is what is confirmed.
    as_edited: dict[str, Any]


class EditedOut(Shape):
    """How a draft stands after a correction."""

    id: UUID
    state: NoticeState
    version: int
    counts: CountsOut
    as_edited: dict[str, Any]


class NoticesQuery(Shape):
    """Which notices."""

    state: NoticeState | None = None
    cursor: Cursor = ""
    limit: Limit = 25


class UploadIn(Shape):
    """Whose import it is, and where its findings will lie; of one's own post by default."""

    organisation: UUID | None = None
    region: RegionCode = ""


class Correction(Shape):
    """Only what is sent is changed."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nothing to change")
        return self

    def changes(self) -> dict[str, Any]:
        """Return the values that were sent."""
        return self.model_dump(exclude_unset=True)


class HeadIn(Shape):
    """The notice's own title, issuer and date."""

    title: Title
    issuer: Place = ""
    issued_on: Day | None = None


class ProblemEdit(Correction):
    """A correction of a problem."""

    title: Title = ""
    status: Status | None = None
    organisation: UUID | None = None
    is_kept: Flag = True
    is_checked: Flag = True


class MeasureEdit(Correction):
    """A correction of a measure."""

    title: Note = ""
    text: Annotated[Prose, Field(min_length=1)] = ""
    status: Status | None = None
    is_kept: Flag = True


class SplitIn(Shape):
    """After how many characters a measure is split in two."""

    at: Position


class NewProblemIn(Shape):
    """A problem that the reader missed."""

    title: Title
    #: Key of the problem that it comes after; the end where nothing is said.
    after: Word = ""


class NewMeasureIn(Shape):
    """A measure that the reader missed."""

    text: Annotated[Prose, Field(min_length=1)]


class DiscardIn(Shape):
    """Why, if there is a reason to keep."""

    reason: Reason = ""


def notice_rows(rows: Sequence[Notice]) -> list[NoticeRow]:
    """Show notices as rows; their bodies and regions are at hand."""
    readings = readings_of(rows)
    return [NoticeRow(**_row(row, readings.get(row.pk))) for row in rows]


def notice_out(row: Notice) -> NoticeOut:
    """Show a notice whole."""
    return NoticeOut(
        **_row(row, readings_of([row]).get(row.pk)),
        media_type=row.media_type,
        content_hash=row.content_hash,
        counts=CountsOut(**draft.counts(row.as_edited)),
        source_lines=row.source_lines,
        as_read=row.as_read,
        as_edited=row.as_edited,
    )


def edited_out(row: Notice) -> EditedOut:
    """Show how a draft stands."""
    return EditedOut(
        id=row.pk,
        state=NoticeState(row.state),
        version=row.version,
        counts=CountsOut(**draft.counts(row.as_edited)),
        as_edited=row.as_edited,
    )


def _row(row: Notice, reading: LongWork | None) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "issuer": row.issuer,
        "issued_on": row.issued_on,
        "state": NoticeState(row.state),
        "version": row.version,
        "file_name": row.file_name,
        "organisation": row.organisation.name,
        "region_code": row.region.code,
        "uploaded_at": row.uploaded_at,
        "reading": reading and _reading_out(reading),
    }


def _reading_out(work: LongWork) -> ReadingOut:
    return ReadingOut(
        state=LongWorkState(work.state),
        done=work.done,
        total=work.total,
        asked_at=work.asked_at,
        ended_at=work.ended_at,
        code=work.failure,
        detail=why_unreadable(work) if work.failure else "",
    )
