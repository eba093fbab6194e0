"""The unified social credit code (统一社会信用代码).

Source: GB 32100-2015. Own code because the usual library refuses the letters that the first
two characters may hold (a rural collective's code begins with N).
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


def check_character(first_17: str) -> str:
    """Return the 18th character of a code.

    Example:
        >>> check_character("91320500MA0000015")
        'D'
    """
    total = sum(
        ALPHABET.index(character) * weight
        for character, weight in zip(first_17, WEIGHTS, strict=True)
    )
    return ALPHABET[(31 - total % 31) % 31]


def tidy_credit_code(given: str) -> str:
    """Return a code as typed in capitals, without blanks and hyphens."""
    return re.sub(r"[\s-]", "", given).upper()


def is_credit_code(code: str) -> bool:
    """Say whether a tidied code has the right shape and its check character holds."""
    return bool(_SHAPE.fullmatch(code)) and check_character(code[:17]) == code[17]
