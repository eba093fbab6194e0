"""Problems and measures made out of the outline's nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from bihuan.engines.text.levels import head_of, tail_of
from bihuan.engines.text.measures import from_runs, make_measure, remark_inside, tidy_title
from bihuan.engines.text.model import Measure, Problem, Ref, Status
from bihuan.engines.text.outline import Node
from bihuan.engines.text.passage import Passage, join
from bihuan.engines.text.runin import Run, split_onward, split_runs
from bihuan.engines.text.status import (
    is_remark,
    split_mark,
    status_in,
    status_of_fields,
    status_of_group,
    status_within,
)
from bihuan.engines.text.wording import (
    FIELD_HEAD,
    begins_items,
    is_action,
    is_next_step,
    is_organisation,
    is_section,
    lists,
    opens_next_step,
    split_title,
    tells_lack,
)

_QUESTION = re.compile(r"^(?:存在|反馈|具体|主要)?的?问题(?:描述)?[：:]\s*")
_DESCRIBES = re.compile(r"问题|具体表现|反馈意见|原因")
_DUTY = re.compile(r"责任|牵头|单位|领导|时限|期限|时间|目标")
#: How many problems a group holds, behind its title: 综合类问题（2个）.
_COUNT = re.compile(
    r"\s*[（(](?:共|计)*\s*[0-9０-９一二三四五六七八九十]+\s*[个项条件](?:问题)?[）)]\s*$"
)
_RESULT = re.compile(r"成效|结果")
_DEEDS = re.compile(r"措施|举措|做法")


@dataclass
class _Content:
    """What stands below a problem's heading, sorted."""

    text: list[Passage] = field(default_factory=list)
    measures: list[Passage] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    results: list[Passage] = field(default_factory=list)
    status: Status | None = None
    deadline: Status | None = None
    progress: Status | None = None


def make_problem(node: Node, no: int = 0) -> Problem:
    """The problem that a heading and what stands below it make."""
    head, tail = _split(node.passage)
    title, marked = split_mark(_QUESTION.sub("", head.text))
    content = _sort(node, tail)
    measures, lifted = _measures(content)
    progress = content.progress if measures else None
    status = marked or content.status or lifted or progress or _of_groups(node) or content.deadline
    return Problem(
        no=no,
        label=node.label.raw if node.label else "",
        title=tidy_title(title),
        status=status,
        lines=(node.first, head.lines[1]),
        group=_groups(node),
        text="\n".join(part.text for part in content.text),
        measures=tuple(replace(measure, no=i) for i, measure in enumerate(measures, 1)),
    )


def trim_closing(nodes: Sequence[Node]) -> None:
    """Take the notice's closing paragraphs off its last measure.

    They are known by standing alone: no other measure has paragraphs below it.
    """
    measures = [child for node in nodes for child in node.children]
    if len(measures) == 1 or not measures or not nodes[-1].children:
        return
    last = nodes[-1].children[-1]
    _drop_next_steps(last)
    if any(_plain_paragraphs(other) for other in measures if other is not last):
        return
    last.below = [item for item in last.below if isinstance(item, Node) or is_remark(item.text)]


def _drop_next_steps(node: Node) -> None:
    """Take off what follows from a paragraph on that begins with 下一步."""
    for at, item in enumerate(node.below):
        if isinstance(item, Passage) and opens_next_step(item.text):
            del node.below[at:]
            return


def _plain_paragraphs(node: Node) -> bool:
    return any(not is_remark(item.text) for item in node.paragraphs)


def _of_groups(node: Node) -> Status | None:
    sorted_by = (status_of_group(_group_title(above)) for above in node.ancestors())
    return next((status for status in sorted_by if status), None)


def groups_over(node: Node) -> tuple[str, ...]:
    """The groups that a heading above a table makes; none where it is no mere heading."""
    if node.children or tail_of(node) or is_action(head_of(node)):
        return ()
    heads = [_group_title(above) for above in (node, *node.ancestors())]
    if any(is_organisation(head) or is_next_step(head) for head in heads):
        return ()
    return tuple(head for head in reversed(heads) if not is_section(head) and not lists(head))


def _groups(node: Node) -> tuple[str, ...]:
    heads = [_group_title(above) for above in node.ancestors()]
    return tuple(head for head in reversed(heads) if not is_section(head))


def _group_title(node: Node) -> str:
    return tidy_title(_COUNT.sub("", head_of(node)))


def _split(passage: Passage) -> tuple[Passage, Passage | None]:
    """Heading and the rest of its paragraph."""
    head, tail = split_title(passage.text)
    before, runs = split_runs(passage)
    if runs and before is not None and len(before.text) < len(head):
        return before, passage.cut(len(before.text))
    if not tail:
        return passage, None
    start = len(passage.text) - len(tail)
    return passage.cut(0, len(head)), passage.cut(start)


