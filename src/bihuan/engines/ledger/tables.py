"""A sheet into tables, and every row of them to its place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bihuan.engines.ledger import lines
from bihuan.engines.ledger.cells import one_line, text_of
from bihuan.engines.ledger.columns import assign
from bihuan.engines.ledger.dates import years_in
from bihuan.engines.ledger.grid import Blank
from bihuan.engines.ledger.headers import Head, Header, find_headers, options_of
from bihuan.engines.ledger.model import Joined, LedgerRow, Passed, Rejected, SheetRead, Table
from bihuan.engines.ledger.rows import Reader
from bihuan.engines.ledger.vocabulary import name_of, vocabulary

if TYPE_CHECKING:
    from bihuan.engines.ledger.grid import Grid, Value

#: Headings that two tables side by side must share, in order.
_SHARED = 3
#: A longer text in a single cell heads no section.
_LONGEST_SECTION = 60
#: Share of numbers that makes a sheet without hazards a summary.
_COUNTS = 0.3


@dataclass
class SheetResult:
    """What a sheet's rows became."""

    sheet: SheetRead
    rows: list[LedgerRow] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def read_sheet(
    grid: Grid, *, years: tuple[int, ...], mapping: Mapping[str, str | None]
) -> SheetResult:
    """Read one sheet.

    Args:
        grid: its cells.
        years: years that the file's name states.
        mapping: fields by heading as a person decided, in the form that is compared.
    """
    headers = find_headers(grid)
    sheet = _Sheet(grid, years, mapping)
    if headers:
        sheet.read(headers)
    if not sheet.result.tables:
        sheet.result.sheet = SheetRead(grid.name, *_why_none(grid))
    return sheet.result


