"""Finds names by the first letters of their sounds (拼音首字母): ``lasgy`` finds 澜安市工业园.

A character with several readings answers to each of them, so 重庆 is found by ``cq`` as by
``zq``. Source of the readings: pypinyin, from the Unihan database.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache, lru_cache

#: Readings of one character that are looked at, the commonest first.
_READINGS = 3
_PLAIN = re.compile(r"[a-z]{2,20}")


def may_be_initials(word: str) -> bool:
    """Say whether a word may be the initials of something: a few letters and nothing else."""
    return bool(_PLAIN.fullmatch(word.casefold()))


def has_initials(name: str, letters: str) -> bool:
    """Say whether the sounds of a stretch of a name begin with some letters.

    >>> has_initials("澜安市高原机械厂", "lasgy"), has_initials("澜安市", "sa")
    (True, False)
    """
    sounds, asked = _sounds(name), letters.casefold()
    return any(
        all(letter in sounds[start + at] for at, letter in enumerate(asked))
        for start in range(len(sounds) - len(asked) + 1)
    )


@lru_cache(maxsize=65_536)
def _sounds(name: str) -> tuple[str, ...]:
    """Return of each character of a name the letters that its readings begin with."""
    readings = _readings()
    return tuple(_letters(readings.get(ord(character), ""), character) for character in name)


def _letters(readings: str, character: str) -> str:
    if not readings:
        return character.casefold()
    return "".join(sorted({_plain(each[:1]) for each in readings.split(",")[:_READINGS]}))


def _plain(letter: str) -> str:
    """Return a letter without its tone: ā is a."""
    return unicodedata.normalize("NFD", letter)[0]


@cache
def _readings() -> dict[int, str]:
    """Return the readings by character; loaded when initials are first asked for."""
    # Its dictionary of phrases, which only whole sentences need, costs a quarter of a second.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT
