"""Which level of the outline holds the problems: the lowest headings that carry measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

from bihuan.engines.text.passage import join
from bihuan.engines.text.runin import split_runs
from bihuan.engines.text.status import split_mark
from bihuan.engines.text.wording import (
    is_action,
    is_aspect,
    is_next_step,
    is_organisation,
    is_problem_head,
    is_section,
    names_problem,
    split_title,
    tells_lack,
)

if TYPE_CHECKING:
    from bihuan.engines.text.outline import Node

#: Share of a level's headings that must read as problems for the level to hold problems.
ENOUGH = 0.5
#: From this share on, a heading worded otherwise is a problem as well.
NEARLY_ALL = 0.8
#: A longer text is no heading.
LONGEST_HEAD = 90


def head_of(node: Node) -> str:
    """A node's heading without status marks."""
    text = split_title(node.passage.text)[0]
    return split_mark(text)[0].strip(" 。：:；;")


def tail_of(node: Node) -> str:
    """What follows a node's heading in its own paragraph."""
    return split_title(node.passage.text)[1]


def find_problems(root: Node) -> list[Node]:
    """Nodes that are problems, in order."""
    found = _search(root, _skipped, reads_as_problem)
    return found or _search(root, lambda node: is_next_step(head_of(node)), is_worded_as_problem)


def _skipped(node: Node) -> bool:
    head = head_of(node)
    if is_next_step(head):
        return True
    return is_organisation(head) and not (is_aspect(head) and _holds_problems(node))


def _holds_problems(node: Node) -> bool:
    heads = [head_of(child) for child in node.children]
    return any(is_problem_head(head) or tells_lack(head) for head in heads)


def _search(
    root: Node, skipped: Callable[[Node], bool], reading: Callable[[Node], bool]
) -> list[Node]:
    nodes = _open_nodes(root, skipped)
    levels: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        levels[_path(node)].append(node)
    reads = {id(node): reading(node) and carries(node) for node in nodes}
    shares = {path: _share(level, reads) for path, level in levels.items()}
    chosen = [node for node in nodes if _chosen(node, shares[_path(node)], reads)]
    inner = {id(above) for node in chosen for above in node.ancestors()}
    return [node for node in chosen if id(node) not in inner]


def _open_nodes(root: Node, skipped: Callable[[Node], bool]) -> list[Node]:
    out: list[Node] = []
    for node in root.children:
        if not skipped(node):
            out.append(node)
            out += _open_nodes(node, skipped)
    return out


def _path(node: Node) -> tuple[str, ...]:
    return (node.style, *(above.style for above in node.ancestors()))


def _share(level: list[Node], reads: dict[int, bool]) -> float:
    return sum(reads.get(id(node), False) for node in level) / len(level)


def _chosen(node: Node, share: float, reads: dict[int, bool]) -> bool:
    if share < ENOUGH:
        return False
    if share >= NEARLY_ALL and not _acts_alone(node, reads):
        return not is_section(head_of(node))
    if _heads_measures(node) and not is_action(head_of(node)):
        return True
    siblings = [other for other in node.parent.children if other.style == node.style]  # type: ignore[union-attr]
    return _share(siblings, reads) >= ENOUGH


def _acts_alone(node: Node, reads: dict[int, bool]) -> bool:
    """Whether a heading of action stands among its own kind, away from those of problems."""
    if reads[id(node)] or not is_action(head_of(node)) or node.parent is None:
        return False
    return (
        _share([other for other in node.parent.children if other.style == node.style], reads)
        < ENOUGH
    )


def _heads_measures(node: Node) -> bool:
    """Whether a list stands below a heading or runs on behind it."""
    tail = tail_of(node)
    if node.children and not tail:
        return True
    running = [node.passage] if tail else node.paragraphs
    return bool(running) and bool(split_runs(join(running))[1])


def reads_as_problem(node: Node) -> bool:
    """Whether a heading is worded as a problem, or stands where a problem's heading stands."""
    head = head_of(node)
    return is_worded_as_problem(node) or (not is_section(head) and _heads_a_list(node, head))


def is_worded_as_problem(node: Node) -> bool:
    """Whether the words of a heading alone tell of a problem."""
    head = head_of(node)
    if node.style in ("problem", "question"):
        return True
    return not is_section(head) and (is_problem_head(head) or tells_lack(head))


def _heads_a_list(node: Node, head: str) -> bool:
    if tail_of(node) or not node.children or is_action(head) or len(head) > LONGEST_HEAD:
        return False
    above = [head_of(other) for other in node.ancestors()]
    return not any(
        (names_problem(other) or tells_lack(other))
        and not is_section(other)
        and not is_aspect(other)
        for other in above
    )


def carries(node: Node) -> bool:
    """Whether anything stands below a heading that could be a measure."""
    return bool(node.below) or bool(tail_of(node))
