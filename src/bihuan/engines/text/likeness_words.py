"""The words that findings are compared by, out of ``likeness_words.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

_SIDES = "东南|东北|西南|西北|[东南西北左右上下前后内外]"
#: A word that says that all is in order says nothing just behind one of these.
_NOT_DENIED = "".join(f"(?<![未不无]{'.' * between})" for between in range(4))
_NUMBER = r"(?<![\d.])\d+(?:\.\d+)?"


class Aspect(StrEnum):
    """What a piece of a text is about."""

    THING = "thing"
    PERSON = "person"
    PLACE = "place"
    FAULT = "fault"
    LABEL = "label"
    FLOOR = "floor"
    SIDE = "side"
    AMOUNT = "amount"
    COUNT = "count"
    DATE = "date"
    SETTLED = "settled"
    ORGANISATION = "organisation"
    OTHER_WORDS = "other_words"


@dataclass(frozen=True)
class Words:
    """What a text is read by.

    Args:
        form: one piece of a text; its group is ``word`` or the name of an aspect.
        spelled: aspect and first spelling of each word; a filler stands for nothing.
        units: the first unit of its kind for each unit, and how many of it one is.
    """

    form: re.Pattern[str]
    spelled: Mapping[str, tuple[Aspect, str]]
    units: Mapping[str, tuple[str, float]]


@cache
def words() -> Words:
    """The words that travel with the package."""
    data = tables()
    aspects = (
        (Aspect.THING, "things"),
        (Aspect.PERSON, "people"),
        (Aspect.PLACE, "places"),
        (Aspect.FAULT, "faults"),
    )
    spelled = {
        spelling: (aspect, word)
        for aspect, table in aspects
        for word, spellings in data[table].items()
        for spelling in (word, *spellings)
    }
    units = {unit: (first, factor) for unit, (first, factor) in data["units"].items()}
    form = _form(
        known=_one_of([*spelled, *data["fillers"]["words"]]),
        settled=_one_of(data["settled"]["words"]),
        units=_one_of(units),
        counters=_one_of(data["counters"]["words"]),
    )
    return Words(form, spelled, units)


def tables() -> dict[str, Any]:
    """The file as it stands: spellings by table and word, [first unit, how many] by unit."""
    return tomllib.loads(files(__package__).joinpath("likeness_words.toml").read_text("utf-8"))


def _form(*, known: str, settled: str, units: str, counters: str) -> re.Pattern[str]:
    """Every piece there is; what stands first is tried first."""
    return re.compile(
        r"(?P<date>(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号])?|\d{4}年|\d{4}-\d{1,2}(?:-\d{1,2})?)度?"
        r"|(?P<floor>首层|(?P<below>负|地下|b(?=\d)|(?<!\w)-)?(?P<storey>\d+)(?:层|楼|f(?![a-z\d])))"
        rf"|(?P<amount>(?P<size>{_NUMBER})(?P<unit>{units})(?![a-z\d]))"
        rf"|(?P<count>(?P<many>\d+)(?:{counters}))"
        rf"|(?P<side>(?P<point>{_SIDES})(?:大?门|[侧面边墙角头端]))"
        rf"|(?P<settled>{_NOT_DENIED}(?:{settled})(?!证))"
        rf"|(?P<word>{known})"
        r"|(?P<label>(?P<id>(?<![a-z])[a-z]{1,3}-?\d+|\d+|(?<![a-z])[a-z](?![a-z]))[号#]?)"
    )


def _one_of(spellings: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(spellings, key=len, reverse=True))
