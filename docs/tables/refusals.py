"""Every refusal with its sentence, and every warning of the notice reader."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

from docs.tables.words import ROOT, blanks, code, english, rows, table, translated, word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docs.tables.words import Language

PACKAGE = ROOT / "src" / "bihuan"
_CODE = re.compile(r"overtaken|[a-z]+\.[a-z_]+")
_REFUSALS = re.compile(r"Refusal|NotFound|NotPermitted|NotInForce|BadInput|CriterionUnknown")


def refusals(language: Language) -> str:
    """Return the table of codes and sentences."""
    head = {"en": ("Code", "What people read"), "zh": ("代码", "提示语")}
    body = [(code(name), sentence(name, said, language)) for name, said in sorted(all_of().items())]
    return rows(head[language], body)


def sentence(name: str, said: str, language: Language) -> str:
    """Return a refusal's sentence; ``words.toml`` speaks where the code has no catalogue."""
    own = table()["refusal"].get(name)
    return own[0 if language == "en" else 1] if own else blanks(translated(said, language))


@cache
def all_of() -> dict[str, str]:
    """Return code -> English sentence, of the tables of sentences and of the calls."""
    from bihuan.documents.extraction.limits import SENTENCES as OF_DOCUMENTS
    from bihuan.documents.wording import SENTENCES as OF_DRAFTS
    from bihuan.evidence.wording import UNFIT
    from bihuan.findings.wording import SENTENCES as OF_FINDINGS

    found = {name: said for path in sorted(PACKAGE.rglob("*.py")) for name, said in _in(path)}
    found |= {f"findings.{name}": english(said) for name, said in OF_FINDINGS.items()}
    of_documents = OF_DOCUMENTS | OF_DRAFTS
    found |= {f"documents.{name}": english(said) for name, said in of_documents.items()}
    found |= {f"evidence.file_{name}": english(said) for name, said in UNFIT.items()}
    return found


def _in(path: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(scope):
                if isinstance(node, ast.Call) and _code_of(node):
                    said = _said(node.args[1], scope) if len(node.args) > 1 else ""
                    yield _code_of(node), said


def _code_of(node: ast.Call) -> str:
    """Return the code if a call makes a refusal: its first argument."""
    if not (node.args and isinstance(node.args[0], ast.Constant)):
        return ""
    called = ast.unparse(node.func)
    makes = called == "super().__init__" or _REFUSALS.fullmatch(called.rsplit(".", 1)[-1])
    name = node.args[0].value
    return name if makes and isinstance(name, str) and _CODE.fullmatch(name) else ""


def _said(node: ast.expr, scope: ast.AST) -> str:
    """Return the English text of a message, facts shown as an ellipsis."""
    if isinstance(node, ast.Name):
        return _assigned(node.id, scope)
    if isinstance(node, ast.BinOp):
        return _said(node.left, scope)
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "gettext", "gettext_lazy"):
        return _said(node.args[0], scope)
    if isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "…" for p in node.values]
        return "".join(str(part) for part in parts)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _assigned(name: str, scope: ast.AST) -> str:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return _said(node.value, scope)
    return ""


def warnings(language: Language) -> str:
    """Return the codes of the notice reader's warnings."""
    head = {"en": ("Code", "Meaning"), "zh": ("代码", "含义")}
    return rows(head[language], [(code(c), word("warning", c, language)) for c in warning_codes()])


def warning_codes() -> list[str]:
    """Return the codes of all warnings that reading a document can give."""
    folders = (PACKAGE / "engines" / "text", PACKAGE / "documents" / "extraction")
    sources = [path.read_text(encoding="utf-8") for f in folders for path in f.glob("*.py")]
    return sorted({name for s in sources for name in re.findall(r'Warning_\(\s*"([\w.]+)"', s)})
