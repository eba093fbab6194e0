"""What a jurisdiction pack (辖区规则包) holds: dated entries, each with its source and mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, get_args

from bihuan.kernel import terms

Mark = Literal["sure", "unconfirmed"]
Kind = Literal["hazard", "inspection_problem", "audit_point", "task"]
Grade = Literal["general", "major"]
#: ``wd`` is a working day, ``month_day`` a yearly date as MM-DD, ``fen`` 0.01 yuan,
#: ``m`` metres.
Unit = Literal[
    "min", "h", "d", "wd", "month", "year", "m", "percent", "fen", "score", "count", "month_day", ""
]
#: For which findings of a kind a measure must stand before they are handed in.
MeasureNeed = Literal["always", "major", "never"]
KINDS: tuple[str, ...] = get_args(Kind)
MARKS: tuple[str, ...] = get_args(Mark)
UNITS: tuple[str, ...] = get_args(Unit)
MEASURE_NEEDS: tuple[str, ...] = get_args(MeasureNeed)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document that entries are taken from."""

    code: str
    title: str  #: Chinese, with 《》 where it is a title
    title_en: str
    number: str  #: document number (文号), empty where there is none
    effective_from: date
    effective_to: date | None  #: first day no longer in force
    note: str  #: what is doubtful about it, Chinese; empty when nothing is
    note_en: str

    @property
    def line(self) -> str:
        """The citation in Chinese: title and number."""
        return f"{self.title}（{self.number}）" if self.number else self.title

    @property
    def line_en(self) -> str:
        """The citation in English: title and number."""
        return f"{self.title_en} ({self.number})" if self.number else self.title_en


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every entry carries: where it comes from, how sure that is, and since when it holds."""

    source: str  #: Chinese citation: title and document number
    source_en: str
    source_code: str
    clause: str  #: as the document numbers it; empty where not known
    mark: Mark
    version: str  #: pack and version, e.g. ``cn/1``; with the code it names one text for ever
    effective_from: date
    effective_to: date | None  #: first day no longer in force
    note: str
    note_en: str

    def holds_on(self, on: date) -> bool:
        """Tell whether the entry is in force on a day; the last day is excluded."""
        return self.effective_from <= on and (self.effective_to is None or on < self.effective_to)


@dataclass(frozen=True, kw_only=True)
class Parameter(Entry):
    """A threshold or a time limit (参数)."""

    code: str
    value: int | str
    unit: Unit
    #: A last day that is a day off moves to the next working day; only natural days.
    ends_on_working_day: bool

    @property
    def term(self) -> terms.Term:
        """The time limit that it is.

        Raises:
            ValueError: it is no number of minutes, hours or days.
        """
        return terms.Term(int(self.value), terms.Unit(self.unit), self.ends_on_working_day)


@dataclass(frozen=True, kw_only=True)
class Criterion(Entry):
    """One item that makes a hazard a major one (重大事故隐患判定标准)."""

    code: str
    sector: str
    trade: str  #: part of the sector, e.g. ``metallurgy``; empty where the sector has none
    text: str
    text_en: str
    short_form: bool  #: the text is a short form, not the wording of the document
    legal_basis: tuple[str, ...]


@dataclass(frozen=True)
class LookBackRound:
    """One round of look-back (回头看) after closure."""

    round: int
    after_days: int  #: natural days after closure
    share_percent: int  #: share of the closed findings that is visited again, 1 to 100
    mark: Mark = field(kw_only=True)
    source: str = field(kw_only=True)
    version: str = field(kw_only=True)


@dataclass(frozen=True, kw_only=True)
class LookBackPlan(Entry):
    """The rounds for one kind and grade; a local plan replaces the national one whole."""

    kind: str
    grade: str  #: ``general``, ``major`` or ``any``
    rounds: tuple[LookBackRound, ...]


@dataclass(frozen=True)
class LadderRung:
    """One rung of the ladder: from when on who is told that a deadline comes near."""

    percent: int  #: share of the term that is used up, 1 to 100
    up: int  #: 0 tells whoever has to act alone, n also the n-th above them
    asks_answer: bool  #: whoever is told is asked to say how it stands


@dataclass(frozen=True, kw_only=True)
class LadderPlan(Entry):
    """Who is told when of a deadline (逐级提醒); a local plan replaces the national one whole."""

    kind: str  #: a kind of finding, or ``any``
    grade: str  #: ``general``, ``major`` or ``any``
    rungs: tuple[LadderRung, ...]
    again_days: int  #: once it is over: every so many natural days the next one up; 0 for never


@dataclass(frozen=True, kw_only=True)
class KindRules(Entry):
    """What a kind of finding asks for on its way to closure."""

    kind: str
    needs_verification: bool  #: somebody must check that it is real before it is assigned
    needs_after_evidence: bool  #: some proof of the state afterwards, of any type
    needs_after_photo: bool  #: at least one photograph of the state afterwards
    needs_measure: MeasureNeed  #: when at least one measure must have been done
    found_by_team: bool  #: comes from an inspection or audit team
    can_be_major: bool
    default_days: int
    default_unit: Literal["d", "wd"]
    #: A last day that is a day off moves to the next working day; only natural days.
    ends_on_working_day: bool

    @property
    def default_term(self) -> terms.Term:
        """How long there is to rectify it where nobody says otherwise."""
        return terms.Term(
            self.default_days, terms.Unit(self.default_unit), self.ends_on_working_day
        )

    def asks_for_measure(self, grade: str) -> bool:
        """Tell whether a finding of this kind and grade is handed in only with a measure done."""
        return self.needs_measure == "always" or (
            self.needs_measure == "major" and grade == "major"
        )


@dataclass(frozen=True)
class EnumerationItem:
    """One code of a national enumeration with its labels."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Enumeration(Entry):
    """A code table of the national exchange."""

    name: str
    field: str  #: the field's name in the exchange; empty for the product's own tables
    items: tuple[EnumerationItem, ...]

    def item(self, code: str) -> EnumerationItem:
        """Return the item of a code.

        Raises:
            KeyError: for a code that the table does not hold.
        """
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)


@dataclass(frozen=True)
class Holiday:
    """A holiday of several days in a row, with its days in lieu."""

    name: str
    name_en: str
    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        length = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=ahead) for ahead in range(length))


@dataclass(frozen=True, kw_only=True)
class HolidayCalendar(Entry):
    """The holidays and swapped workdays (调休) of a year, as announced or as expected."""

    year: int
    days_off: tuple[Holiday, ...]
    workdays: tuple[date, ...]  #: Saturdays and Sundays on which people work


@dataclass(frozen=True, kw_only=True)
class PackContents:
    """What one pack itself says; every table maps a key to its versions, oldest first."""

    code: str
    name: str
    name_en: str
    sources: Mapping[str, Source]
    parameters: Mapping[str, tuple[Parameter, ...]]
    criteria: Mapping[str, tuple[Criterion, ...]]
    look_back: Mapping[tuple[str, str], tuple[LookBackPlan, ...]]
    ladders: Mapping[tuple[str, str], tuple[LadderPlan, ...]]
    kinds: Mapping[str, tuple[KindRules, ...]]
    enumerations: Mapping[str, tuple[Enumeration, ...]]
    calendars: Mapping[int, tuple[HolidayCalendar, ...]]
    number_prefixes: Mapping[str, str]
