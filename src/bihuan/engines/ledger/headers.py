"""Where a table's header stands: one to three rows, groups above their columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.engines.ledger.cells import squeezed, text_of
from bihuan.engines.ledger.vocabulary import KNOWN, Vocabulary, is_long, name_of, vocabulary

if TYPE_CHECKING:
    from bihuan.engines.ledger.grid import Grid, Value

#: Share of a row's cells that must be headings.
_ENOUGH = 0.4
#: Share of the table's width from which on a merged cell is a title and no group.
_WHOLE_WIDTH = 0.8
#: Rows that one header may have.
_DEEPEST = 3
#: Rows at a sheet's head that are searched for a header without a column of hazards.
_HEAD_ROWS = 40
_MAY_HEAD = re.compile(
    r"问题|隐患|内容|描述|情况|不符合|缺陷|事项|任务|违[法规章]|短板|漏洞|现场|事由|不足|不安全|(?i:hazard|problem|issue|finding|description|details)"
)
#: Fields that, several together, show a table of hazards whose own column is called otherwise.
_TELLING = {"due_on", "measure", "state", "responsible_person", "responsible", "grade", "check",
            "responsible_org", "is_major", "closing", "verified_on", "rectified_on"}  # fmt: skip
_TRAILING = re.compile(r"(?:情况|信息|部分|内容|环节|阶段|记录|登记|栏)$")


@dataclass(frozen=True)
class Head:
    """One column's heading: the texts above it from the top down, and the grid columns it covers."""

    path: tuple[str, ...]
    columns: tuple[int, ...]

    @property
    def leaf(self) -> str:
        """The lowest text."""
        return self.path[-1] if self.path else ""

    @property
    def full(self) -> str:
        """The whole path, groups first."""
        return "/".join(self.path)


