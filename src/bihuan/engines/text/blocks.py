"""Rows joined into paragraphs: a hard-wrapped heading or paragraph becomes one block again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from bihuan.engines.text.decimals import decimal_labels
from bihuan.engines.text.numbering import Label, match_label
from bihuan.engines.text.passage import Passage, Quotes, glue_lines, open_part
from bihuan.engines.text.runin import counts_up_to
from bihuan.engines.text.status import is_remark, split_mark
from bihuan.engines.text.wording import (
    FIELD_HEAD,
    begins_items,
    heading_unfinished,
    is_bare_heading,
    is_closing,
    is_problem_head,
    split_title,
    tells_lack,
)
from bihuan.engines.text.wrapping import LOST_INDENT, TERMINAL, Wrapping, measure

if TYPE_CHECKING:
    from bihuan.engines.text.rows import Row

#: A shorter line below a heading that fills its line is the heading's last characters.
SHORTEST_PARAGRAPH = 5
#: A longer text is no heading.
LONGEST_HEADING = 300
#: So much of a paragraph is searched for a list that runs inside it.
LATEST = 600
#: Columns of blank that make an indent.
INDENTED = 3
#: A longer line is no rest of a heading.
LONGEST_REST = 60

_STOPS = "。！？；："
_MID_SENTENCE = re.compile(r"[，、,（(“《〈—和与及或的第]$")
#: A line that ends so was cut, whatever the page looks like.
_CUT = re.compile(r"[，、（“《〈]$|[^\d.．]\d{1,4}$")
_HEADING_END = re.compile(r"(?:问题|整改|情况|方面|[”）】])$")
_HEADING_REST = re.compile(
    r"[^。]{0,36}(?:问题(?:的)?整改(?:落实)?(?:情况)?|的整改(?:情况)?|问题|方面(?:的?问题)?)"
    r"[。：:]?(?:[（(【].{2,30}[）)】])?[。：:]?"
)
#: A line that ends inside a sentence.
_BROKEN_OFF = re.compile(r"[\u4e00-\u9fff，、0-9]$|[0-9][.]$")
#: The last words of a heading that a line broke off: …问题的整改 | 落实情况。
_HEADING_TAIL = re.compile(
    r"(?=[问的整落完推进情])(?:的?问题)?(?:的?整改)?(?:落实|完成|推进|进展|工作)*(?:情况)?(?:[。（(]|$)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; ``label`` is the numbering it opens with, ``sure`` that a paragraph starts."""

    passage: Passage
    label: Label | None
    sure: bool
    index: int

    @property
    def body(self) -> Passage:
        """The text behind the numbering."""
        return self.passage.cut(self.label.end) if self.label else self.passage


class _Growing:
    """A block while lines are still being added to it.

    Questions about it look at its beginning, its end or its latest text only, so that a paragraph
    of any length is joined in linear time.
    """

    def __init__(self, row: Row, label: Label | None, *, sure: bool) -> None:
        self.parts, self.length, self.marks = [row.text], len(row.text), [(0, row.ref)]
        self.label, self.sure, self.first, self.last = label, sure, row, row
        self.head, self.latest = row.text, row.text
        self.quotes = Quotes()
        self.quotes.feed(row.text)

    @property
    def single(self) -> bool:
        """Whether it has one line so far."""
        return self.last is self.first

    @property
    def end(self) -> str:
        """Its last line's text."""
        return self.last.text

    @property
    def has_tail(self) -> bool:
        """Whether a sentence has ended and another begun."""
        return self.length > LONGEST_HEADING or bool(split_title(self.head)[1])

    @property
    def bare_label(self) -> bool:
        """Whether it is a number and nothing else."""
        return self.label is not None and len(self.head) <= self.label.end

    def add(self, row: Row) -> None:
        """Put a line behind."""
        text = glue_lines(self.end, row.text) + row.text
        self.marks.append((self.length + len(text) - len(row.text), row.ref))
        self.parts.append(text)
        self.length += len(text)
        if len(self.head) <= LONGEST_HEADING:
            self.head += text
        self.latest = (self.latest + text)[-LATEST:]
        self.quotes.feed(text)
        self.last = row

    def done(self) -> Block:
        """The block as it stands."""
        passage = Passage("".join(self.parts), tuple(self.marks))
        return Block(passage, self.label, self.sure, self.first.index)


