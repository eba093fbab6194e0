"""How the API reads what comes in: strict JSON, and sentences for what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser
from pydantic_core import from_json

from bihuan.foundation.rest.shapes import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

#: pydantic's kind of error -> a sentence; named values come from its context.
SENTENCES: dict[str, Any] = {
    "missing": _("This field is needed."),
    "extra_forbidden": _("There is no such field."),
    "unknown_parameter": _("There is no such parameter."),
    "given_twice": _("Give this once."),
    "string_too_short": _("Write at least %(min_length)s characters."),
    "string_too_long": _("Write at most %(max_length)s characters."),
    "string_pattern_mismatch": _("This holds characters that are not allowed here."),
    "string_unicode": _("This holds characters that are not allowed here."),
    "string_type": _("Write text here."),
    "int_type": _("Write a whole number here."),
    "int_parsing": _("Write a whole number here."),
    "bool_type": _("Write true or false here."),
    "bool_parsing": _("Write true or false here."),
    "greater_than_equal": _("Write %(ge)s or more."),
    "less_than_equal": _("Write %(le)s or less."),
    "too_short": _("Give at least %(min_length)s of these."),
    "too_long": _("Give at most %(max_length)s of these."),
    "uuid_parsing": _("This is not an id."),
    "uuid_type": _("This is not an id."),
    "enum": _("Choose one of these: %(expected)s."),
    "literal_error": _("Choose one of these: %(expected)s."),
    "date_parsing": _("Write the date as year-month-day, for example 2026-03-01."),
    "date_out_of_range": _("The date is out of range."),
}
_OTHERWISE = _("This value is not possible here.")


class StrictParser(Parser):
    """Reads JSON bodies: UTF-8, no NaN, no broken characters, not endlessly nested."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the value of a body.

        Raises:
            ValueError: it is not JSON.
        """
        return from_json(request.body, allow_inf_nan=False)


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Put pydantic's errors into words; at most fifty, a mistake tends to repeat itself."""
    return [
        FieldError(field=_field(error["loc"]), code=str(error["type"]), message=_sentence(error))
        for error in list(errors)[:50]
    ]


def field_error(field: str, code: str) -> FieldError:
    """Return one error of the API's own."""
    return FieldError(field=field, code=code, message=str(SENTENCES[code]))


def _field(loc: Iterable[object]) -> str:
    """Name the field as the client wrote it: the source, then the path, no parameter's name."""
    source, *path = [str(part) for part in loc]
    if source == "body":
        # The first part is what the function calls the body.
        path = path[1:]
    return ".".join([source, *path])[:200]


def _sentence(error: Mapping[str, Any]) -> str:
    sentence = SENTENCES.get(error["type"], _OTHERWISE)
    try:
        return str(sentence % error.get("ctx", {}))
    except KeyError:
        return str(_OTHERWISE)
