"""What a password must be; Django's rules with the house's own words for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence


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