def build(rows: Sequence[Row]) -> list[Block]:
    """Blocks of ``rows`` in order; a doubtful start with a number is a block with ``sure`` off."""
    layout = measure(rows)
    blocks: list[Block] = []
    growing: _Growing | None = None
    decimals = decimal_labels(rows)
    for row, following in zip_longest(rows, rows[1:]):
        label = decimals.get(row.index) or _label(row)
        verdict = _verdict(growing, row, label, layout)
        if verdict == "starts" and label is None and _ends_below(growing, row, following):
            verdict = "joins"
        if growing is not None and verdict == "joins":
            growing.add(row)
            continue
        if growing is not None:
            blocks.append(growing.done())
        growing = _Growing(row, label, sure=verdict == "starts")
    if growing is not None:
        blocks.append(growing.done())
    return blocks


def _label(row: Row) -> Label | None:
    """The row's numbering; what may be a decimal counts only before a problem's heading."""
    label = match_label(row.text)
    if label is not None and label.doubtful:
        head = split_title(row.text[label.end :])[0]
        problem = is_problem_head(head) or tells_lack(head)
        return label if problem and row.text[-1] in "改题。" else None
    return label


def _verdict(growing: _Growing | None, row: Row, label: Label | None, layout: Wrapping) -> str:
    """``starts`` a paragraph, ``joins`` the one before, or ``maybe`` starts (outline decides)."""
    if growing is None:
        return "starts"
    cut = _was_cut(growing, row, layout)
    if label is not None:
        return _on_number(growing, row, label) if cut else "starts"
    if growing.bare_label:
        return "joins"
    if cut:
        return "starts" if _begins_below(growing, row, layout) else "joins"
    goes_on = _heading_goes_on(growing, row) or _sentence_goes_on(growing, row, layout)
    return "joins" if goes_on else "starts"


def _on_number(growing: _Growing, row: Row, label: Label) -> str:
    """The verdict on a number at the beginning of a line that may go on a sentence."""
    if _counts_on(growing, label) and not _words_a_problem(row.text[label.end :]):
        return "joins"
    if growing.quotes.open and counts_up_to(open_part(growing.latest), label):
        return "joins"
    if growing.end[-1] in _STOPS:
        return "starts"
    inside = _MID_SENTENCE.search(growing.end) or growing.quotes.open or growing.has_tail
    return "joins" if inside else "maybe"


def _words_a_problem(text: str) -> bool:
    """Whether what follows a number is a problem's heading and nothing else."""
    head, tail = split_title(split_mark(text.strip())[0])
    return not tail and (is_problem_head(head) or (tells_lack(head) and text[-1] in "。）】"))


def _begins_below(growing: _Growing, row: Row, layout: Wrapping) -> bool:
    """Whether a line begins a paragraph although the line above fills its width."""
    if growing.quotes.open:
        return False
    if _heading_complete(growing, row):
        return True
    if growing.label is not None and not growing.has_tail and _opens_content(row.text):
        return True
    if FIELD_HEAD.match(growing.head) and FIELD_HEAD.match(row.text):
        return True
    ended = growing.end[-1] in TERMINAL or _HEADING_END.search(growing.end)
    return bool(ended) and _opens_something(row.text) and _may_open(row, layout)


