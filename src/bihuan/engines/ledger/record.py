"""A row's cells into the fields of a record; nothing is guessed without a warning."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bihuan.engines.ledger import names, progress
from bihuan.engines.ledger.cells import LONGEST_TEXT, is_nothing, one_line, squeezed, text_of
from bihuan.engines.ledger.dates import DateRead, Years, in_1900, read_date
from bihuan.engines.ledger.grid import Blank, Value
from bihuan.engines.ledger.model import Grade, LedgerRow, Progress
from bihuan.engines.text.model import Warning_

if TYPE_CHECKING:
    from bihuan.engines.ledger.rows import Reader

_STATES = ("state", "check", "closing")
_PERSONS = ("responsible_person", "finder", "verifier", "leader")
_ORGS = ("enterprise", "responsible_org", "finder_org", "region")
_TEXTS = (
    *("number", "title", "place", "category", "source", "basis", "measure", "funds", "result"),
    *("remarks", "photos", "phone"),
)
_ON_ONE_LINE = ("number", "place", "category")
_DATED = ("found_on", "due_on", "rectified_on", "verified_on")
#: Columns whose words stay beside what was made of them.
_KEPT = (*_STATES, "responsible", "is_major", "grade", "due_on")
_SEVERAL = re.compile(
    r"(?:^|\n|[。；;])\s*[（(]?[1１①一][)）、.．]?.*(?:\n|[。；;])\s*[（(]?[2２②二][)）、.．]",
    re.DOTALL,
)
#: Characters of a cell that a warning shows.
_SHOWN = 80
#: Doubts about a date in words, for people.
_DOUBTS = {
    "no_year": "The year of %(text)s stands nowhere",
    "impossible": "There is no such date: %(text)s",
    "relative": "%(text)s is no date but a span of time",
    "unreadable": "%(text)s is no date",
    "ambiguous": "%(text)s can be read as another date",
    "approximate": "%(text)s is no exact day",
    "long_term": "%(text)s sets no date",
    "year_from_context": "The year of %(text)s was taken from what stands around it",
}


@dataclass
class Record:
    """A record in the making: the cells of a row by column, and by field."""

    reader: Reader
    row: int
    cells: Mapping[int, Value]
    values: dict[str, Value]
    warnings: list[Warning_] = field(default_factory=list)

    def make(self) -> LedgerRow:
        """The record, with a warning for whatever could not be made out."""
        fields: dict[str, Any] = {name: self._text(name) for name in _TEXTS}
        fields |= {name: names.people(self._text(name)) for name in _PERSONS}
        fields |= {name: names.organisation(self._text(name)) for name in _ORGS}
        fields |= self._responsible(fields["responsible_org"], fields["responsible_person"])
        fields["phone"] = fields["phone"] or self._phones()
        fields |= (dates := self._dates())
        fields["description"] = self._description()
        fields |= {"grade": self._grade(), "state": self._state(dates)}
        fields |= {"at_once": self._is_at_once(), "extra": self._extra()}
        reader = self.reader
        if self.row in reader.grid.hidden_rows:
            self._warn("hidden_row", "The row is hidden in the sheet", "")
        return LedgerRow(
            reader.grid.name, self.row, reader.column, **fields, warnings=tuple(self.warnings)
        )

    def _description(self) -> str:
        text = text_of(self.values.get("description"))
        if _SEVERAL.search(text):
            # One cell is one hazard: it was found, assigned and will be accepted as one.
            self._warn(
                "several_problems",
                "The description lists several problems; it stays one hazard",
                "description",
            )
        return text

    def _phones(self) -> str:
        columns = ("responsible_person", "responsible")
        return names.phones(" ".join(text_of(self.values.get(name)) for name in columns))

    def _warn(self, code: str, template: str, name: str, text: str = "") -> None:
        self.warnings.append(
            Warning_(code, template, self.row, {"field": name, "text": text[:_SHOWN]})
        )

    def _text(self, name: str) -> str:
        if name not in self.reader.fields:
            return self.reader.context.get(name, "")
        value = self.values.get(name)
        if value is None:
            return self._left_to_others(name, blank=True)
        if isinstance(value, Blank):
            self._warn(f"cell.{value.value}", "The cell shows no result of its formula", name)
        text = text_of(value)
        if name in _ON_ONE_LINE:
            text = one_line(text)
        if len(text) > LONGEST_TEXT:
            self._warn("cell.cut", "The text was cut: it is longer than a cell may be", name)
            text = text[:LONGEST_TEXT]
        if text and not is_nothing(text):
            return text
        return self._left_to_others(name, blank=not text)

    def _left_to_others(self, name: str, *, blank: bool) -> str:
        """What the row above, a section or a title says where the cell says nothing."""
        above = self.reader.grouped(self.row, name) if blank else None
        if isinstance(above, str) and above:
            self._warn("filled_from_above", "Taken over from the row above", name, above)
            return above
        return self.reader.context.get(name, "") if blank else ""

    def _responsible(self, org: str, person: str) -> dict[str, str]:
        """Part what stands together: 责任单位及责任人, or both in the column of persons."""
        both = text_of(self.values.get("responsible"))
        if not both and not org:
            both = text_of(self.values.get("responsible_person"))
            if not all(names.split_responsible(both)):
                both = ""
            person = "" if both else person
        found_org, found_person = names.split_responsible(both)
        return {"responsible_org": org or found_org, "responsible_person": person or found_person}

    def _dates(self) -> dict[str, dt.date | None]:
        dates: dict[str, dt.date | None] = dict.fromkeys(_DATED)
        for name in _DATED:
            dates[name] = self._date(name, dates["found_on"])
        found, due = dates["found_on"], dates["due_on"]
        if found and due and due < found:
            self._warn(
                "due_before_found",
                "%(text)s lies before the day it was found; the deadline is left open",
                "due_on",
                text_of(self.values.get("due_on")) or due.isoformat(),
            )
            # Which of the two days is wrong cannot be told: a term that ends before it begins
            # would be counted as overdue from the first day on.
            dates["due_on"] = None
        return dates

    def _date(self, name: str, found_on: dt.date | None) -> dt.date | None:
        value = self.values.get(name)
        text = text_of(value)
        if not text:
            above = self.reader.grouped(self.row, name)
            if isinstance(above, dt.date):
                self._warn(
                    "filled_from_above", "Taken over from the row above", name, above.isoformat()
                )
                return above
            value = self.reader.context.get(name)
            text = value or ""
        if self.reader.grid.from_1904:
            value = in_1900(value)
        read = read_date(value, self._years(name, found_on))
        if read is None:
            return None
        self._doubt(read, name, text)
        date = read.last if name == "due_on" else read.first
        if date is not None:
            self.reader.near[name] = date
        return date

    def _years(self, name: str, found_on: dt.date | None) -> Years:
        if found_on is not None:
            return Years(found_on, after=True, stated=self.reader.stated)
        near = self.reader.near.get(name)
        if near is None:
            near = self._near_in_row(name)
        return Years(near, stated=self.reader.stated)

    def _near_in_row(self, name: str) -> dt.date | None:
        """A full date elsewhere in the row, or else the first one further down the column."""
        for other in _DATED:
            read = read_date(self.values.get(other), Years()) if other != name else None
            if read is not None and read.first:
                return read.first
        return None

    def _doubt(self, read: DateRead, name: str, text: str) -> None:
        if read.code in _DOUBTS:
            self._warn(f"date.{read.code}", _DOUBTS[read.code], name, text)

    def _is_at_once(self) -> bool:
        read = read_date(self.values.get("due_on"), Years())
        return read is not None and read.code == "at_once"

    def _grade(self) -> Grade | None:
        answer = squeezed(text_of(self.values.get("is_major")))
        if progress.YES.fullmatch(answer) or (
            "重大" in answer and "非" not in answer and "不" not in answer
        ):
            return Grade.MAJOR
        for at, a in enumerate(self.reader.assigned):
            if a.ticked and _ticked(self.cells[at]) and (grade := progress.grade_in(a.ticked)):
                return grade
        text = text_of(self.values.get("grade"))
        if not text or is_nothing(text):
            if not answer and (said := self.reader.context.get("grade")):
                return Grade(said)
            return Grade.GENERAL if answer else None
        grade = progress.grade_in(text)
        if grade is None:
            self._warn("grade.unknown", "%(text)s is no known grade", "grade", text)
        return grade

    def _state(self, dates: Mapping[str, dt.date | None]) -> Progress | None:
        said: list[Progress] = []
        for name in (*_STATES, "result"):
            text = text_of(self.values.get(name))
            found = (
                progress.progress_in(text, name if name in _STATES else "state") if text else None
            )
            if found is not None and (name != "result" or not said):
                said.append(found)
            elif name == "state" and text and not is_nothing(text) and not found:
                self._warn("state.unknown", "%(text)s names no known state", "state", text)
        for at, a in enumerate(self.reader.assigned):
            found = progress.progress_in(a.ticked) if a.ticked and _ticked(self.cells[at]) else None
            said += [found] if found else []
        if progress.contradict(said):
            self._warn(
                "state.contradiction",
                "The row's columns disagree on how far it has come",
                "state",
                "",
            )
        return progress.farthest(said) or self._state_left_unsaid(dates)

    def _state_left_unsaid(self, dates: Mapping[str, dt.date | None]) -> Progress | None:
        """The state that a day, a section or an unanswered 销号 implies where no column names one."""
        if dates["rectified_on"]:
            return Progress.DONE
        if of_all := self.reader.context.get("state"):
            return progress.progress_in(of_all)
        return Progress.ONGOING if _is_open(text_of(self.values.get("closing"))) else None

    def _extra(self) -> dict[str, str]:
        """Texts that no field holds, states and combined columns as they were written included."""
        return {
            a.column.name: text
            for at, a in enumerate(self.reader.assigned)
            if (a.column.field is None or a.ticked or a.column.field in _KEPT)
            and (text := text_of(self.cells[at])[:LONGEST_TEXT])
        }


def _is_open(closing: str) -> bool:
    """Whether a column of 销号 says that a hazard still stands on the list."""
    plain = progress.boxed(squeezed(closing))
    return bool(progress.NO.fullmatch(plain) or re.fullmatch(r"(?:未|尚未|暂未|没有?).+", plain))


def _ticked(value: Value) -> bool:
    return bool(progress.YES.fullmatch(squeezed(text_of(value))))
