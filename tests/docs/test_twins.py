"""The two trees say the same."""

from __future__ import annotations

import re

import pytest
from tests.docs.reading import (
    DOCS,
    LANGUAGES,
    ROOT,
    fences,
    headings,
    pages,
    relative_links,
    tables,
)

PAGES = sorted(pages("zh"))
README_LINES = 140


def test_both_trees_have_the_same_pages() -> None:
    assert sorted(pages("en")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_same_shape_in_both_languages(page: str) -> None:
    zh, en = pages("zh")[page], pages("en")[page]

    assert headings(zh) == headings(en)
    assert fences(zh) == fences(en)
    assert tables(zh) == tables(en)


def test_the_readmes_are_twins() -> None:
    zh, en = ((ROOT / name).read_text("utf-8") for name in ("README.zh.md", "README.md"))

    assert headings(zh) == headings(en)
    assert fences(zh) == fences(en)
    assert [link.replace("docs/zh/", "docs/en/") for link in relative_links(zh)][1:] == (
        relative_links(en)[1:]
    )


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_a_readme_is_short_and_its_make_targets_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = set(re.findall(r"`?make ([a-z]+)", text))

    assert len(text.splitlines()) <= README_LINES
    assert {"demo", "test"} <= named
    assert named <= set(targets)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_a_table_of_contents(language: str) -> None:
    found = pages(language)
    named = set()
    for page, text in found.items():
        folder = page.rpartition("/")[0]
        for block in re.findall(r"```\{toctree\}(.*?)```", text, re.DOTALL):
            entries = [line for line in block.splitlines() if line and not line.startswith(":")]
            named |= {f"{folder}/{entry}".lstrip("/") for entry in entries}
    globbed = {entry.rstrip("*") for entry in named if entry.endswith("*")}
    missing = [
        page
        for page in found
        if page.removesuffix(".md") not in named
        and page != "index.md"
        and not any(page.startswith(folder) for folder in globbed)
    ]

    assert missing == []


def documents() -> list[str]:
    outside = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "src").rglob("README.md")]
    return sorted(str(path.relative_to(ROOT)) for path in outside if "_build" not in path.parts)


@pytest.mark.parametrize("name", documents())
def test_relative_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    dead = [
        link
        for link in relative_links(page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]

    assert dead == []


@pytest.mark.parametrize("name", documents())
def test_nothing_is_fetched_from_elsewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert not re.search(r"!\[[^\]]*\]\(https?:|<(script|img|link)\b", text)
