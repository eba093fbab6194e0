"""Reads rows as the texts that stand in the database, so that no value can hide a change.

Values are asked for as text and read here: a column that was set by hand to something its
field cannot hold is then a fault to report, not an error on the way.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Cast

from bihuan.evidence.models import Attachment, ChainHead, ChainLink, RootLeaf
from bihuan.evidence.payload import ATTACHMENT_FIELDS, FILE_FIELDS, HISTORY_FIELDS
from bihuan.foundation.models import History
from bihuan.kernel.canonical import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

Row = dict[str, Any]
_BATCH = 2000


def plain_rows(rows: QuerySet[Any, Any], names: tuple[str, ...]) -> Iterator[Row]:
    """Yield rows as dicts of plain values, in the queryset's order and constant memory.

    Args:
        rows: an ordered queryset without annotations.
        names: columns of the model; ``file__name`` for a column of a row it refers to.
    """
    model = rows.model
    texts = {f"as_text_{i}": Cast(name, models.TextField()) for i, name in enumerate(names)}
    readers = [_reader(_field(model, name)) for name in names]
    asked = rows.annotate(**texts).values_list(*texts)
    for values in asked.iterator(chunk_size=_BATCH):
        yield {
            name: None if value is None else read(value)
            for name, read, value in zip(names, readers, values, strict=True)
        }


#: What is held against a subject's links: where it goes in ``Subject``, the table, its columns.
TABLES: tuple[tuple[str, type[models.Model], tuple[str, ...]], ...] = (
    ("links", ChainLink, tuple(f.attname for f in ChainLink._meta.fields)),
    ("histories", History, HISTORY_FIELDS),
    ("heads", ChainHead, tuple(f.attname for f in ChainHead._meta.fields)),
    (
        "attachments",
        Attachment,
        (*ATTACHMENT_FIELDS, "void_seq", "void_reason", *(f"file__{n}" for n in FILE_FIELDS)),
    ),
    ("leaves", RootLeaf, tuple(f.attname for f in RootLeaf._meta.fields)),
)


def rows_of_type(
    model: type[models.Model],
    names: tuple[str, ...],
    subject_type: str,
    subject_id: UUID | None = None,
) -> Iterator[Row]:
    """Yield a table's rows of a subject type, or of one subject, ordered by the subject."""
    rows = model._default_manager.filter(subject_type=subject_type)
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    for row in plain_rows(rows.order_by("subject_id"), names):
        yield _with_file(row) if model is Attachment else row


def subject_types() -> set[str]:
    """Return the types that have a chain, or a part of one."""
    found: set[str] = set()
    for where, model, _names in TABLES:
        if where != "histories":
            rows = model._default_manager.order_by().values_list("subject_type", flat=True)
            found.update(rows.distinct())
    return found


def _with_file(row: Row) -> Row:
    own = {name: value for name, value in row.items() if not name.startswith("file__")}
    return {**own, "file": {name: row[f"file__{name}"] for name in FILE_FIELDS}}


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    first, _, rest = name.partition("__")
    if rest:
        related = model._meta.get_field(first).related_model
        return _field(related, rest)  # type: ignore[arg-type]
    return next(f for f in model._meta.fields if name in (f.attname, f.name))


def _reader(field: models.Field[Any, Any]) -> Any:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    for kind, read in _READERS:
        if isinstance(target, kind):
            return read
    return str


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return text


def _int(text: str) -> int | str:
    return int(text) if text.isascii() and text.lstrip("-").isdigit() else text


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    plain: str = json.loads(canonical_json(at if at.tzinfo else at.replace(tzinfo=UTC)))
    return plain


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


_READERS = (
    (models.UUIDField, _uuid),
    (models.IntegerField, _int),
    (models.DateTimeField, _moment),
    (models.JSONField, _json),
)
