"""Reads the pages as the tests need them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("zh", "en")
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1\s*$", re.MULTILINE | re.DOTALL)


def pages(language: str) -> dict[str, str]:
    """Return the pages of a language: path inside its tree -> text."""
    tree = DOCS / language
    return {
        str(path.relative_to(tree)): path.read_text(encoding="utf-8")
        for path in sorted(tree.rglob("*.md"))
    }


@cache
def whole(language: str) -> str:
    """Return all pages of a language as one text."""
    return "\n".join(pages(language).values())


def headings(text: str) -> list[int]:
    """Return the levels of a page's headings, in order."""
    plain = _FENCE.sub("", text)
    return [len(marks) for marks in re.findall(r"^(#+) ", plain, re.MULTILINE)]


def fences(text: str) -> list[str]:
    """Return the words that open a page's code blocks, in order."""
    return [block.splitlines()[0] for block in (m.group() for m in _FENCE.finditer(text))]


def tables(text: str) -> list[int]:
    """Return the number of columns of a page's tables, in order."""
    return [line.count("---") for line in re.findall(r"^\| ---.*$", text, re.MULTILINE)]


def relative_links(text: str) -> list[str]:
    """Return where a page's links lead inside the repository."""
    links = re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", text))
    return [link.split("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
