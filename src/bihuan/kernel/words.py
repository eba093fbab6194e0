"""Text as people meant it: without what nobody sees."""

from __future__ import annotations

import unicodedata

#: Control, format and direction marks, surrogates, line and paragraph separators.
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_NONCHARACTERS = 0xFFFE


def one_line(text: str) -> str:
    r"""Return a text in one line, without marks that nobody sees, blanks run together.

    >>> one_line("  三号车间 \u202e\n 灭火器\u200b ")
    '三号车间 灭火器'
    >>> one_line("\u200b\ufffe")
    ''
    """
    shown = (" " if c.isspace() else c for c in text if c.isspace() or not _is_hidden(c))
    return " ".join("".join(shown).split())


def _is_hidden(character: str) -> bool:
    is_no_character = ord(character) & _NONCHARACTERS == _NONCHARACTERS
    return is_no_character or unicodedata.category(character) in _HIDDEN
