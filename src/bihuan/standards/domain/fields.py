"""Checks of single values in a pack, each saying in words what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

#: Says what is wrong with a value; empty when nothing is.
Check = Callable[[object], str]


@dataclass(frozen=True)
class Field:
    """One key of a table: how to check it, and its value where it may be left out."""

    check: Check
    required: bool = True
    default: object = None


def text(pattern: str = "", *, empty: bool = False) -> Check:
    """Accept text, not blank unless told so, matching the whole pattern if one is given."""

    def check(value: object) -> str:
        if not isinstance(value, str):
            return "must be text"
        if not value.strip():
            return "" if empty else "must not be blank"
        if pattern and not re.fullmatch(pattern, value):
            return f"{value!r} does not match {pattern}"
        return ""

    return check


def integer(lowest: int, highest: int) -> Check:
    """Accept a whole number from lowest to highest."""

    def check(value: object) -> str:
        if not isinstance(value, int) or isinstance(value, bool):
            return "must be a whole number"
        return "" if lowest <= value <= highest else f"{value} is not in {lowest}..{highest}"

    return check


def one_of(*choices: str) -> Check:
    """Accept one of the given words."""

    def check(value: object) -> str:
        listed = ", ".join(repr(choice) for choice in choices)
        return "" if value in choices else f"{value!r} is not one of {listed}"

    return check


def boolean(value: object) -> str:
    """Accept true or false."""
    return "" if isinstance(value, bool) else "must be true or false"


def day(value: object) -> str:
    """Accept a date without a time."""
    plain = isinstance(value, date) and not isinstance(value, datetime)
    return "" if plain else "must be a date such as 2023-05-15"


def days(value: object) -> str:
    """Accept a list of dates."""
    good = isinstance(value, list) and not any(day(item) for item in value)
    return "" if good else "must be a list of dates"


def number_or_text(value: object) -> str:
    """Accept a whole number that is not negative, or text (TOML floats are refused)."""
    if isinstance(value, str):
        return text()(value)
    return integer(0, 10**12)(value)


def texts(value: object) -> str:
    """Accept a list of texts."""
    good = isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    return "" if good else "must be a list of texts"


def tables(value: object) -> str:
    """Accept a list of tables."""
    good = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return "" if good else "must be a list of tables"
