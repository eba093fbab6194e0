"""Writes what is known from the code into the pages, between markers.

A marker is ``<!-- generated: NAME -->``; it ends with ``<!-- end -->``. Run from the
repository's root: ``python -m docs.generate``; with ``--check`` it writes nothing and fails
where a page is stale.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs.tables.words import Language

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main(words: list[str]) -> int:
    """Write the stale pages, or only name them with ``--check``; 1 when some were stale there."""
    _django_ready()
    stale = dict(stale_pages())
    for path, text in stale.items():
        print(path.relative_to(ROOT), file=sys.stderr)
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in words else 0


def stale_pages() -> Iterator[tuple[Path, str]]:
    """Yield every page and picture that is not as it would be written, with its new text."""
    for path in pages():
        text = path.read_text(encoding="utf-8")
        fresh = filled(text, language_of(path))
        if fresh != text:
            yield path, fresh
    for path, fresh in pictures().items():
        if not path.exists() or path.read_text(encoding="utf-8") != fresh:
            yield path, fresh


def pictures() -> dict[Path, str]:
    """Return every picture that is drawn from the code."""
    from docs.tables.drawing import drawing
    from docs.tables.words import LANGUAGES

    folder = ROOT / "docs" / "pictures"
    return {folder / f"lifecycle.{each}.svg": drawing(each) for each in LANGUAGES}


def pages() -> list[Path]:
    """Return every page that may hold a marker."""
    docs = ROOT / "docs"
    found = [*docs.glob("zh/**/*.md"), *docs.glob("en/**/*.md")]
    return sorted([*found, *(ROOT / "src" / "bihuan").glob("*/README.md")])


def language_of(path: Path) -> Language:
    """Return the language of a page by its folder."""
    return "zh" if ROOT / "docs" / "zh" in path.parents else "en"


def filled(text: str, language: Language) -> str:
    """Return a page's text with its generated parts made anew."""
    from docs.tables import TABLES

    return BLOCK.sub(lambda m: f"{m[1]}\n{TABLES[m[2]](language)}\n\n{m[3]}", text)


def _django_ready() -> None:
    """Set up Django with a data folder of its own."""
    os.environ["BIHUAN_DATA"] = tempfile.mkdtemp(prefix="bihuan-docs-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bihuan.config.settings"
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
