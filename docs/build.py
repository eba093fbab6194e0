"""Builds both trees under ``docs/_build``; a warning is an error.

Run from the repository's root: ``python -m docs.build``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
#: Folder of a tree -> the language that Sphinx speaks in it.
TREES = {"zh": "zh_CN", "en": "en"}


def main() -> int:
    """Build each tree; 1 when one of them has a fault."""
    codes = [build(tree, language) for tree, language in TREES.items()]
    return max(codes)


def build(tree: str, language: str) -> int:
    """Build one tree into ``docs/_build/<tree>`` and return Sphinx's exit code."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    command += ["-c", str(DOCS), "-D", f"language={language}"]
    command += [str(DOCS / tree), str(DOCS / "_build" / tree)]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())
