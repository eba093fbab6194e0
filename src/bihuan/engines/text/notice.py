"""A notice of rectification progress, read from its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bihuan.engines.text import blocks, levels, outline, rows
from bihuan.engines.text.masthead import read_masthead
from bihuan.engines.text.model import Line, Notice, Problem, Warning_
from bihuan.engines.text.problems import groups_over, make_problem, trim_closing
from bihuan.engines.text.stated import read_totals
from bihuan.engines.text.tables import read_tables

if TYPE_CHECKING:
    from bihuan.engines.text.outline import Node

#: Share of a table's problems that prose must hold for the table to be its summary.
_SAME = 0.5


def read_notice(lines: Sequence[Line]) -> Notice:
    """Title, issuer, date, problems with measures, stated totals and warnings of a notice."""
    tables = read_tables(lines)
    prose = [
        replace(line, text="" if index in tables.used else line.text)
        for index, line in enumerate(lines)
    ]
    kept = rows.clean(prose)
    masthead = read_masthead(kept)
    if tables.used > tables.listed:
        loose = [line for index, line in enumerate(lines) if index not in tables.listed]
        masthead = replace(read_masthead(rows.clean(loose)), used=masthead.used)
    tree = outline.build(blocks.build([row for row in kept if row.index not in masthead.used]))
    nodes = levels.find_problems(tree.root)
    trim_closing(nodes)
    told = [(node.index, make_problem(node)) for node in nodes]
    listed = [(at, _under(tree.root, at, problem)) for at, problem in tables.problems]
    problems = _numbered(_merged(told, listed))
    in_prose = [problem for problem in problems if problem.lines in {p.lines for _, p in told}]
    rest = [problem for problem in problems if problem not in in_prose]
    stated, disagreements = read_totals(tree.root, nodes, [*in_prose, *rest])
    warnings = [*_relevant(tree.warnings, nodes), *_without_measures(problems), *disagreements]
    if not problems:
        warnings.append(Warning_("problems.none", "No problems were found in this text"))
    return Notice(
        masthead.title,
        masthead.issuer,
        masthead.issued_on,
        tuple(problems),
        tuple(stated),
        tuple(warnings),
    )


def _under(root: Node, at: int, problem: Problem) -> Problem:
    """A problem of a table with the headings above the table as its group, if it names none."""
    if problem.group:
        return problem
    before = [node for node in root.walk() if 0 <= node.index < at]
    return replace(problem, group=groups_over(before[-1])) if before else problem


def _merged(
    told: list[tuple[int, Problem]], listed: list[tuple[int, Problem]]
) -> list[tuple[int, Problem]]:
    """Problems of prose and tables in order; a table that sums up the prose adds none."""
    names = {_core(problem.title): at for at, (_, problem) in enumerate(told)}
    same = [(names[_core(p.title)], p) for _, p in listed if _core(p.title) in names]
    if listed and len(same) >= _SAME * len(listed):
        for at, problem in same:
            index, mine = told[at]
            told[at] = (index, replace(mine, status=mine.status or problem.status))
        return told
    return sorted(told + listed, key=lambda pair: pair[0])


def _core(title: str) -> str:
    bare = re.sub(r"[\W_]", "", title)
    return re.sub(r"^(?:关于|针对|在)|(?:的?问题)?(?:的?整改(?:情况)?)?$|的$", "", bare)


def _numbered(problems: list[tuple[int, Problem]]) -> list[Problem]:
    return [replace(problem, no=no) for no, (_, problem) in enumerate(problems, 1)]


def _relevant(warnings: Sequence[Warning_], nodes: Sequence[Node]) -> list[Warning_]:
    """Oddities of numbering in the parts that hold problems, not in lists elsewhere."""
    if not nodes:
        return []
    firsts = {node.first for node in nodes}
    firsts |= {child.first for node in nodes for child in node.children}
    firsts |= {above.first for node in nodes for above in node.ancestors()}
    return [warning for warning in warnings if warning.line in firsts]


def _without_measures(problems: Sequence[Problem]) -> list[Warning_]:
    return [
        Warning_(
            "problem.no_measures",
            "Problem %(no)d has no measures",
            problem.lines[0],
            {"no": problem.no},
        )
        for problem in problems
        if not problem.measures
    ]
