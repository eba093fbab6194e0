"""What the readers take in and give back: plain frozen values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: A line's name in its source: 1-based number, or ``page:line`` for a PDF.
Ref = int | str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source text; table cells are parted by tabs, breaks inside a cell stay."""

    text: str
    ref: Ref
    page: int | None = None


class Status(StrEnum):
    """How far the unit itself says that a problem or measure has come."""

    DONE = "done"
    MOSTLY_DONE = "mostly_done"
    ONGOING = "ongoing"
    LONG_TERM = "long_term"
    AT_ONCE = "at_once"


@dataclass(frozen=True, slots=True)
class Measure:
    """One rectification measure (整改措施); ``text`` is what follows the short title."""

    no: int
    label: str
    title: str | None
    text: str
    status: Status | None
    lines: tuple[Ref, Ref]


@dataclass(frozen=True, slots=True)
class Problem:
    """One inspection problem (问题): its heading, the groups above it, its measures."""

    no: int
    label: str
    title: str
    status: Status | None
    lines: tuple[Ref, Ref]
    group: tuple[str, ...]
    text: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A total that the text states, held against what was found (``None``: cannot be told)."""

    what: str
    value: int
    line: Ref
    found: int | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - the builtin ``Warning`` is something else
    """Something a person should look at; shells may translate ``template`` with ``facts``."""

    code: str
    template: str
    line: Ref | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The template with its facts filled in, in English."""
        return self.template % self.facts


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of rectification progress (整改情况通报), read."""

    title: str
    issuer: str | None
    issued_on: dt.date | None
    problems: tuple[Problem, ...]
    stated: tuple[Stated, ...]
    warnings: tuple[Warning_, ...]
