"""The theme's own words on the Chinese pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

WORDS = Path(__file__).resolve().parents[2] / "docs/locale/zh_CN/LC_MESSAGES/sphinx.po"


def test_the_theme_says_what_is_translated_and_all_of_it_is() -> None:
    theme = Path(pytest.importorskip("furo").__file__).parent / "theme" / "furo"
    said = "".join(page.read_text(encoding="utf-8") for page in theme.rglob("*.html"))
    with WORDS.open("rb") as file:
        words = [message for message in read_po(file, locale="zh_CN") if message.id]

    ids = {str(word.id): word.string for word in words}
    assert [word for word, string in ids.items() if word not in said or not string] == []
    assert "On this page" in ids