def _why_none(grid: Grid) -> tuple[str, bool, str]:
    values = [v for _, cells in grid.rows for v in cells if v not in (None, "")]
    if not values:
        return "empty", grid.hidden, "no cell holds anything"
    numbers = sum(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
    if numbers >= _COUNTS * len(values):
        return "summary", grid.hidden, "no column of hazards, mostly numbers"
    return "other", grid.hidden, "no column of hazards"


class _Block:
    """Columns of one table, and its reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.assigned = reader.assigned
        covered = [c for a in reader.assigned for c in a.head.columns]
        self.columns = range(min(covered), max(covered) + 1)
        self.numbers = self.of("number")

    def of(self, field: str) -> set[int]:
        """Grid columns of a field."""
        return {c for a in self.assigned if a.column.field == field for c in a.head.columns}

    def description(self) -> set[int]:
        """Grid columns of the hazards."""
        return self.of("description")


class _Sheet:
    """Goes down a sheet: titles, header, entries, until the next header."""

    def __init__(
        self, grid: Grid, years: tuple[int, ...], mapping: Mapping[str, str | None]
    ) -> None:
        self.grid = grid
        self.years = years
        self.mapping = mapping
        self.result = SheetResult(SheetRead(grid.name, "ledger", grid.hidden))
        self.blocks: list[_Block] = []
        self._title: tuple[list[str], ...] = ()

    def read(self, headers: Sequence[Header]) -> None:
        """Read the rows below each header; titles above a header say things of all its rows."""
        numbers = [number for number, _ in self.grid.rows]
        firsts = [bisect_left(numbers, header.first) for header in headers]
        begins = [bisect_right(numbers, header.last) for header in headers]
        above = numbers[: firsts[0]]
        before: Header | None = None
        for at, header in enumerate(headers):
            self._begin(header, above, anew=before is None or header.signature != before.signature)
            self._pass(numbers[firsts[at] : begins[at]], "header")
            last = at + 1 == len(headers)
            body = numbers[begins[at] : None if last else firsts[at + 1]]
            above = [] if last else self._titles_before(body)
            for block in self.blocks:
                self._entries(block, body[: len(body) - len(above)])
            before = header

    def _begin(self, header: Header, titles: Sequence[int], *, anew: bool) -> None:
        """Begin a table, unless its header and title only go on with the one before."""
        texts = tuple(self._texts(number) for number in titles)
        if anew or (texts and texts != self._title):
            context, years = self._titles(texts)
            self.years = tuple(dict.fromkeys([*years, *self.years]))
            self.blocks = self._blocks(header, context)
            self._title = texts
        self._pass(titles, "title" if self.blocks else "text")

    def _texts(self, row: int) -> list[str]:
        return [text for value in self.grid.by_number[row] if (text := text_of(value))]

    def _pass(self, numbers: Sequence[int], kind: str) -> None:
        self.result.passed += [Passed(self.grid.name, number, kind) for number in numbers]

    def _own(self, row: int, columns: range) -> dict[int, Value]:
        """Values written in a row within a table's columns."""
        cells = self.grid.by_number[row]
        return {
            c: cells[c]
            for c in columns
            if c < len(cells) and (isinstance(cells[c], Blank) or text_of(cells[c]))
        }

    def _titles_before(self, numbers: Sequence[int]) -> list[int]:
        """Rows at the end of a table that are the next one's title: single cells, no total."""
        titles: list[int] = []
        for number in reversed(numbers):
            texts = self._texts(number)
            if len(texts) > 1 and not all(":" in text or "：" in text for text in texts):
                break
            told = lines.labels_in(_label_line(texts))
            if not told and (lines.kind_of(texts) or _is_count(texts)):
                break
            if not self._is_wide(number):
                break
            titles.insert(0, number)
        return titles

    def _is_wide(self, row: int) -> bool:
        """Whether a row stands across the table: merged, or alone in the first columns."""
        own = [c for c, value in enumerate(self.grid.by_number[row]) if text_of(value)]
        merge = self.grid.merge_at(row, own[0]) if own else None
        if merge is not None and merge.width > 1:
            return True
        told = {c for block in self.blocks for c in block.description()}
        return bool(own) and own[0] <= 1 and own[0] not in told

    def _titles(self, titles: Sequence[list[str]]) -> tuple[dict[str, str], tuple[int, ...]]:
        """What the lines above a table and the sheet's name say of all its rows."""
        context: dict[str, str] = {}
        years: list[int] = []
        named = [""]
        for texts in titles:
            context = lines.labels_in(_label_line(texts)) | context
            years += lines.states_years("\n".join(texts))
            named += [lines.title_enterprise(text) for text in texts[:1]]
        named.append(lines.enterprise_in(self.grid.name))
        all_of = [*(text for texts in titles for text in texts[:1]), self.grid.name]
        if grade := next(filter(None, map(lines.grade_of_all, all_of)), ""):
            context["grade"] = grade
        if state := next(filter(None, map(lines.state_of_all, all_of)), ""):
            context["state"] = state
        enterprise = next(filter(None, named), "")
        if enterprise:
            context.setdefault("enterprise", enterprise)
        return context, tuple(dict.fromkeys([*years, *years_in(self.grid.name)]))

    def _blocks(self, header: Header, context: dict[str, str]) -> list[_Block]:
        """Tables below a header: one, or several side by side."""
        blocks = []
        for heads in _side_by_side(header.heads):
            assigned = assign(self.grid, header, heads, self.mapping)
            told = [a.head.leaf for a in assigned if a.column.field == "description"]
            if told:
                if grade := next(filter(None, map(lines.grade_of_all, told)), ""):
                    context = {**context, "grade": grade}
                blocks.append(_Block(Reader(self.grid, assigned, self.years, dict(context))))
                columns = tuple(a.column for a in assigned)
                self.result.tables.append(
                    Table(self.grid.name, (header.first, header.last), columns)
                )
        return blocks

    def _entries(self, block: _Block, numbers: Sequence[int]) -> None:
        open_, closed = True, False
        for at, number in enumerate(numbers):
            own = self._own(number, block.columns)
            if not own:
                continue
            if _heads_another(block, own):
                self._pass([n for n in numbers[at:] if self._own(n, block.columns)], "other")
                return
            kind = self._kind(block, number, own, first=open_)
            open_ = open_ and kind in ("numbering", "instruction")
            if kind == "section" and (closed or not self._section(block, own)):
                kind = "note"
            closed = closed or kind == "signature"
            if kind:
                self._pass([number], kind)
            else:
                closed = False
                self._entry(block, number)

    def _kind(
        self, block: _Block, row: int, own: Mapping[int, Value], *, first: bool
    ) -> str | None:
        """What a row is that is no entry; None for an entry."""
        texts = [one_line(text_of(v)) for v in own.values()]
        texts = [text for text in texts if text]
        if first and lines.is_numbering_row(list(own.values())):
            return "numbering"
        if first and lines.is_instruction_row(texts):
            return "instruction"
        told = [c for c in block.description() if c in own]
        if set(own) <= block.of("number"):
            # A form whose lines are numbered beforehand and were left empty.
            return (
                kindred
                if (kindred := lines.kind_of(texts))
                else ("blank" if _is_count(texts) else "section")
            )
        kind = lines.kind_of(texts)
        if (
            kind == "total"
            and told
            and min(own) not in told
            and not _is_tally(text_of(own[told[0]]))
        ):
            kind = None
        if kind in ("signature", "note", "page") and told and not self._is_line(block, own, told):
            kind = None
        if kind is None and any(lines.is_total(text) for text in texts[:2]) and not told:
            kind = "total"
        if kind is None and len(own) == 1 and self._heads_section(block, row, own):
            kind = "section"
        return kind

    def _is_line(self, block: _Block, own: Mapping[int, Value], told: Sequence[int]) -> bool:
        """Whether a row with something in the column of hazards is yet a line of signatures."""
        if min(own) in told and len(own) == 1:
            return True
        return (
            len(own) == 1
            or lines.kind_of([one_line(text_of(own[told[0]]))]) is not None
            or min(own) in block.of("number")
        )

    def _heads_section(self, block: _Block, row: int, own: Mapping[int, Value]) -> bool:
        column = next(iter(own))
        text = text_of(own[column])
        merge = self.grid.merge_at(row, column)
        if merge and merge.width > max(1, len(block.description())):
            return len(text) <= _LONGEST_SECTION or lines.is_enterprise(text)
        if column in block.description():
            return False
        return column == block.columns[0] and isinstance(own[column], str) and not _is_count([text])

    def _section(self, block: _Block, own: Mapping[int, Value]) -> bool:
        """Take a section's heading into the context of the rows below; False for a mere note."""
        text = one_line(text_of(next(iter(own.values()))))
        if len(text) > _LONGEST_SECTION:
            return False
        section = lines.section_of(text)
        if section.field == "region":
            block.reader.context.pop("enterprise", None)
        block.reader.context[section.field] = section.text
        return True

    def _entry(self, block: _Block, number: int) -> None:
        outcome = block.reader.read(number)
        if isinstance(outcome, LedgerRow):
            self.result.rows.append(outcome)
        elif isinstance(outcome, Joined):
            self.result.joined.append(outcome)
            self.result.rows[-1] = block.reader.joined(number, self.result.rows[-1])
        else:
            self.result.rejected.append(outcome)


def _heads_another(block: _Block, own: Mapping[int, Value]) -> bool:
    """Whether a row is the header of a table of something else: its number cell says 序号."""
    words = [v for c, v in own.items() if c in block.numbers and isinstance(v, str)]
    return len(own) > 1 and any(
        not any(map(str.isdigit, word)) and vocabulary().options(word).get("number") == 1
        for word in words
    )


def _label_line(texts: Sequence[str]) -> str:
    """Cells of a line of labels as one text: 被检查单位： | 某某公司 belong together."""
    line = ""
    for text in texts:
        line += text if line.endswith((":", "：")) else f"   {text}"
    return line.replace("\n", "   ")


def _is_count(texts: Sequence[str]) -> bool:
    """Whether cells only count: 3, 3.、③, HZ-03."""
    return all(
        any(c.isdigit() for c in text) and not re.search(r"[\u4e00-\u9fff]", text) for text in texts
    )


def _is_tally(text: str) -> bool:
    return not any(
        "\u4e00" <= c <= "\u9fff" for c in text.strip("共计条项个处家件合 ")
    ) or lines.is_total(text)


def _side_by_side(heads: Sequence[Head]) -> list[Sequence[Head]]:
    """Columns parted where the same headings begin anew, each part with a column of hazards."""
    leaves = [name_of(head.full) for head in heads]
    for at in range(_SHARED, len(leaves) - _SHARED + 1):
        if leaves[at : at + _SHARED] != leaves[:_SHARED]:
            continue
        words = vocabulary()
        if any(options_of(head, words).get("description") for head in heads[at:]) and any(
            options_of(head, words).get("description") for head in heads[:at]
        ):
            return [heads[:at], *_side_by_side(heads[at:])]
    return [heads]