def _was_cut(growing: _Growing, row: Row, layout: Wrapping) -> bool:
    """Whether the paragraph may go on in ``row``, by the looks of the page."""
    if _CUT.search(growing.end) or row.text[0] in "，。、；：）”》":
        return not growing.bare_label
    if not layout.runs_on(growing.last, row, opens=growing.single):
        return False
    if (
        layout.indents
        and row.indent >= INDENTED
        and (growing.last.indent < INDENTED or growing.single)
    ):
        return False
    return not (layout.gaps and row.gap)


def _counts_on(growing: _Growing, label: Label) -> bool:
    """Whether the number goes on a list that runs inside the paragraph: …（1）…；（2）…."""
    fresh = growing.label is not None and len(growing.latest) == growing.length
    body = growing.latest[growing.label.end :] if fresh and growing.label else growing.latest
    nested = growing.label is None or growing.label.style != label.style
    if nested and counts_up_to(body, label):
        return True
    if label.value == 1 or str(label.value) not in label.raw:
        return False
    before = re.escape(label.raw.replace(str(label.value), str(label.value - 1)))
    found = list(re.finditer(rf"(?<![第0-9/.]){before}(?![0-9A-Za-z])", body))
    rest = body[found[-1].end() :] if found else "。"
    return "。" not in rest and label.raw not in rest


def _heading_complete(growing: _Growing, row: Row) -> bool:
    """A numbered heading that fills its line to the brim, and the paragraph below it."""
    if (
        growing.label is None
        or len(row.text) < SHORTEST_PARAGRAPH
        or re.match(r"[的等，、。；：”’）（(【及和与]", row.text)
    ):
        return False
    heading = growing.head[growing.label.end :].strip()
    if not _HEADING_END.search(heading):
        return False
    if _HEADING_TAIL.match(row.text):
        return False
    return is_problem_head(heading) and not _HEADING_REST.fullmatch(row.text)


def _may_open(row: Row, layout: Wrapping) -> bool:
    """Whether indent and blank lines, where they tell paragraphs apart, allow a new one."""
    parted = row.gap or row.edge or not layout.gaps
    return parted and not (layout.indents and row.indent < INDENTED)


def _opens_something(text: str) -> bool:
    return _opens_content(text) or is_closing(text) or is_bare_heading(text)


def _opens_content(text: str) -> bool:
    """Whether a line can only stand below a heading: a run of measures, a remark, a field."""
    return begins_items(text) or is_remark(text) or bool(FIELD_HEAD.match(text))


def _sentence_goes_on(growing: _Growing, row: Row, layout: Wrapping) -> bool:
    """A sentence broken off at the end of a full line, in a text of too few lines to measure."""
    if not _BROKEN_OFF.search(growing.end) or _opens_something(row.text):
        return False
    if (layout.gaps and row.gap) or (layout.indents and row.indent >= LOST_INDENT):
        return False
    prose = growing.has_tail or "，" in growing.head or bool(FIELD_HEAD.match(growing.head))
    return prose and layout.fills(growing.last)


def _ends_below(growing: _Growing | None, row: Row, following: Row | None) -> bool:
    """Whether a heading broken over three lines goes on in ``row`` and ends in ``following``."""
    if growing is None or growing.label is None or following is None or match_label(following.text):
        return False
    if row.text[-1] in TERMINAL or not heading_unfinished(growing.head):
        return False
    whole = replace(row, text=row.text + following.text)
    return len(row.text) <= LONGEST_REST and _heading_goes_on(growing, whole)


def _heading_goes_on(growing: _Growing, row: Row) -> bool:
    """A heading broken over lines in a text whose paragraphs are not wrapped."""
    if growing.end[-1] in TERMINAL or is_remark(row.text) or FIELD_HEAD.match(row.text):
        return False
    if growing.label is None and not growing.head.startswith(("关于", "在“", "针对")):
        return False
    if len(growing.head) > LONGEST_HEADING or len(row.text) > LONGEST_REST:
        return False
    unfinished = growing.quotes.open or heading_unfinished(growing.head)
    return unfinished and bool(_HEADING_REST.fullmatch(row.text))
