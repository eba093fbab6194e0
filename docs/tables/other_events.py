"""Events that are not a finding's: read from the code that writes them."""

from __future__ import annotations

import ast

from docs.tables.words import ROOT

PACKAGE = ROOT / "src" / "bihuan"
#: Name of a variable -> the row that it holds, where they differ.
_ROWS = {"body": "organisation", "owner": "person", "principal": "person"}


def names() -> list[str]:
    """Return the events of notices and of people, sorted."""
    return sorted(_of_notices() | _of_people())


def _of_notices() -> set[str]:
    """Return the values of the one table of events that documents keep."""
    from bihuan.documents.recording import EVENTS

    return set(EVENTS.values())


def _of_people() -> set[str]:
    """Return what the logbook has words for, and ``people.<row>_<step>`` of ``record(row, …)``."""
    from bihuan.people.wording_logbook import LOGGED

    found = {f"people.{event}" for event in LOGGED}
    for path in (PACKAGE / "people" / "services").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "record":
                steps = {each.arg: each.value for each in node.keywords}
                row = ast.unparse(node.args[0]).rsplit(".")[-1]
                found.add(f"people.{_ROWS.get(row, row)}_{ast.literal_eval(steps['step'])}")
    return found
