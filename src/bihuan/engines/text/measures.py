"""Measures made out of their whole text: short title, text, status."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bihuan.engines.text.model import Measure, Ref, Status
from bihuan.engines.text.runin import Run
from bihuan.engines.text.status import (
    is_remark,
    split_mark,
    status_in,
    status_of_fields,
    status_within,
)
from bihuan.engines.text.wording import is_action, split_title

if TYPE_CHECKING:
    from bihuan.engines.text.passage import Passage

#: A first sentence longer than this is no short title.
LONGEST_TITLE = 40
_PLAINLY_SHORT = 16
_MOST_CLAUSES = 2
#: Characters by which two clauses set against each other may differ.
_UNEVEN = 5
#: How a clause begins that tells who acted.
_ACTS = re.compile(r"[局我本各县市区省委]|党[委组]|对|将|把|由|在|于|经|根据|按照|通过|针对")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|‘[^’]*’|\"[^\"]*\"")
_TELLS = re.compile(r"[0-9０-９]|第[一二三四五六七八九十百]+[条款次]|了|目前|今年|去年")


def from_runs(runs: list[Run]) -> tuple[list[Measure], Status | None]:
    """Run-in measures, and the problem's status when the last sentence is one."""
    last = runs[-1]
    head, lifted = _split_last_sentence(last.passage)
    parts = [*runs[:-1], Run(last.label, head, (last.lines[0], head.lines[1]))]
    return [make_measure(run.label, run.passage, run.lines) for run in parts], lifted


def _split_last_sentence(passage: Passage) -> tuple[Passage, Status | None]:
    """A status remark that ends a run of measures speaks for the problem."""
    text = passage.text.rstrip("。；; \n")
    at = max(text.rfind("。"), text.rfind("\n"), text.rfind("；"))
    if at > 0 and is_remark(text[at + 1 :]):
        return passage.cut(0, at + 1), status_in(text[at + 1 :])
    return passage, None


def make_measure(label: str, passage: Passage, lines: tuple[Ref, Ref], no: int = 0) -> Measure:
    """A measure: short title, text and status out of its whole text."""
    head, tail = split_title(passage.text)
    bare, marked = split_mark(head)
    colon = re.match(r"([^，。：:；]{4,20})[：:](?=.{8,})", bare)
    if (colon and not tail.strip()) or (colon and len(bare) > LONGEST_TITLE):
        tail = passage.text[colon.end() :]
        bare = colon[1]
    short = bool(tail) and is_short_title(bare) and not is_remark(tail)
    title = tidy_title(bare) if short else None
    text = tail if title else split_mark(passage.text)[0] if marked and not tail else passage.text
    trailing = split_mark(text)[1]
    status = marked or trailing or remark_inside(text) or status_within(passage.text)
    return Measure(no, label, title, text.strip().rstrip("；;"), status, lines)


def is_short_title(head: str) -> bool:
    """Whether a measure's first sentence is a title: short, and telling of no event or figure."""
    bare = _QUOTED.sub("“”", head)
    if len(head) > LONGEST_TITLE or "\n" in head or _TELLS.search(bare):
        return False
    clauses = re.split("[，,]", bare)
    return len(bare) <= _PLAINLY_SHORT or (
        len(clauses) <= _MOST_CLAUSES and (is_action(bare) or _balanced(clauses))
    )


def _balanced(clauses: Sequence[str]) -> bool:
    """Whether clauses are set against each other as titles like to: 全面起底…，集中攻坚…."""
    lengths = [len(clause) for clause in clauses]
    told = any(_ACTS.match(clause) for clause in clauses)
    return not told and max(lengths) <= _PLAINLY_SHORT and max(lengths) - min(lengths) <= _UNEVEN


def remark_inside(text: str) -> Status | None:
    """The status that the last line or sentence of a measure names by itself."""
    last = re.split(r"[。；\n]", text.rstrip("。；; \n"))[-1]
    return status_of_fields(last) if is_remark(last) else None


def tidy_title(text: str) -> str:
    """A title in one line, without the stop at its end."""
    return re.sub(r"\s*\n\s*", "", text).strip(" \u3000。：:；;，,")
