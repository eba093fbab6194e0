"""Ledgers as the API shows them, and what it takes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from bihuan.findings.models import LedgerUploadState
from bihuan.findings.wording_ledgers import why_doubted, why_rejected, why_stopped
from bihuan.foundation.models import LongWorkState
from bihuan.foundation.rest.fields import Cursor, Limit, Note, RegionCode
from bihuan.foundation.rest.shapes import Shape

if TYPE_CHECKING:
    from bihuan.findings.models import LedgerUpload
    from bihuan.foundation.models import LongWork

#: What a column may hold; ``null`` leaves it out of the findings, beside which its text is kept.
ColumnField = Literal[
    "description", "number", "title", "enterprise", "region", "place", "found_on", "finder",
    "finder_org", "category", "grade", "is_major", "measure", "responsible", "responsible_org",
    "responsible_person", "leader", "phone", "funds", "due_on", "state", "result", "rectified_on",
    "check", "verified_on", "verifier", "closing", "source", "basis", "photos", "remarks",
]  # fmt: skip


class LedgersQuery(Shape):
    """Which ledgers."""

    state: LedgerUploadState | None = None
    cursor: Cursor = ""
    limit: Limit = 25


class LedgerIn(Shape):
    """Whose ledger it is, and where the hazards lie; of one's own post by default."""

    organisation: UUID | None = None
    region: RegionCode = ""


class ColumnsIn(Shape):
    """Fields by heading; columns that are not named stay as they were."""

    columns: Annotated[dict[Note, ColumnField | None], Field(min_length=1, max_length=200)]


class LedgerRowOut(Shape):
    """A ledger as a row of a list."""

    id: UUID
    file_name: str
    state: LedgerUploadState
    version: int
    organisation: str
    region_code: str
    uploaded_at: datetime


class LedgerPage(Shape):
    """One page of ledgers, the newest first."""

    items: list[LedgerRowOut]
    next: str | None


class ColumnOut(Shape):
    """A column, what it is taken for, and what stands in it."""

    name: str
    field: str | None
    samples: list[str]


class SheetOut(Shape):
    """A sheet and what it was taken for: ledger, summary, other or empty."""

    name: str
    role: str
    is_hidden: bool
    records: int


class LeftOutOut(Shape):
    """A row that holds no hazard, and why."""

    sheet: str
    row: int
    code: str
    reason: str
    text: str


class DoubtOut(Shape):
    """What is doubtful of a row: of which field, and the words that stand in the ledger."""

    code: str
    field: str
    text: str
    reason: str


class DoubtfulOut(Shape):
    """A row of which something is doubtful."""

    sheet: str
    row: int
    doubts: list[DoubtOut]


class ProgressOut(Shape):
    """How far the import is."""

    state: LongWorkState
    done: int
    total: int
    asked_at: datetime
    ended_at: datetime | None
    #: Why it broke off; empty where it did not.
    code: str
    detail: str


class ResultOut(Shape):
    """What became of the rows: ``rows_read`` is the sum of the other three."""

    rows_read: int
    imported: int
    merged: int
    rejected: int


class LedgerOut(LedgerRowOut):
    """A ledger whole: what was read, how far its import is, and what became of its rows."""

    content_hash: str
    rows_read: int
    records: int
    joined: int
    sheets: list[SheetOut]
    columns: list[ColumnOut]
    #: The first rows as they will become.
    first: list[dict[str, Any]]
    rejected: list[LeftOutOut]
    #: How many rows something is doubtful of, and the first of them, two hundred at most.
    doubtful_rows: int
    doubtful: list[DoubtfulOut]
    progress: ProgressOut | None
    result: ResultOut | None


def ledger_row(upload: LedgerUpload) -> LedgerRowOut:
    """Show a ledger as a row; its body and region are at hand."""
    return LedgerRowOut(**_row(upload))


def ledger_out(upload: LedgerUpload, work: LongWork | None) -> LedgerOut:
    """Show a ledger whole."""
    seen = upload.preview
    result = {name: upload.result[name] for name in ResultOut.model_fields if name in upload.result}
    return LedgerOut(
        **_row(upload),
        content_hash=upload.content_hash,
        rows_read=seen["rows_read"],
        records=seen["records"],
        joined=seen["joined"],
        sheets=[SheetOut(**sheet) for sheet in seen["sheets"]],
        columns=[ColumnOut(**column) for column in seen["columns"]],
        first=[{**row, "doubts": _doubts(row)} for row in seen["first"]],
        rejected=[
            LeftOutOut(**{**row, "reason": why_rejected(row["code"], row["reason"])})
            for row in seen["rejected"]
        ],
        doubtful_rows=seen.get("doubtful_rows", 0),
        doubtful=[
            DoubtfulOut(sheet=row["sheet"], row=row["row"], doubts=_doubts(row))
            for row in seen.get("doubtful", ())
        ],
        progress=_progress(work) if work else None,
        result=ResultOut(**result) if "rows_read" in result else None,
    )


def _doubts(row: dict[str, Any]) -> list[DoubtOut]:
    """Return what is doubtful of a row; ledgers sent long ago kept their codes alone."""
    kept = [doubt for doubt in row["doubts"] if isinstance(doubt, dict)]
    return [DoubtOut(**doubt, reason=why_doubted(doubt)) for doubt in kept]


def _row(upload: LedgerUpload) -> dict[str, Any]:
    return {
        "id": upload.pk,
        "file_name": upload.file_name,
        "state": LedgerUploadState(upload.state),
        "version": upload.version,
        "organisation": upload.organisation.name,
        "region_code": upload.region.code,
        "uploaded_at": upload.uploaded_at,
    }


def _progress(work: LongWork) -> ProgressOut:
    return ProgressOut(
        state=LongWorkState(work.state),
        done=work.done,
        total=work.total,
        asked_at=work.asked_at,
        ended_at=work.ended_at,
        code=work.failure,
        detail=why_stopped(work) if work.failure else "",
    )
