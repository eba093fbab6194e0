"""The tree of a text: levels are known from the sequence of numbers, not from their glyphs.

A number that goes on where an open level stopped belongs there; a 1 in a style that is not open
opens a level below; a number that fits nowhere is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bihuan.engines.text.model import Ref, Warning_
from bihuan.engines.text.numbering import FAMILIES, Label
from bihuan.engines.text.passage import Passage, join
from bihuan.engines.text.questions import question_heads
from bihuan.engines.text.runin import split_runs
from bihuan.engines.text.wording import (
    FIELD_HEAD,
    is_action,
    is_aspect,
    is_bare_heading,
    is_closing,
    is_problem_head,
    is_section,
    split_title,
    tells_lack,
)

if TYPE_CHECKING:
    from bihuan.engines.text.blocks import Block

#: How many numbers may be missing before a number is taken for text.
LARGEST_GAP = 3
#: Unnumbered headings, the upper before the lower: sections, aspects, problems.
_HEADINGS = ("heading 1", "heading 2", "heading 3")
#: How a paragraph that names its problem begins.
_NAMES_FIRST = re.compile(r"关于|针对|对于|对照|围绕")
_STRONG = {"cn", "cn_paren", "paren", "circle", "problem", "measure"}


@dataclass(eq=False)
class Node:
    """A numbered paragraph or an unnumbered heading, with all that stands below it."""

    passage: Passage
    label: Label | None
    style: str
    index: int
    parent: Node | None
    first: Ref
    below: list[Node | Passage] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        """Nodes right below."""
        return [item for item in self.below if isinstance(item, Node)]

    @property
    def paragraphs(self) -> list[Passage]:
        """Unnumbered paragraphs right below."""
        return [item for item in self.below if isinstance(item, Passage)]

    def walk(self) -> Iterator[Node]:
        """All nodes below, in order."""
        for child in self.children:
            yield child
            yield from child.walk()

    def ancestors(self) -> Iterator[Node]:
        """Nodes above, the nearest first, without the root."""
        node = self.parent
        while node is not None and node.parent is not None:
            yield node
            node = node.parent


@dataclass
class _Level:
    """An open level: its style, its last number and node."""

    style: str
    last: int
    node: Node


@dataclass(frozen=True)
class Outline:
    """The tree, and what was odd in its numbering."""

    root: Node
    warnings: tuple[Warning_, ...]


class _Sequencer:
    """Puts blocks into the tree one after another."""

    def __init__(self) -> None:
        self.root = Node(Passage("", ((0, 0),)), None, "root", -1, None, 0)
        self.stack: list[_Level] = []
        self.memory: dict[str, tuple[int, int]] = {}
        self.warnings: list[Warning_] = []

    @property
    def top(self) -> Node:
        return self.stack[-1].node if self.stack else self.root

    def text(self, passage: Passage) -> None:
        self.top.below.append(passage)

    def field(self, passage: Passage) -> None:
        """A field (整改措施：…) stands beside the fields before it, not below the last measure."""
        for at in range(len(self.stack) - 1, -1, -1):
            if any(FIELD_HEAD.match(other.text) for other in self.stack[at].node.paragraphs):
                del self.stack[at + 1 :]
                break
        self.text(passage)

    def merge(self, passage: Passage) -> None:
        """A doubtful start that was none: its text goes on the paragraph before."""
        top = self.top
        if top.below:
            before = top.below[-1]
            if isinstance(before, Passage):
                top.below[-1] = join([before, passage], glue="")
                return
        elif top is not self.root:
            top.passage = join([top.passage, passage], glue="")
            return
        self.text(passage)

    def heading(self, block: Block, following: Block | None) -> None:
        """An unnumbered heading: beside the last such, or above the level that comes next."""
        style = _heading_style(block.passage.text)
        below = [i for i, level in enumerate(self.stack) if level.style in _HEADINGS]
        at = next((i for i in below if self.stack[i].style >= style), None)
        if at is None:
            at = len(self.stack) if below else self._level_of_next(following)
        del self.stack[at:]
        self._push(style, 0, block, None)

    def question(self, block: Block) -> None:
        """A field that heads a problem: beside the last such, else below what is open."""
        at = next((i for i, level in enumerate(self.stack) if level.style == "question"), None)
        if at is not None:
            del self.stack[at:]
        self._push("question", 0, block, None)
        found = FIELD_HEAD.match(block.passage.text)
        self.top.passage = block.passage.cut(found.end() if found else 0)

    def _level_of_next(self, following: Block | None) -> int:
        if following is None or following.label is None:
            return len(self.stack)
        for at, level in enumerate(self.stack):
            same = level.style == following.label.style
            if same and following.label.value in (1, level.last + 1):
                return at
        return len(self.stack)

    def number(self, block: Block) -> bool:
        """Find the place of a numbered block; False when it fits nowhere."""
        label = block.label
        assert label is not None  # noqa: S101 - callers hand in numbered blocks
        body, line = block.body, block.passage.lines[0]
        at = self._continues(label, body, sure=block.sure and not label.doubtful)
        if at is not None:
            style = self.stack[at].style
            self._gap(self.stack[at].last, label, line)
            del self.stack[at:]
            self._push(style, label.value, block, label)
            return True
        return self._opens(block, label, body, line)

    def _opens(self, block: Block, label: Label, body: Passage, line: Ref) -> bool:
        style = self._nested_style(label.style)
        if style is None:
            return False
        last, depth = self.memory.get(style, (0, 0))
        if label.value == 1:
            pass
        elif last + 1 == label.value and last:
            if len(self.stack) > depth:
                del self.stack[depth:]
        elif block.sure and not label.doubtful and self._believable(label, body):
            self._gap(0, label, line)
        else:
            return False
        self._push(style, label.value, block, label)
        return True

    def _continues(self, label: Label, body: Passage, *, sure: bool) -> int | None:
        """Index of the open level that this number goes on with, or None."""
        exact = [i for i, level in enumerate(self.stack) if _plain(level.style) == label.style]
        kin = [i for i, level in enumerate(self.stack) if _kin(level.style, label.style)]
        runs_on = self.memory.get(label.style, (0, 0))[0] + 1 == label.value > 1
        for group in (exact, [] if exact or runs_on else kin):
            fits = [i for i in group if self.stack[i].last + 1 == label.value]
            if fits:
                return self._among(fits, body)
        if label.value == 1:
            return self._restart(exact, body, sure=sure)
        if not sure:
            return None
        for i in reversed(exact):
            near = 0 < label.value - self.stack[i].last <= LARGEST_GAP + 1
            doubled = label.value <= self.stack[i].last
            if (near or doubled) and self._like_sibling(i, label, body):
                return i
        return None

    def _among(self, fits: list[int], body: Passage) -> int:
        """Of levels that all fit, the upper one for a problem's heading, else the deepest."""
        return fits[0] if _worded_as_problem(body) else fits[-1]

    def _restart(self, exact: list[int], body: Passage, *, sure: bool) -> int | None:
        """A 1 in a style that is open: a list of its own below, or the level begun anew."""
        if not exact or not sure:
            return None
        at = exact[-1]
        node = self.stack[at].node
        problem, was = _worded_as_problem(body), _worded_as_problem(node.passage)
        if at != len(self.stack) - 1:
            return at if problem and was else None
        if len(exact) > 1 or (problem and was):
            return at
        heads = was or not is_action(node.passage.text)
        nests = heads and not split_title(node.passage.text)[1]
        return None if nests or (problem and not was) else at

    def _like_sibling(self, at: int, label: Label, body: Passage) -> bool:
        if label.style in _STRONG:
            return True
        mine, theirs = split_title(body.text), split_title(self.stack[at].node.passage.text)
        alike = is_problem_head(mine[0]) == is_problem_head(theirs[0])
        return alike and bool(mine[1]) == bool(theirs[1])

    def _believable(self, label: Label, body: Passage) -> bool:
        if label.value > LARGEST_GAP + 1:
            return False
        head = split_title(body.text)[0]
        return is_problem_head(head) or is_action(head) or label.style in _STRONG

    def _nested_style(self, style: str) -> str | None:
        """The style's own name, or with a stroke when it is open above (1. below 1.)."""
        open_styles = {level.style for level in self.stack}
        if style not in open_styles:
            return style
        return style + "'" if style + "'" not in open_styles else None

    def _push(self, style: str, value: int, block: Block, label: Label | None) -> None:
        first = block.passage.lines[0]
        node = Node(block.body, label, style, block.index, self.top, first)
        self.top.below.append(node)
        self.memory[style] = (value, len(self.stack))
        self.stack.append(_Level(style, value, node))

    def _gap(self, last: int, label: Label, line: Ref) -> None:
        facts = {"label": label.raw, "last": last}
        if label.value == 1 and last:
            text = "The numbering starts anew at %(label)s after %(last)d"
            self.warnings.append(Warning_("numbering.restarts", text, line, facts))
        elif label.value <= last:
            text = "%(label)s stands twice or out of order (after %(last)d)"
            self.warnings.append(Warning_("numbering.doubled", text, line, facts))
        elif label.value > last + 1:
            text = "A number is missing before %(label)s (the one before is %(last)d)"
            self.warnings.append(Warning_("numbering.missing", text, line, facts))