@dataclass(frozen=True)
class Header:
    """A header: its first and last row and its columns from left to right."""

    first: int
    last: int
    heads: tuple[Head, ...]

    @property
    def signature(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """What makes two headers the same."""
        return tuple((head.full, head.columns) for head in self.heads)


def options_of(head: Head, words: Vocabulary) -> Mapping[str, float]:
    """Fields that a column may stand for: by its own text, and by group and text together."""
    found = dict(words.options(head.leaf))
    for depth in range(len(head.path) - 1):
        group = _TRAILING.sub("", head.path[depth]) or head.path[depth]
        for start in {group, head.path[depth]}:
            for field, score in words.options(start + head.leaf).items():
                found[field] = max(found.get(field, 0.0), score)
    if not found:
        for group in reversed(head.path[:-1]):
            found = {field: score * KNOWN for field, score in words.options(group).items()}
            if found:
                break
    return found


def find_headers(grid: Grid) -> list[Header]:
    """Every header of a sheet from the top down, repeated ones too."""
    words = vocabulary()
    found: list[Header] = []
    done = 0
    for index, (number, cells) in enumerate(grid.rows):
        if number > done and _is_header(cells, words, width=grid.width):
            header = _whole(grid, index, done, words)
            found.append(header)
            done = header.last
    if not found:
        found = _by_other_columns(grid, words)
    return found


def _by_other_columns(grid: Grid, words: Vocabulary) -> list[Header]:
    """The header of a table whose column of hazards has a name that nobody foresaw."""
    for index, (_, cells) in enumerate(grid.rows[:_HEAD_ROWS]):
        texts = _texts(cells)
        fields = {field for text in texts or [] for field in _likely(text, words)}
        if texts and len(fields & _TELLING) >= 2 and len(fields) >= 3:  # noqa: PLR2004 - few, yet more than chance
            return [_whole(grid, index, 0, words)]
    return []


def _texts(cells: Sequence[Value]) -> list[str] | None:
    """A row's texts, or None where something in it is no heading: a number, a date, a paragraph."""
    texts: list[str] = []
    for value in cells:
        if value is None or value == "":
            continue
        if not isinstance(value, str) or is_long(value):
            return None
        if text := squeezed(value):
            texts.append(text)
    return texts


def _likely(text: str, words: Vocabulary) -> list[str]:
    """The best field of a heading, if it has a likely one."""
    options = words.options(text)
    best = max(options, key=options.__getitem__, default=None)
    return [best] if best and options[best] >= KNOWN else []


def _is_header(cells: Sequence[Value], words: Vocabulary, *, width: int) -> bool:
    if not any(
        isinstance(value, str) and _MAY_HEAD.search(value) and not is_long(value) for value in cells
    ):
        return False
    texts = _texts(cells)
    if texts is None or not any(
        words.options(text).get("description", 0) >= KNOWN for text in texts
    ):
        return False
    known = [field for text in texts for field in _likely(text, words)]
    if len(known) < _ENOUGH * len(texts):
        return False
    if width == 1:
        return words.options(texts[0]).get("description", 0) >= 1
    few = len(texts) <= _DEEPEST
    return len(set(known)) >= (2 if few else 3)


def _whole(grid: Grid, index: int, done: int, words: Vocabulary) -> Header:
    """The header around a row of it: group rows above, rows of leaves below."""
    rows = [grid.rows[index][0]]
    above = index - 1
    while above >= 0 and len(rows) < _DEEPEST and _groups(grid, above, rows[0], done):
        rows.insert(0, grid.rows[above][0])
        above -= 1
    below = index + 1
    while below < len(grid.rows) and len(rows) < _DEEPEST and _leaves(grid, below, rows, words):
        rows.append(grid.rows[below][0])
        below += 1
    last = max(rows[-1], _reach(grid, rows[-1]))
    # Whatever stands beside cells merged down belongs to the header as well.
    rows += [number for number in range(rows[-1] + 1, last + 1) if number in grid.by_number]
    return Header(rows[0], last, _heads(grid, rows))


def _reach(grid: Grid, row: int) -> int:
    """The last row that a header's cells are merged down to."""
    merges = [grid.merge_at(row, column) for column in range(grid.width)]
    bottoms = [m.bottom for m in merges if m and m.top <= row and m.bottom - m.top < _DEEPEST]
    return max(bottoms, default=row)


def _groups(grid: Grid, index: int, below: int, done: int) -> bool:
    """Whether a row holds groups of the header below it."""
    number, cells = grid.rows[index]
    texts = _texts(cells)
    if number <= done or below - number > 1 or texts is None:
        return False
    if any(":" in text for text in texts):
        # 检查日期：2021年3月8日 tells something of the whole table.
        return False
    merges = {m for c in range(grid.width) if (m := grid.merge_at(number, c))}
    if any(m.top == number and m.bottom >= below and m.width < grid.width for m in merges):
        return True
    whole = _WHOLE_WIDTH * grid.width
    if any(1 < m.width < whole and m.top == m.bottom == number for m in merges):
        return all(m.width < whole for m in merges)
    if _merged_within(grid, number, below):
        return False
    own = [c for c in range(grid.width) if text_of(grid.own(number, c))]
    return len(own) > 1 and any(not text_of(grid.own(below, c)) for c in own)


def _merged_within(grid: Grid, first: int, last: int) -> bool:
    """Whether any range is merged in these rows: where none is, blank cells part the groups."""
    return any(m.top <= last and m.bottom >= first for m in grid.merges)


def _leaves(grid: Grid, index: int, rows: Sequence[int], words: Vocabulary) -> bool:
    """Whether a row holds the columns of groups that stand in the row above it."""
    number, cells = grid.rows[index]
    texts = _texts(cells)
    if not texts or number - rows[-1] > 1:
        return False
    own = [c for c in range(grid.width) if text_of(grid.own(number, c))]
    heads = {c: text_of(grid.own(rows[-1], c)) for c in range(grid.width)}
    if _merged_within(grid, rows[-1], number):
        under = [c for c in own if (m := grid.merge_at(rows[-1], c)) and m.width > 1]
        if not under or len(under) < len(own) * _WHOLE_WIDTH:
            return False
    elif any(heads[c] and c + 1 < grid.width and heads[c + 1] for c in own) or all(
        heads[c] for c in own
    ):
        # A cell below a column that has no blank one beside it is no part of a group.
        return False
    fields = [
        options_of(head, words) for head in _heads(grid, [*rows, number]) if head.columns[0] in own
    ]
    named = sum(1 for options in fields if max(options.values(), default=0) >= KNOWN)
    return named >= len(own) / 2 or _are_choices(texts)


def _are_choices(texts: Sequence[str]) -> bool:
    """Whether texts are the answers of a group to be ticked: 已整改 | 未整改."""
    return all(
        re.fullmatch(r"(?:已|未|正在)?(?:整改|完成)(?:完成|中)?|一般|重大|较大|是|否", text)
        for text in texts
    )


def _heads(grid: Grid, rows: Sequence[int]) -> tuple[Head, ...]:
    shown = [_shown(grid, rows, at) for at in range(len(rows))]
    heads: list[Head] = []
    spans: list[object] = []
    for column in range(grid.width):
        texts = [name_of(texts[column]) for texts in shown]
        path = tuple(
            text for at, text in enumerate(texts) if text and (at == 0 or text != texts[at - 1])
        )
        if not path:
            continue
        merge = grid.merge_at(rows[-1], column)
        if merge and spans and merge == spans[-1] and merge.width > 1:
            heads[-1] = Head(heads[-1].path, (*heads[-1].columns, column))
            continue
        heads.append(Head(path, (column,)))
        spans.append(merge)
    return tuple(_dates_joined(heads))


def _dates_joined(heads: Sequence[Head]) -> list[Head]:
    """Columns for year, month and day side by side are one date."""
    joined: list[Head] = []
    for head in heads:
        before = joined[-1] if joined else None
        known = before.leaf if before else ""
        if (
            before
            and (known, head.leaf) in {("年", "月"), ("年月", "日"), ("月", "日")}
            and before.path[:-1] == head.path[:-1]
            and before.columns[-1] + 1 == head.columns[0]
        ):
            joined[-1] = Head(
                (*head.path[:-1], known + head.leaf), (*before.columns, *head.columns)
            )
        else:
            joined.append(head)
    return joined


def _shown(grid: Grid, rows: Sequence[int], at: int) -> list[str]:
    """Texts of a header row by column; a group without merged cells reaches over blank ones."""
    row = rows[at]
    texts = [text_of(grid.at(row, column)) for column in range(grid.width)]
    if at == len(rows) - 1 or any(m.top <= row <= m.bottom for m in grid.merges):
        return texts
    for column in range(1, grid.width):
        below = text_of(grid.own(rows[at + 1], column))
        beside = text_of(grid.own(rows[at + 1], column - 1))
        if not texts[column] and below and beside:
            texts[column] = texts[column - 1]
    return texts
