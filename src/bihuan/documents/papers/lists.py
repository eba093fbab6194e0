"""The three lists of a notice as one paper: tables on pages that lie on their side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt

from bihuan.documents.papers import blocks
from bihuan.documents.papers.page import (
    FANGSONG,
    HEITI,
    KAITI,
    SIZE_3,
    SIZE_4,
    TYPE_HEIGHT,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.table import Table, _Cell

#: Text of the tables: size 5 on a line that lets two lines stand apart.
_SIZE, _LINE = Pt(10.5), Pt(15)
#: From a rule to the words: text of narrow columns needs the room.
_PADDING = {"top": Mm(0.6), "left": Mm(0.9), "bottom": Mm(0.6), "right": Mm(0.9)}
#: The signature stands centred in a box at the right edge of the turned page.
_SIGNED_WIDTH = Pt(SIZE_3.pt * 16)
#: How many paragraphs before the signature stay on its page.
_KEPT_TOGETHER = 13


@dataclass(frozen=True)
class Column:
    """A column: its heading, how wide it is in millimetres, and what a cell prints."""

    heading: str
    width: float
    #: Each line is a paragraph.
    words: str
    is_short: bool = False


_PROBLEM = "{{ row.title }}\n{{ row.number }}"
#: Each list: the name of its rows, its title, its columns, together 225 mm wide.
_LISTS: Final[tuple[tuple[str, str, tuple[Column, ...]], ...]] = (
    (
        "problems",
        "问题清单",
        (
            Column("序号", 11, "{{ row.no }}", is_short=True),
            Column("问题隐患及编号", 68, _PROBLEM),
            Column("类别", 16, "{{ row.kind }}", is_short=True),
            Column("地点或来源", 37, "{{ row.source }}"),
            Column("牵头领导", 17, "{{ row.leader }}", is_short=True),
            Column("责任单位", 28, "{{ row.body }}"),
            Column("措施完成", 12, "{{ row.done }}", is_short=True),
            Column("整改期限", 21, "{{ row.due }}", is_short=True),
            Column("状态", 15, "{{ row.state }}", is_short=True),
        ),
    ),
    (
        "tasks",
        "任务清单",
        (
            Column("序号", 11, "{{ row.no }}", is_short=True),
            Column("问题隐患及编号", 44, _PROBLEM),
            Column("措施", 12, "{{ row.measure }}", is_short=True),
            Column("整改任务", 46, "{{ row.text }}"),
            Column("牵头领导", 17, "{{ row.leader }}", is_short=True),
            Column("牵头部门", 18, "{{ row.lead_dept }}"),
            Column("责任部门", 18, "{{ row.dept }}"),
            Column("责任人", 14, "{{ row.person }}", is_short=True),
            Column("完成时限", 21, "{{ row.due }}", is_short=True),
            Column("进展情况", 24, "{{ row.done }}{% if row.progress %}：{{ row.progress }}{% endif %}"),
        ),
    ),
    (
        "responsibilities",
        "责任清单",
        (
            Column("序号", 11, "{{ row.no }}", is_short=True),
            Column("问题隐患及编号", 62, _PROBLEM),
            Column("层级", 15, "{{ row.level }}", is_short=True),
            Column("单位", 35, "{{ row.organisation }}"),
            Column("责任", 26, "{{ row.duty }}"),
            Column("责任人", 17, "{{ row.person }}", is_short=True),
            Column("牵头领导", 17, "{{ row.leader }}", is_short=True),
            Column("整改期限", 21, "{{ row.due }}", is_short=True),
            Column("销号日期", 21, "{{ row.struck_off }}", is_short=True),
        ),
    ),
)  # fmt: skip


def three_lists(document: Document) -> None:
    """Draw the problem, task and responsibility list, each from the top of a page, and sign them."""
    number = blocks.line(document, align="right")
    write(number, "{{ number }}", size=SIZE_4)
    for name, title, columns in _LISTS:
        _head(document, title, is_first=name == _LISTS[0][0])
        blocks.tag(document, f"{{%p if {name} %}}")
        _table(document, name, columns)
        blocks.tag(document, "{%p else %}")
        blocks.text(document, "本清单暂无内容。")
        blocks.tag(document, "{%p endif %}")
    _end(document)


def _head(document: Document, title: str, *, is_first: bool) -> None:
    """Put the list's name over that of the notice."""
    blocks.title(document, title)
    name, blank = document.paragraphs[-2:]
    name.paragraph_format.page_break_before = not is_first
    blank.alignment = WD_ALIGN_PARAGRAPH.CENTER
    blank.paragraph_format.space_after = Pt(8)
    write(blank, "（{{ notice_title }}）", font=KAITI, size=SIZE_4)


def _table(document: Document, name: str, columns: Sequence[Column]) -> None:
    """Draw a ruled table whose head stands on every page and whose rows are never split."""
    table: Table = document.add_table(rows=4, cols=len(columns))
    table.style = "Table Grid"
    table.autofit = False
    blocks.pad(table, _PADDING)
    head, begin, body, end = table.rows
    for each in (head, body):
        blocks.mark(each, "w:cantSplit")
    blocks.mark(head, "w:tblHeader")
    begin.cells[0].paragraphs[0].text = f"{{%tr for row in {name} %}}"
    end.cells[0].paragraphs[0].text = "{%tr endfor %}"
    for place, column in enumerate(columns):
        table.columns[place].width = Mm(column.width)
        for row in table.rows:
            row.cells[place].width = Mm(column.width)
        _say(head.cells[place], column.heading, font=HEITI, is_centred=True)
        _say(body.cells[place], column.words, font=FANGSONG, is_centred=column.is_short)


def _say(cell: _Cell, words: str, *, font: str, is_centred: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for at, said in enumerate(words.split("\n")):
        made = cell.add_paragraph() if at else cell.paragraphs[0]
        made.paragraph_format.line_spacing = _LINE
        blocks.off_the_grid(made)
        if is_centred:
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(made, said, font=font, size=_SIZE)


def _end(document: Document) -> None:
    """Say what they rest on and to whom they go, and sign them, on a page with some text."""
    blocks.line(document)
    for condition, words in (
        ("basis", "编制依据：{{ basis }}"),
        ("addressee", "发送：{{ addressee }}"),
        ("copies_to", "抄送：{{ copies_to }}"),
    ):
        blocks.tag(document, f"{{%p if {condition} %}}")
        write(blocks.line(document), words, size=SIZE_4)
        blocks.tag(document, "{%p endif %}")
    blocks.tag(document, "{%p for demand in demands %}")
    write(blocks.line(document), "{{ demand }}", size=SIZE_4)
    blocks.tag(document, "{%p endfor %}")
    for above in document.paragraphs[-_KEPT_TOGETHER:]:
        above.paragraph_format.keep_with_next = True
    for words in ("{{ issuer }}", "{{ date }}"):
        made = blocks.line(document, words, align="center")
        made.paragraph_format.left_indent = Length(TYPE_HEIGHT - _SIGNED_WIDTH)
        made.paragraph_format.keep_with_next = words != "{{ date }}"
