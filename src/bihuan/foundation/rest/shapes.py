"""Shapes of the API: what goes in and out has the fields that are written down, and no other."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A JSON object; a field that is not written down is refused.

    Where a field is a shape itself, a row with attributes of its fields' names does for it.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", from_attributes=True)


AnyShape = TypeVar("AnyShape", bound=Shape)


def shown(shape: type[AnyShape], row: object, **otherwise: object) -> AnyShape:
    """Show a row in a shape: each field is the row's attribute of its name, or what is given.

    Args:
        shape: what it is shown as.
        row: anything with attributes.
        otherwise: fields that the row calls something else, or does not have.

    Raises:
        AttributeError: neither the row nor the call has a field.
        ValidationError: a value does not fit, or the shape has no such field.
    """
    own = {name: getattr(row, name) for name in shape.model_fields if name not in otherwise}
    return shape.model_validate(own | otherwise)


class FieldError(Shape):
    """What is wrong with one field."""

    #: Where, e.g. ``body.evidence.0.purpose``.
    field: str
    code: str
    message: str


class Problem(Shape):
    """Why a request was refused (RFC 9457); nothing was changed."""

    type: str
    title: str
    status: int
    detail: str
    #: Stable slug; programs decide by it.
    code: str
    errors: list[FieldError]
    #: Values that the sentence was made from.
    facts: dict[str, Any]
