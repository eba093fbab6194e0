"""Where in a pack the reader stands, and what it found wrong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bihuan.standards.domain.fields import Field


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in a pack."""

    file: str
    key: str
    problem: str

    def __str__(self) -> str:
        """File, key where there is one, and problem in one line."""
        return ": ".join(part for part in (self.file, self.key, self.problem) if part)


@dataclass(frozen=True)
class Place:
    """A key in a file; notes mistakes in the list that all places of a pack share."""

    file: str
    key: str
    noted: list[Mistake] = field(repr=False)

    def below(self, part: str) -> Place:
        """Return the place of a part of this one."""
        return Place(self.file, f"{self.key}{part}", self.noted)

    def wrong(self, problem: str) -> None:
        """Note a mistake at this place."""
        self.noted.append(Mistake(self.file, self.key, problem))

    def table(self, raw: object, fields: Mapping[str, Field]) -> dict[str, Any] | None:
        """Check a table against its fields, noting every mistake.

        Returns:
            The values with defaults filled in; None when anything is wrong.
        """
        if not isinstance(raw, Mapping):
            self.wrong("must be a table")
            return None
        before = len(self.noted)
        for name in raw:
            if name not in fields:
                self.below(f".{name}").wrong("unknown key")
        values = {name: self._value(raw, name, known) for name, known in fields.items()}
        return values if len(self.noted) == before else None

    def _value(self, raw: Mapping[str, object], name: str, known: Field) -> object:
        if name in raw:
            if problem := known.check(raw[name]):
                self.below(f".{name}").wrong(problem)
            return raw[name]
        if known.required:
            self.below(f".{name}").wrong("missing")
        return known.default
