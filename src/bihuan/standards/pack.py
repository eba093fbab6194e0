"""The rules that hold in one region: a chain of packs asked from the most specific on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from bihuan.kernel.errors import BadInput, Refusal
from bihuan.kernel.working_days import CalendarYear, WorkingCalendar
from bihuan.standards.domain.entries import (
    Criterion,
    Entry,
    Enumeration,
    HolidayCalendar,
    KindRules,
    LadderPlan,
    LookBackRound,
    PackContents,
    Parameter,
)
from bihuan.standards.domain.resolving import in_force

V = TypeVar("V")
E = TypeVar("E", bound=Entry)
K = TypeVar("K")


class NotInForce(Refusal):
    """The rule is known but does not hold on that day."""


class CriterionUnknown(BadInput):
    """No such criterion is in force here on that day."""


@dataclass(frozen=True)
class Pack:
    """The rules of a region (辖区规则包); a more specific pack wins entry by entry."""

    chain: tuple[PackContents, ...]

    @property
    def code(self) -> str:
        """Code of the most specific pack."""
        return self.chain[0].code

    @property
    def name(self) -> str:
        """Chinese name of the most specific pack."""
        return self.chain[0].name

    @property
    def name_en(self) -> str:
        """English name of the most specific pack."""
        return self.chain[0].name_en

    def parameter(self, code: str, on: date) -> Parameter:
        """Return a parameter as it holds on a day.

        Raises:
            KeyError: no pack of the chain knows the code; that is a bug in the caller.
            NotInForce: no version of it holds on that day.
        """
        tables = [contents.parameters for contents in self.chain]
        if not any(code in table for table in tables):
            raise KeyError(code)
        return _required(in_force(tables, code, on), code, on)

    def parameters(self, on: date) -> tuple[Parameter, ...]:
        """Return all parameters that hold on a day, by code."""
        return _all_in_force([contents.parameters for contents in self.chain], on)

    def criterion(self, code: str, on: date) -> Criterion:
        """Return a criterion of a major hazard (重大事故隐患判定标准) as it holds on a day.

        Raises:
            CriterionUnknown: it is not known, or no version of it holds on that day.
        """
        found = in_force([contents.criteria for contents in self.chain], code, on)
        if found is None:
            raise CriterionUnknown(
                "standards.criterion_unknown",
                _("No criterion %(criterion)s is in force here on %(on)s.")
                % {"criterion": code, "on": on.isoformat()},
                criterion=code,
                on=on.isoformat(),
            )
        return found

    def criteria(self, sector: str | None, on: date) -> tuple[Criterion, ...]:
        """Return the criteria of a sector, or of all, that hold on a day, in catalogue order."""
        found = _all_in_force([contents.criteria for contents in self.chain], on)
        return tuple(item for item in found if sector is None or item.sector == sector)

    def criterion_as_judged(self, code: str, version: str) -> Criterion:
        """Return the very version that a record was judged by, in force still or not.

        Raises:
            CriterionUnknown: there is no such version.
        """
        for contents in self.chain:
            for entry in contents.criteria.get(code, ()):
                if entry.version == version:
                    return entry
        raise CriterionUnknown(
            "standards.criterion_version_unknown",
            _("Criterion %(criterion)s has no version %(version)s.")
            % {"criterion": code, "version": version},
            criterion=code,
            version=version,
        )

    def look_back_rounds(self, kind: str, grade: str, on: date) -> tuple[LookBackRound, ...]:
        """Return the rounds of look-back (回头看) that closure on that day sets off.

        A plan for the very grade goes before one for any grade within the same pack.

        Raises:
            NotInForce: no plan for the kind holds on that day.
        """
        for contents in self.chain:
            for wanted in (grade, "any"):
                plan = in_force([contents.look_back], (kind, wanted), on)
                if plan is not None:
                    return plan.rounds
        return _required(None, f"look_back {kind} {grade}", on)

    def ladder(self, kind: str, grade: str, on: date) -> LadderPlan:
        """Return who is told when that a deadline comes near (逐级提醒).

        A plan for the very kind goes before one for any, and likewise for the grade, within the
        same pack.

        Raises:
            NotInForce: no plan holds on that day.
        """
        wanted = ((kind, grade), (kind, "any"), ("any", grade), ("any", "any"))
        for contents in self.chain:
            for key in wanted:
                plan = in_force([contents.ladders], key, on)
                if plan is not None:
                    return plan
        return _required(None, f"ladder {kind} {grade}", on)

    def kind_policy(self, kind: str) -> KindRules:
        """Return what a kind of finding asks for; KeyError for an unknown kind."""
        return _only([contents.kinds for contents in self.chain], kind)

    def number_prefix(self, kind: str) -> str:
        """Return the word that numbers of a kind begin with, e.g. 苏安隐; KeyError if unknown."""
        return _first([contents.number_prefixes for contents in self.chain], kind)

    def enumeration(self, name: str) -> Enumeration:
        """Return a code table; KeyError for an unknown name."""
        return _only([contents.enumerations for contents in self.chain], name)

    def holidays(self, on: date) -> tuple[HolidayCalendar, ...]:
        """Return the calendars of all years as they are known on a day, by year."""
        found = _all_in_force([contents.calendars for contents in self.chain], on)
        return tuple(sorted(found, key=lambda calendar: calendar.year))

    def working_days(self, on: date) -> WorkingCalendar:
        """Return which days are working days, as far as it is known on a day."""
        return _working_days(self.holidays(on))


def _required(entry: V | None, code: str, on: date) -> V:
    if entry is None:
        raise NotInForce(
            "standards.not_in_force",
            _("The rule %(rule)s does not hold on %(on)s.") % {"rule": code, "on": on.isoformat()},
            rule=code,
            on=on.isoformat(),
        )
    return entry


def _first(tables: Iterable[Mapping[str, V]], key: str) -> V:
    for table in tables:
        if key in table:
            return table[key]
    raise KeyError(key)


def _only(tables: Iterable[Mapping[str, tuple[E, ...]]], key: str) -> E:
    return _first(tables, key)[0]


def _all_in_force(tables: list[Mapping[K, tuple[E, ...]]], on: date) -> tuple[E, ...]:
    """Every key's entry in force; the national order first, then what local packs add."""
    keys = dict.fromkeys(key for table in reversed(tables) for key in table)
    found = (in_force(tables, key, on) for key in keys)
    return tuple(entry for entry in found if entry is not None)


@lru_cache(maxsize=64)
def _working_days(calendars: tuple[HolidayCalendar, ...]) -> WorkingCalendar:
    return WorkingCalendar(
        CalendarYear(
            year=one.year,
            days_off=frozenset(day for holiday in one.days_off for day in holiday.days),
            workdays=frozenset(one.workdays),
            version=f"{one.version} {one.year}",
            is_confirmed=one.mark == "sure",
        )
        for one in calendars
    )
