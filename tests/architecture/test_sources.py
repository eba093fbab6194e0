"""The sources keep the house's habits."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "bihuan"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
BANNED = {"utils", "helpers", "common", "core", "misc", "manager", "managers"}
CONTEXTS = ("people", "standards", "evidence", "documents", "notices", "findings")
#: What a context shows to the others.
SURFACE = {"public", "events"}
#: What each shell may take from a context besides: the pieces made for it.
FOR_SHELLS = {
    "config": {"urls", "apps", "middleware", "jobs", "handlers"},
    "rest": {"rest", "rest_ledgers", "rest_office", "rest_papers", "rest_steps", "schemas"},
    "web": {"views", "forms", "urls"},
    # Reading a notice needs no installation, so its command keeps clear of the models.
    # The streams of live changes are an application of their own, which the server starts.
    "cli": {"extraction", "streams"},
}
LINES, FUNCTION_LINES = 400, 45


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [name_of(path) for path in PACKAGE.rglob("*") if path.stem in BANNED] == []


def test_no_file_is_too_long_to_read_at_a_sitting() -> None:
    long = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in SOURCES}

    assert {name: lines for name, lines in long.items() if lines > LINES} == {}


def test_no_function_is_too_long_to_see_at_once() -> None:
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                told = node.body[0] if ast.get_docstring(node) else None
                docstring = (told.end_lineno or 0) - told.lineno + 1 if told else 0
                lines = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring
                if lines > FUNCTION_LINES:
                    found.append(f"{name_of(path)}: {node.name} ({lines} lines)")

    assert found == []


def imports(tree: ast.AST) -> set[str]:
    """Every module that a file imports, with the names taken from it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_contexts_know_each_other_by_their_public_surface_alone() -> None:
    found = []
    for path in SOURCES:
        owner = path.relative_to(PACKAGE).parts[0]
        allowed = SURFACE | FOR_SHELLS.get(owner, set())
        for module in sorted(imports(ast.parse(path.read_text("utf-8")))):
            top, _, rest = module.removeprefix("bihuan.").partition(".")
            if not module.startswith("bihuan.") or top not in CONTEXTS or top == owner:
                continue
            if rest.split(".")[0] not in allowed:
                found.append(f"{name_of(path)} imports {module}")

    assert found == []


STATE_WRITERS = (
    re.compile(r"\.state\s*=[^=]"),
    re.compile(r"\.update\([^)]*\bstate="),
    re.compile(r"setattr\([^,]+,\s*[\"']state[\"']"),
)


def test_only_move_writes_a_state() -> None:
    found = [
        name_of(path)
        for path in SOURCES
        if any(writer.search(path.read_text("utf-8")) for writer in STATE_WRITERS)
    ]

    # How far a worker is with its long work is no business row: it has one writer of its own.
    assert set(found) <= {"foundation/long_work.py", "foundation/moving.py"}


@pytest.mark.parametrize("word", ["post_save", "pre_save", "django.dispatch", "models.signals"])
def test_nothing_happens_behind_the_code_by_signals(word: str) -> None:
    assert [name_of(path) for path in SOURCES if word in path.read_text("utf-8")] == []


def test_business_rows_are_voided_and_not_deleted() -> None:
    # An answer kept for a repeated request is no business row; it may go when the step failed.
    # A second factor that was lost is a secret, and must not lie about: the logbook tells of it.
    exempt = {"rest/idempotency.py", "foundation/once.py", "people/services/reset_access.py"}
    deletes = re.compile(r"\.(delete|_raw_delete)\(\)")
    found = [name_of(path) for path in SOURCES if deletes.search(path.read_text("utf-8"))]

    assert set(found) <= exempt


def test_no_machine_path_stands_in_the_repository() -> None:
    named = re.compile(r"/(work|home|root|Users)/\w")
    found = [
        str(path.relative_to(ROOT))
        for folder in ("src", "tests", "docs", "deploy", "tools", "benchmarks")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".md", ".toml", ".yml", ".yaml", ".service", ".conf")
        and path != Path(__file__)
        and named.search(path.read_text("utf-8"))
    ]

    assert found == []
