"""Why a file is not taken: a stable code, to be put into words by whoever shows it."""

from __future__ import annotations


class Unfit(ValueError):  # noqa: N818 - an answer about the file, not a fault of the program
    """The bytes are not a file that evidence takes.

    Args:
        code: why, a slug such as ``truncated``; :mod:`bihuan.evidence.wording` has the words.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
