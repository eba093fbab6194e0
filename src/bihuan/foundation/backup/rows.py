"""Rows as JSON lines that both databases read alike: nothing is rounded, nothing is local."""

from __future__ import annotations

import base64
import json
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import BinaryField, JSONField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.apps.registry import Apps
    from django.db.models import Field, Model

#: Django makes these anew from the code; sessions end with the installation that began them.
LEFT_OUT = frozenset({"auth", "contenttypes", "sessions"})
#: Rows read or written in one go.
BATCH = 500


def tables(apps: Apps) -> list[type[Model]]:
    """Return the models whose rows belong to a backup, by label."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    ]
    return sorted(models, key=lambda model: model._meta.label_lower)


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """Return the fields that are columns of the model's own table."""
    return list(model._meta.local_concrete_fields)


def lines(model: type[Model]) -> Iterator[str]:
    """Yield every row as one line of JSON, in the order of the primary key."""
    names = [field.attname for field in columns(model)]
    rows = model._default_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        filled = dict(zip(names, row, strict=True))
        yield json.dumps(filled, ensure_ascii=False, default=_plain, separators=(",", ":")) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def made_from(model: type[Model], text: Iterable[str]) -> Iterator[Model]:
    """Make rows of a model from their lines.

    Raises:
        ValueError, KeyError: a line is not a row of this model.
    """
    fields = columns(model)
    for line in text:
        row = json.loads(line)
        yield model(**{field.attname: _value(field, row[field.attname]) for field in fields})


@contextmanager
def stamps_kept(model: type[Model]) -> Iterator[None]:
    """Let what was stamped once keep its stamp while rows of the model are put back."""
    stamped = [
        (field, stamp)
        for field in columns(model)
        for stamp in ("auto_now", "auto_now_add")
        if getattr(field, stamp, False)
    ]
    for field, stamp in stamped:
        setattr(field, stamp, False)
    try:
        yield
    finally:
        for field, stamp in stamped:
            setattr(field, stamp, True)


def _value(field: Field[Any, Any], raw: Any) -> Any:
    if raw is None or isinstance(field, JSONField):
        return raw
    if isinstance(field, BinaryField):
        return base64.b64decode(raw)
    return field.to_python(raw)
