"""Cuts texts and questions into the pieces by which an index of words finds them.

Chinese is written without blanks, so a text is indexed by the three characters (or, at the end
of a run, fewer) that begin at each of its places. What is asked for in three characters or more
is found by its own pieces, what is asked for in one or two by pieces that begin with it: every
place of the text is found, and nearly nothing else, without a dictionary of words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain

#: Characters of a piece.
SPAN = 3
#: What is longer than this is no word that anybody types.
LONGEST = 40
#: Words and pieces of a question that are looked at; what follows is left aside.
MOST_WORDS, MOST_PIECES = 8, 40
_RUNS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_PARTS = re.compile(r"[a-z]+|[0-9]+")


@dataclass(frozen=True)
class Piece:
    """A piece that is asked for: just so, or as the beginning of one."""

    text: str
    is_beginning: bool


def pieces_of(*texts: str) -> list[str]:
    """Return the pieces of texts, each once, in the order in which they first come.

    >>> pieces_of("三号车间A3", "〔2026〕000123")
    ['三号车', '号车间', '车间', '间', 'a3', 'a', '3', '2026', '000123', '123']
    """
    runs = dict.fromkeys(_RUNS.findall(_folded("\n".join(dict.fromkeys(texts)))))
    pieces = [_latin(run) if run.isascii() else _places(run) for run in runs]
    return list(dict.fromkeys(chain.from_iterable(pieces)))


def asked_for(word: str) -> list[Piece]:
    """Return what a text must have for a word to be found in it; nothing for mere punctuation.

    >>> asked_for("车间")
    [Piece(text='车间', is_beginning=True)]
    >>> [piece.text for piece in asked_for("三号车间")]
    ['三号车', '号车间']
    """
    found: list[Piece] = []
    for run in _RUNS.findall(_folded(word)):
        if run.isascii() or len(run) < SPAN:
            found.append(Piece(run[:LONGEST], is_beginning=True))
        else:
            places = range(len(run) - SPAN + 1)
            found += [Piece(run[at : at + SPAN], is_beginning=False) for at in places]
    return list(dict.fromkeys(found))[:MOST_PIECES]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _places(run: str) -> list[str]:
    return [run[at : at + SPAN] for at in range(len(run))]


def _latin(run: str) -> list[str]:
    """Return a run of letters and figures, its parts, and its numbers as people shorten them."""
    parts = _PARTS.findall(run)
    shortened = [part.lstrip("0") for part in parts if part.startswith("0")]
    return [piece[:LONGEST] for piece in (run, *parts, *shortened) if piece]