def _heading_style(text: str) -> str:
    head = text.strip(" 。：:")
    if is_aspect(head):
        return _HEADINGS[1]
    return _HEADINGS[2] if is_problem_head(head) and not is_section(head) else _HEADINGS[0]


def _worded_as_problem(passage: Passage) -> bool:
    head = split_title(passage.text)[0]
    return is_problem_head(head) or tells_lack(head)


def _plain(style: str) -> str:
    return style.rstrip("'")


def _kin(style: str, other: str) -> bool:
    return FAMILIES.get(_plain(style), style) == FAMILIES.get(other, other)


def build(blocks: Sequence[Block]) -> Outline:
    """The outline of ``blocks``; the notice ends where its closing paragraph begins."""
    sequencer = _Sequencer()
    questions = question_heads(blocks)
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if block.label is not None and sequencer.number(block):
            continue
        if block.label is not None and not block.sure:
            sequencer.merge(block.passage)
        elif is_closing(block.passage.text) and sequencer.stack and _ends(blocks[at:]):
            break
        elif at in questions:
            sequencer.question(block)
        elif FIELD_HEAD.match(block.passage.text):
            sequencer.field(block.passage)
        elif _is_heading(block, following) or _heads_its_own_run(block, sequencer.stack):
            sequencer.heading(block, following)
        else:
            sequencer.text(block.passage)
    return Outline(sequencer.root, tuple(sequencer.warnings))


def _ends(rest: Sequence[Block]) -> bool:
    """Whether only closing matter follows: no more headings of problems."""
    return not any(
        block.label is not None and is_problem_head(split_title(block.body.text)[0])
        for block in rest[1:]
    )


def _heads_its_own_run(block: Block, stack: Sequence[_Level]) -> bool:
    """Whether a paragraph is a problem and its measures (针对“…”问题，一是…；二是…).

    Below a numbered problem it is that problem's text.
    """
    head, tail = split_title(block.passage.text)
    if block.label is not None or not tail or not _NAMES_FIRST.match(head):
        return False
    if not is_problem_head(head) or not split_runs(Passage(tail, ((0, 0),)))[1]:
        return False
    return not any(
        level.style not in _HEADINGS and _worded_as_problem(level.node.passage) for level in stack
    )


def _is_heading(block: Block, following: Block | None) -> bool:
    text = block.passage.text
    if following is None or not is_bare_heading(text):
        return False
    return is_aspect(text) or following.label is None or following.label.value >= 1
