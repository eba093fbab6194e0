"""What a password must be; Django's rules with the house's own words for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Small letters, capitals, digits; a sign is what is none of them.
_KINDS: tuple[Callable[[str], bool], ...] = (str.islower, str.isupper, str.isdigit)


class UnlikeThePerson(rules.UserAttributeSimilarityValidator):
    """Not made of the sign-in name, the name or the telephone number."""

    def __init__(self, user_attributes: Sequence[str] = ("username", "name", "phone")) -> None:
        super().__init__(user_attributes)

    def get_help_text(self) -> str:
        """Say the rule before somebody breaks it."""
        return _("It is not close to the sign-in name, the person's name or the telephone number.")


class LongEnough(rules.MinimumLengthValidator):
    """Not short."""

    def get_help_text(self) -> str:
        """Say the rule before somebody breaks it."""
        return ngettext(
            "It has at least %(count)s character.",
            "It has at least %(count)s characters.",
            self.min_length,
        ) % {"count": self.min_length}


class Uncommon(rules.CommonPasswordValidator):
    """Not one that everybody tries first."""

    def get_help_text(self) -> str:
        """Say the rule before somebody breaks it."""
        return _("It is not one of the passwords that many people use.")


class NotOnlyDigits(rules.NumericPasswordValidator):
    """Not a number."""

    def get_help_text(self) -> str:
        """Say the rule before somebody breaks it."""
        return _("It does not consist of digits alone.")


class Mixed:
    """Of several kinds of characters: small letters, capitals, digits, signs (GB/T 22239)."""

    def __init__(self, kinds: int = 2) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's
        """Refuse a password of too few kinds.

        Raises:
            ValidationError
        """
        found = sum(any(map(is_kind, password)) for is_kind in _KINDS)
        found += any(not any(is_kind(each) for is_kind in _KINDS) for each in password)
        if found < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_of_few_kinds")

    def get_help_text(self) -> str:
        """Say the rule before somebody breaks it."""
        return ngettext(
            "It has at least %(count)s kind out of small letters, capitals, digits and signs.",
            "It mixes at least %(count)s kinds out of small letters, capitals, digits and signs.",
            self.kinds,
        ) % {"count": self.kinds}
