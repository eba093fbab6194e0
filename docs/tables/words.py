"""Words in two languages: the product's own catalogues, and what code says in English only."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Sequence

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "docs" / "words.toml"


@cache
def catalogue() -> dict[str, str]:
    """Return English text -> Chinese, of all catalogues; a meaning set apart stays out of it."""
    found: dict[str, str] = {}
    for po in sorted((ROOT / "src" / "bihuan").glob("*/locale/zh_Hans/LC_MESSAGES/django.po")):
        with po.open("rb") as file:
            for message in read_po(file, locale="zh_Hans", domain="django"):
                apart = message.context is not None
                if isinstance(message.id, str) and message.string and not apart:
                    found[" ".join(message.id.split())] = str(message.string)
    return found


@cache
def table() -> dict[str, dict[str, list[str]]]:
    """Return group -> key -> [English, Chinese] of what has no catalogue."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def english(text: object) -> str:
    """Return a text of the product as the code has it, whatever language is active."""
    from django.utils import translation

    with translation.override("en"):
        return " ".join(str(text).split())


def translated(text: object, language: Language) -> str:
    """Return a text of the product in a language; English where no catalogue has it."""
    msgid = english(text)
    return catalogue().get(msgid, msgid) if language == "zh" else msgid


def word(group: str, key: str, language: Language) -> str:
    """Return the words for a key of ``words.toml``; an unknown key is a bug of the pages."""
    words = table()[group].get(key)
    if words is None:
        raise LookupError(f"docs/words.toml lacks [{group}] {key!r}: give its words, en and zh")
    return words[0 if language == "en" else 1]


def blanks(text: str) -> str:
    """Show the places where facts stand as an ellipsis."""
    return re.sub(r"%\(\w+\)[sd]", "…", text)


def rows(head: tuple[str, ...], body: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").strip() or " "


def code(text: str) -> str:
    """Return a text as code."""
    return f"`{text}`"
