"""Tables of problems (问题清单): each row a problem, its measures in a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bihuan.engines.text.columns import Columns, cell_text, read_columns
from bihuan.engines.text.furniture import is_page_mark
from bihuan.engines.text.measures import from_runs, make_measure, tidy_title
from bihuan.engines.text.model import Line, Measure, Problem, Status
from bihuan.engines.text.numbering import match_label
from bihuan.engines.text.passage import Passage
from bihuan.engines.text.runin import Run, split_runs
from bihuan.engines.text.status import is_remark, split_mark, status_in, status_within

#: Rows without a separator that may stand between two rows of one table (wrapped cells, blanks).
_MOST_LOOSE_ROWS = 2
#: Fewer cells are a paragraph with a tab in it.
_FEWEST_CELLS = 3
_FEWEST_FILLED = 2
#: Longest heading of a column, title of a group of rows, entry of a status column.
LONGEST_COLUMN_NAME, LONGEST_GROUP, LONGEST_STATUS = 14, 60, 30
_RULE = re.compile(r"^[\s|+:=─━┼├┤┌┐└┘┬┴│┃-]+$")
_BLANKS = re.compile(r" {2,}|\u3000+ *| +\u3000+")
_SEPARATORS = re.compile(r"\s*[|｜│┃]\s*")
#: Share of remarks among its cells that makes a column one of status.
MOSTLY = 0.5
#: What the heading of a column does not hold: a sentence, or a number alone.
_NO_NAME = re.compile(r"[。；，]|^\s*\d+\s*$")
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|备\s*注|注|说\s*明|填表人|审核人)[：:]?")

#: What a column holds, by its heading; the first form that fits decides.
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("no", re.compile(r"序号|编号|No\.?|问题编号|问题序号|项目序号", re.IGNORECASE)),
    ("deadline", re.compile(r".*(?:时限|期限|完成时间|截止).*")),
    ("org", re.compile(r".*(?:责任|牵头|配合|督导|验收|主管|承办).*|.*(?:单位|部门|领导|处室)")),
    (
        "status",
        re.compile(
            r".*(?:状态|是否完成|销号).*|(?:整改)?(?:完成|进展|落实)(?:情况|进度)|进展|整改结果|进度|目前进展|完成与否"
        ),
    ),
    (
        "progress",
        re.compile(
            r"(?:整改)?(?:整改|落实|工作)?(?:情况|成效|结果)|整改(?:落实|完成|进展)(?:情况|成效)|.*(?:进展|成效|落实情况|完成情况|整改情况).*"
        ),
    ),
    ("measures", re.compile(r".*(?:措施|举措|做法|整改任务|整改内容|任务).*")),
    ("group", re.compile(r"(?:问题)?(?:类别|类型|分类|方面|领域|板块)")),
    ("goal", re.compile(r".*(?:目标|依据|标准|备注|来源|原因).*")),
    ("problem", re.compile(r".*(?:问题|事项|意见|隐患|表现|内容|线索).*")),
)


@dataclass
class Row:
    """A row of a table: cells by column, and the source line of the row."""

    cells: list[str]
    index: int
    line: Line


@dataclass
class _Entry:
    """A problem in the making: its first row and the rows that go on with it."""

    cells: dict[str, str]
    rows: list[Row]
    group: str = ""


@dataclass(frozen=True)
class Found:
    """Problems of the tables with the index of their first line, and all lines of tables."""

    problems: tuple[tuple[int, Problem], ...]
    used: frozenset[int]
    listed: frozenset[int]


def read_tables(lines: Sequence[Line]) -> Found:
    """Problems in tables; every line of a table is used up, whether or not it holds any."""
    problems: list[tuple[int, Problem]] = []
    used: set[int] = set()
    listed: set[int] = set()
    kinds: list[str] | None = None
    columns = read_columns(lines, _kinds)
    used |= columns.below
    for table in _tables(lines, columns):
        rows = table
        used |= {row.index for row in rows}
        at = next((i for i, row in enumerate(rows[:4]) if _kinds(row.cells)), None)
        if at is not None:
            named = _kinds(rows[at].cells)
            rows = rows[at + 1 :]
            kinds = _settled(named, rows) if named else None
        if kinds is not None and (at is not None or len(rows[0].cells) == len(kinds)):
            problems += _read(rows, kinds)
            listed |= {row.index for row in rows} | (
                {rows[0].index - 1} if at is not None else set()
            )
    return Found(tuple(problems), frozenset(used), frozenset(listed))


def cells_of(text: str, size: int = 0) -> list[str]:
    """Cells of a line parted by tabs or upright strokes; a single one is no row.

    A line with one cell filled is a row only of a table of ``size`` columns: tabs also indent.
    """
    if "\t" in text:
        cells = [cell.strip() for cell in text.split("\t")]
        filled = [cell for cell in cells if cell]
        if len(filled) < _FEWEST_FILLED:
            return cells if filled and len(cells) == size else []
        label = match_label(filled[0])
        alone = label is not None and len(filled) < _FEWEST_CELLS and label.end >= len(filled[0])
        return [] if alone else cells
    if len(re.findall(r"[|｜│┃]", text)) >= _FEWEST_FILLED:
        cells = _SEPARATORS.split(text.strip())
        if cells and not cells[0]:
            cells = cells[1:]
        if cells and not cells[-1]:
            cells = cells[:-1]
        return cells
    return []


def _aligned(text: str, rows: Sequence[Row]) -> list[str]:
    """Cells parted by blanks alone: a heading of columns, or a row that fills all of them."""
    if "\t" in text or not _BLANKS.search(text.strip()):
        return []
    cells = _BLANKS.split(text.strip())
    if len(cells) < _FEWEST_CELLS:
        return []
    fills = bool(rows) and len(cells) == len(rows[0].cells) and _kinds(rows[0].cells) is not None
    return cells if fills or _kinds(cells) else []


def _tables(lines: Sequence[Line], columns: Columns) -> list[list[Row]]:
    """Runs of rows of three or more cells; short lines between rows come as rows of one cell."""
    tables: list[list[Row]] = [[]]
    between: list[Row] = []
    for index, line in enumerate(lines):
        if index in columns.below or not line.text.strip() or _RULE.match(line.text):
            continue
        if is_page_mark(line.text):
            continue
        rows = tables[-1]
        size = len(rows[0].cells) if rows else 0
        cells = columns.cells.get(index) or cells_of(line.text, size) or _aligned(line.text, rows)
        if rows and 0 < len(rows[-1].cells) < size and len(rows[-1].cells) + len(cells) - 1 == size:
            rows[-1] = _mended(rows[-1], cells, line.text)
        elif len(cells) >= _FEWEST_CELLS:
            if rows and (len(between) > _MOST_LOOSE_ROWS or len(cells) > size):
                tables.append([])
            tables[-1] += [*(between if rows is tables[-1] else []), Row(cells, index, line)]
            between = []
        elif rows:
            between.append(Row([line.text.strip()], index, line))
    return [rows for rows in tables if len(rows) > 1 or (rows and _kinds(rows[0].cells))]


def _mended(row: Row, cells: list[str], text: str) -> Row:
    """A row whose cell was broken over two lines, whole again."""
    rest = cells or [text.strip()]
    return Row([*row.cells[:-1], f"{row.cells[-1]}\n{rest[0]}", *rest[1:]], row.index, row.line)


def _kinds(cells: Sequence[str]) -> list[str] | None:
    """What each column holds, when the cells are a heading of a table of problems."""
    names = [re.sub(r"[\s\n（(].*$|\s", "", re.sub(r"\s+", "", cell)) for cell in cells]
    told = any(_NO_NAME.search(cell) for cell in cells)
    if told or any(len(name) > LONGEST_COLUMN_NAME for name in names):
        return None
    kinds = [_kind(name) for name in names]
    if "problem" not in kinds or not {"measures", "progress", "status"} & set(kinds):
        return None
    return kinds


def _settled(kinds: list[str], rows: Sequence[Row]) -> list[str]:
    """Columns of status and of progress told apart by their cells: remarks, or accounts."""
    out = list(kinds)
    for at, kind in enumerate(kinds):
        cells = [row.cells[at] for row in rows if len(row.cells) == len(kinds) and row.cells[at]]
        if kind in ("status", "progress") and cells:
            remarks = sum(is_remark(cell) for cell in cells)
            out[at] = "status" if remarks >= MOSTLY * len(cells) else "progress"
    return out


def _kind(name: str) -> str:
    return next((kind for kind, form in _COLUMNS if name and form.fullmatch(name)), "other")


def _read(rows: Sequence[Row], kinds: list[str]) -> list[tuple[int, Problem]]:
    entries: list[_Entry] = []
    group = ""
    for row in _whole(rows, kinds):
        if _kinds(row.cells) or _TOTAL.match(next((c for c in row.cells if c), "")):
            continue
        filled = [cell for cell in row.cells if cell]
        cells = _by_kind(row.cells, kinds)
        if len(set(filled)) == 1 and not cells.get("measures") and len(filled[0]) < LONGEST_GROUP:
            lone = filled[0]
            if not lone.isdigit() and not (cells.get("progress") and entries):
                group = tidy_title(_unlabelled(lone))
            continue
        group = cells.get("group") or group
        if not cells.get("problem") and entries:
            entries[-1].rows.append(row)
        elif cells.get("problem"):
            entries.append(_Entry(cells, [row], group=group))
    return [(entry.rows[0].index, _problem(entry, kinds)) for entry in entries]


def _whole(rows: Sequence[Row], kinds: list[str]) -> list[Row]:
    """Rows that a page end broke, whole again: the second half has no number of its own."""
    out: list[Row] = []
    for row in rows:
        before = out[-1] if out else None
        if (
            before is not None
            and before.line.page != row.line.page
            and _goes_on(row, before, kinds)
        ):
            cells = [cell_text(both) for both in zip(before.cells, row.cells, strict=True)]
            out[-1] = Row(cells, before.index, before.line)
        else:
            out.append(row)
    return out


def _goes_on(row: Row, before: Row, kinds: list[str]) -> bool:
    if "no" not in kinds or not len(row.cells) == len(before.cells) == len(kinds):
        return False
    at = kinds.index("no")
    return not row.cells[at] and bool(before.cells[at])


def _by_kind(cells: Sequence[str], kinds: list[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for kind, cell in zip(kinds, cells, strict=False):
        out[kind] = f"{out[kind]}\n{cell}" if out.get(kind) and cell else out.get(kind) or cell
    return out


def _unlabelled(text: str) -> str:
    label = match_label(text)
    return text[label.end :].strip() if label else text


def _problem(entry: _Entry, kinds: list[str]) -> Problem:
    column = next((kind for kind in ("measures", "progress") if kind in kinds), "status")
    marked_title, marked = split_mark(" ".join(entry.cells["problem"].split("\n")))
    passages = [
        Passage(cell, ((0, row.line.ref),))
        for row in entry.rows
        if (cell := _by_kind(row.cells, kinds).get(column, "").strip()) and not is_remark(cell)
    ]
    number = entry.cells.get("no", "").strip()
    title = tidy_title(_unlabelled(marked_title).replace(" ", ""))
    refs = (entry.rows[0].line.ref, entry.rows[0].line.ref)
    return Problem(
        no=0,
        label=number or _label(marked_title),
        title=title,
        status=_status(entry.cells, column, marked),
        lines=refs,
        group=(entry.group,) if entry.group else (),
        text="",
        measures=tuple(_measures(passages)),
    )


def _label(text: str) -> str:
    label = match_label(text)
    return label.raw if label else ""


def _status(cells: dict[str, str], column: str, marked: Status | None) -> Status | None:
    """The status column speaks first, then the progress column, a deadline of 立行立改 last."""
    for kind in ("status", "progress"):
        text = cells.get(kind, "").strip()
        if text:
            short = status_in(text) if len(text) <= LONGEST_STATUS or kind == "status" else None
            status = short or status_within(text)
            if status:
                return status
    named = marked or (status_within(cells.get("measures", "")) if column == "measures" else None)
    return named or status_in(cells.get("deadline", ""))


def _measures(passages: list[Passage]) -> list[Measure]:
    runs = [run for passage in passages for run in _split_cell(passage)]
    made = (
        from_runs(runs)[0]
        if len(runs) > 1
        else [make_measure(run.label, run.passage, run.lines) for run in runs]
    )
    return [replace(measure, no=no) for no, measure in enumerate(made, 1)]


def _split_cell(passage: Passage) -> list[Run]:
    _, runs = split_runs(passage)
    if runs:
        return runs
    label = match_label(passage.text)
    if label is not None:
        return [Run(label.raw, passage.cut(label.end), passage.lines)]
    parts = [part.strip() for part in passage.text.split("\n") if part.strip()]
    if not all(re.search(r"[。；;！]$", part) for part in parts):
        parts = ["".join(parts)]
    return [Run("", Passage(part, passage.marks[:1]), passage.lines) for part in parts]
