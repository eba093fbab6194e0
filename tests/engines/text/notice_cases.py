"""Hand-written notices: the text, a line of three equals signs, the tree that must be found.

A problem is ``label | title | status | group > group``, a measure is the same indented by two
blanks without group; ``-`` stands for none, and what is left off is none. ``key: value`` lines
tell of the notice itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bihuan.engines.text import Line, Notice, read_notice

FOLDER = Path(__file__).parent / "notices"


@dataclass
class Case:
    """A notice and what must be found in it."""

    name: str
    text: str
    told: dict[str, str] = field(default_factory=dict)
    tree: list[str] = field(default_factory=list)


def cases() -> list[Case]:
    """All cases, by name."""
    return [_case(path) for path in sorted(FOLDER.glob("*.txt"))]


def _case(path: Path) -> Case:
    text, _, expected = path.read_text(encoding="utf-8").partition("\n===\n")
    case = Case(path.stem, text)
    for row in expected.splitlines():
        key, colon, value = row.partition(": ")
        if colon and key in ("title", "issuer", "date", "stated", "warnings", "lines"):
            case.told[key] = value
        elif row.strip():
            case.tree.append(_tidy(row))
    return case


def _tidy(row: str) -> str:
    """A row without trailing ``-`` fields."""
    indent = "  " if row.startswith("  ") else ""
    parts = [part.strip() for part in row.split("|")]
    while len(parts) > 2 and parts[-1] == "-":
        parts.pop()
    return indent + " | ".join(parts)


def read(text: str) -> Notice:
    """A notice read from a text."""
    return read_notice([Line(line, number) for number, line in enumerate(text.split("\n"), 1)])


def tree(notice: Notice) -> list[str]:
    """What was found, in the notation of the cases."""
    rows = []
    for problem in notice.problems:
        status, group = problem.status or "-", " > ".join(problem.group) or "-"
        rows.append(_tidy(f"{problem.label} | {problem.title} | {status} | {group}"))
        rows += [
            _tidy(f"  {measure.label} | {measure.title or '-'} | {measure.status or '-'}")
            for measure in problem.measures
        ]
    return rows
