"""Pages by keyset: an opaque cursor names the last row seen, and every page costs the same."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Func, Model, Q, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

Row = TypeVar("Row", bound=Model)

#: For ``openapi_extra`` of every list.
PAGED: dict[str, Any] = {
    "responses": {
        200: {
            "headers": {
                "Link": {
                    "description": "Addresses of the neighbouring pages (RFC 8288).",
                    "schema": {"type": "string"},
                }
            }
        }
    }
}


class BadCursor(BadInput):
    """The cursor is not one of ours."""

    def __init__(self) -> None:
        super().__init__("bad_cursor", _("This page link is damaged. Start from the first page."))


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """The rows of a page and the cursor of the next, if there is one."""

    rows: list[Row]
    next: str | None


def slice_of(rows: QuerySet[Row], *, by: Sequence[str], cursor: str, limit: int) -> Slice[Row]:
    """Return one page of rows.

    Args:
        rows: in any order; they are ordered here.
        by: columns of the order, together unique; a leading ``-`` turns one around.
        cursor: of the page before; empty for the first page.
        limit: most rows of a page.

    Raises:
        BadCursor: it was not made here, or for another list.
    """
    if cursor:
        rows = rows.filter(beyond(rows.model, by, _decode(rows.model, by, cursor)))
    found = list(rows.order_by(*by)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Slice(found, cursor_of(found[-1], by) if more else None)


def link(request: HttpRequest, response: HttpResponse, **cursors: str | None) -> None:
    """Write the addresses of neighbouring pages into an answer, e.g. ``next=…, prev=…``."""
    links = []
    for relation, cursor in cursors.items():
        if cursor is not None:
            query = request.GET.copy()
            query["cursor"] = cursor
            links.append(f'<{request.path}?{query.urlencode()}>; rel="{relation}"')
    if links:
        response["Link"] = ", ".join(links)


def cursor_of(row: Model, by: Sequence[str]) -> str:
    """Return the cursor that names a row: what comes after it, in the order that is asked for."""
    values = [str(getattr(row, name.removeprefix("-"))) for name in by]
    raw = json.dumps(values, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class _Together(Func):
    """Columns or values as one, compared by the first that differs (SQL's row values)."""

    function = ""
    output_field: Field[Any, Any] = Field()


def beyond(model: type[Model], by: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition of rows that come after a row, in an order that is asked for.

    Columns that run the same way are compared together, so that an index is entered at that row;
    of a choice (``a > x OR a = x AND b > y``) planners gather and sort all that comes after.

    Args:
        model: of the rows.
        by: columns of the order, none empty; a leading ``-`` turns one around.
        values: of that row, one for each column.
    """
    columns = [name.removeprefix("-") for name in by]
    ways = {name.startswith("-") for name in by}
    if len(ways) == 1:
        there = [
            Value(value, output_field=_field(model, name))
            for name, value in zip(columns, values, strict=True)
        ]
        follows = LessThan if ways == {True} else GreaterThan
        return Q(follows(_Together(*map(F, columns)), _Together(*there)))
    after, equal = Q(), Q()
    for name, column, value in zip(by, columns, values, strict=True):
        way = "lt" if name.startswith("-") else "gt"
        after |= equal & Q(**{f"{column}__{way}": value})
        equal &= Q(**{column: value})
    return after


def _decode(model: type[Model], by: Sequence[str], cursor: str) -> list[Any]:
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(raw, list) or len(raw) != len(by):
            raise BadCursor
        return [_value(model, name, text) for name, text in zip(by, raw, strict=True)]
    except (ValueError, binascii.Error, ValidationError) as error:
        raise BadCursor from error


def _value(model: type[Model], name: str, text: Any) -> Any:
    if not isinstance(text, str) or not text.isprintable():
        raise BadCursor
    value = _field(model, name.removeprefix("-")).to_python(text)
    if value in (None, ""):
        raise BadCursor
    return value


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
    return field