def _sort(node: Node, tail: Passage | None) -> _Content:
    content = _Content()
    kind = "measure"
    if tail is not None:
        kind = _sort_paragraph(content, tail, kind, first=True)
    for item in node.below:
        if isinstance(item, Passage):
            first = tail is None and item is node.below[0]
            kind = _sort_paragraph(content, item, kind, first=first)
        elif kind in ("text", "result", "duty") and item.label is not None and kind != "duty":
            target = content.text if kind == "text" else content.results
            target.append(whole(item))
        else:
            content.nodes.append(item)
    if not content.nodes and not content.measures:
        content.measures, content.results = content.results, []
    if not content.nodes and not content.measures and len(content.text) > 1 and tail is not None:
        content.measures = content.text[1:]
        del content.text[1:]
    return content


def _sort_paragraph(content: _Content, passage: Passage, kind: str, *, first: bool) -> str:
    """Put a paragraph where its field name says; returns the kind that what follows has."""
    text = passage.text
    found = FIELD_HEAD.match(text)
    if is_remark(text):
        _note_status(content, text, found)
        return kind
    if found is None:
        if first and tells_lack(split_title(text)[0]) and not begins_items(text):
            content.text.append(passage)
            return kind
        _target(content, kind if kind != "duty" else "measure").append(passage)
        return kind if kind != "duty" else "measure"
    kind = _field_kind(found["name"])
    rest = passage.cut(found.end())
    if kind == "duty":
        _note_fields(content, text.strip("（）()【】[] 。"))
    elif rest.text:
        if re.search(r"进展|状态|情况|结果|进度", found["name"]):
            content.progress = status_within(rest.text) or content.progress
        _target(content, kind).append(rest)
    return kind


def _note_fields(content: _Content, text: str) -> None:
    """Status or deadline out of duties told in one line: 责任领导：…；整改时限：…；整改状态：…."""
    status = status_of_fields(text)
    if re.search(r"状态|进展|完成情况", text):
        content.status = status or content.status
    elif re.search(r"时限|期限|时间", text):
        content.deadline = content.deadline or status


def _note_status(content: _Content, text: str, found: re.Match[str] | None) -> None:
    if found is not None and re.search(r"时限|期限|时间", found["name"]):
        content.deadline = content.deadline or status_in(text)
    else:
        content.status = status_of_fields(text) or content.status


def _target(content: _Content, kind: str) -> list[Passage]:
    return {"text": content.text, "result": content.results}.get(kind, content.measures)


def _field_kind(name: str) -> str:
    if _DESCRIBES.search(name):
        return "text"
    if _DEEDS.search(name):
        return "measure"
    if _DUTY.search(name):
        return "duty"
    return "result" if _RESULT.search(name) else "measure"


def _measures(content: _Content) -> tuple[list[Measure], Status | None]:
    """Measures, numbered or run in or one a paragraph; and a status meant for the problem."""
    if content.nodes:
        content.text += content.measures
        measures, lifted = _from_nodes(content.nodes)
        return measures, lifted
    if not content.measures:
        return [], None
    passage = join(content.measures)
    before, runs = split_runs(passage)
    if runs:
        if before is not None:
            content.text.append(before)
        return from_runs(runs)
    return [make_measure("", part, part.lines) for part in content.measures], None


def _from_nodes(nodes: Sequence[Node]) -> tuple[list[Measure], Status | None]:
    remarks = [_last_remark(node) for node in nodes]
    others = any(remarks[:-1]) or any(remark_inside(whole(node).text) for node in nodes[:-1])
    lone = len(nodes) > 1 and remarks[-1] is not None and not others
    lifted: Status | None = None
    if lone and remarks[-1] is not None:
        lifted = status_of_fields(remarks[-1].text)
        _drop(nodes[-1], remarks[-1])
    elif len(nodes) == 1 and remarks[0] is not None:
        lifted = status_of_fields(remarks[0].text)
        _drop(nodes[0], remarks[0])
    return [make_measure(run.label, run.passage, run.lines) for run in _runs(nodes)], lifted


def _runs(nodes: Sequence[Node]) -> list[Run]:
    """Nodes as items; where the next number is no node, it may run on inside the one before."""
    out: list[Run] = []
    for node, after in zip_longest(nodes, nodes[1:]):
        label, following = node.label, after.label if after else None
        run = Run(label.raw if label else "", whole(node), (node.first, last_line(node)))
        follows = label and following and following.value == label.value + 1
        out += [run] if label is None or follows else split_onward(run, label)
    return out


def _drop(node: Node, remark: Passage) -> None:
    node.below = [item for item in node.below if item is not remark]


def _last_remark(node: Node) -> Passage | None:
    """A status remark that stands as the node's last paragraph."""
    last = node.below[-1] if node.below else None
    return last if isinstance(last, Passage) and is_remark(last.text) else None


def whole(node: Node) -> Passage:
    """All text of a node and what is below it."""
    parts = [node.passage]
    for item in node.below:
        if isinstance(item, Passage):
            parts.append(item)
        else:
            below = whole(item)
            raw = item.label.raw if item.label else ""
            marks = tuple((at + len(raw) if at else 0, ref) for at, ref in below.marks)
            parts.append(Passage(raw + below.text, marks))
    return join(parts)


def last_line(node: Node) -> Ref:
    """Last source line of a node and what is below it."""
    while node.below:
        item = node.below[-1]
        if isinstance(item, Passage):
            return item.lines[1]
        node = item
    return node.passage.lines[1]
