"""What an operator can set or call is told in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

import bihuan.cli
from bihuan.config.reading import table

DOCS = Path(__file__).resolve().parents[2] / "docs"


def pages(language: str) -> str:
    """All pages of a language as one text."""
    texts = [path.read_text("utf-8") for path in sorted((DOCS / language).rglob("*.md"))]
    if not texts:
        pytest.fail(f"docs/{language} has no page")
    return "\n".join(texts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_setting_is_told(language: str) -> None:
    told = pages(language)

    assert [setting.name for setting in table() if f"`{setting.name}`" not in told] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_is_told(language: str) -> None:
    told = pages(language)

    assert [name for name in bihuan.cli.available() if f"bihuan {name}" not in told] == []
