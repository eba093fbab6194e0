"""Shapes of the API: what goes in and out has the fields that are written down, and no other."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A JSON object; a field that is not written down is refused."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


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
