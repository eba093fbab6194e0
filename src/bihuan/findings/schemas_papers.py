"""Papers as the API shows them, and what it takes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from bihuan.documents.public import PaperKind, PaperState
from bihuan.findings.schemas import Named
from bihuan.foundation.rest.fields import Cursor, Day, Limit, Name, Note, Place, Reason
from bihuan.foundation.rest.shapes import Shape, shown

if TYPE_CHECKING:
    from bihuan.documents.public import Paper

_Demands = Annotated[Reason, StringConstraints(max_length=4_000)]
_Basis = Annotated[Reason, StringConstraints(max_length=1_000)]


class PapersQuery(Shape):
    """Which of the issued papers."""

    words: Name = ""
    kind: PaperKind | None = None
    state: Literal["issued", "void"] | None = None
    issued_from: Day | None = None
    issued_to: Day | None = None
    cursor: Cursor = ""
    limit: Limit = 25


class WordsIn(Shape):
    """What a person writes into a paper; the rest comes from the record."""

    addressee: Place
    basis: _Basis = ""
    #: Each line is a paragraph.
    demands: _Demands = ""
    copies_to: Note = ""

    def words(self) -> dict[str, str]:
        """Return what is printed."""
        said = WordsIn.model_fields
        return {name: str(getattr(self, name)) for name in said}


class ListsDraftIn(WordsIn):
    """A draft of the three lists of a notice."""

    #: In whose name; an authority of one's own.
    body: UUID
    replaces: UUID | None = None


class PaperDraftIn(ListsDraftIn):
    """A draft about a finding."""

    kind: Literal["order", "reply", "acceptance", "extension", "transfer"]


class VoidIn(Shape):
    """Why a paper is void."""

    reason: Annotated[Note, Field(min_length=1)]


class SubjectOut(Shape):
    """The record that a paper is about."""

    type: Literal["finding", "notice"]
    id: UUID
    label: str


class PaperOut(Shape):
    """A paper."""

    id: UUID
    kind: PaperKind
    state: PaperState
    #: As printed; empty for a draft.
    number: str
    version: int
    subject: SubjectOut
    organisation: Named
    addressee: str
    basis: str
    demands: str
    copies_to: str
    made_at: datetime
    issued_at: datetime | None
    #: Of the .docx file as it is kept and sealed.
    sha256: str | None
    replaces: UUID | None


class PaperList(Shape):
    """Papers."""

    items: list[PaperOut]


class PaperPageOut(PaperList):
    """A page of papers."""

    next: str | None


def paper_out(row: Paper) -> PaperOut:
    """Show a paper that was brought with its body and file."""
    return shown(
        PaperOut,
        row,
        subject={"type": row.subject_type, "id": row.subject_id, "label": row.subject_label},
        sha256=row.file.sha256 if row.file else None,
        replaces=row.replaces_id,
        **{name: row.words.get(name, "") for name in WordsIn.model_fields},
    )
