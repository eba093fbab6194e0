"""Texts as they are typed in: tidied, and refused when empty or too long."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput
from bihuan.people.domain.token_scope import TokenScope

if TYPE_CHECKING:
    from django.db.models import CharField, Model

SCOPE_LABELS = {
    TokenScope.READ: _("Read what the owner may see"),
    TokenScope.STEPS: _("Register findings and take steps"),
    TokenScope.NOTICES: _("Import notices"),
    TokenScope.ADMINISTER: _("Administer people, bodies and tokens"),
}
_USERNAME = re.compile(r"\w[\w.@+-]{1,59}")


class BadText(BadInput):
    """A text is empty or longer than its column."""

    def __init__(self, field: str, label: object, longest: int) -> None:
        super().__init__(
            "people.bad_text",
            _("%(field)s: give between 1 and %(longest)s characters.")
            % {"field": label, "longest": longest},
            field=field,
            longest=longest,
        )


class BadUsername(BadInput):
    """A sign-in name holds what it must not hold."""

    def __init__(self, given: str) -> None:
        super().__init__(
            "people.bad_username",
            _("A sign-in name has 2 to 60 letters, digits or the signs . _ - @ +"),
            given=given,
        )


def tidy_text(model: type[Model], field: str, given: str, *, may_be_empty: bool = False) -> str:
    """Return a text without outer blanks and doubled inner ones, fit for a column.

    Raises:
        BadText: empty where it must not be, too long, or with control characters.
    """
    column = cast("CharField[str, str]", model._meta.get_field(field))
    longest = column.max_length or 0
    text = " ".join(given.split())
    if len(text) > longest or not (text or may_be_empty) or not text.isprintable():
        raise BadText(field, column.verbose_name, longest)
    return text


def tidy_username(given: str) -> str:
    """Return a sign-in name in the one spelling that counts: NFKC, lower case."""
    return unicodedata.normalize("NFKC", given).strip().lower()


def read_username(given: str) -> str:
    """Return a tidied sign-in name.

    Raises:
        BadUsername: too short, too long or with other characters.
    """
    username = tidy_username(given)
    if not _USERNAME.fullmatch(username):
        raise BadUsername(given)
    return username
