"""What the code offers is described in both languages, and what is generated is fresh."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from docs.tables import commands, refusals
from docs.tables.words import catalogue
from tests.docs.reading import DOCS, LANGUAGES, pages, whole

from bihuan.config.reading import table as settings
from bihuan.findings.domain.lifecycle import State, Step
from bihuan.findings.recording import EVENTS
from bihuan.people.roles import Role
from docs import generate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "names",
    [
        [state.value for state in State],
        [step.value for step in Step],
        list(EVENTS.values()),
        [role.value for role in Role],
        [setting.name for setting in settings()],
        [prog for prog, _about, _parser in commands.all_of()],
        list(refusals.all_of()),
        refusals.warning_codes(),
    ],
    ids=["states", "steps", "events", "roles", "settings", "commands", "refusals", "warnings"],
)
def test_everything_is_named(language: str, names: list[str]) -> None:
    missing = [name for name in names if not re.search(rf"\b{re.escape(name)}\b", whole(language))]

    assert names
    assert missing == []


def test_the_generated_parts_are_fresh() -> None:
    stale = [path.name for path, _text in generate.stale_pages()]

    assert stale == [], "run: python -m docs.generate"


def test_refusals_are_found_in_calls_and_in_tables_of_sentences() -> None:
    found = refusals.all_of()

    assert {"findings.self_acceptance", "people.own_post", "overtaken"} <= set(found)
    assert all(refusals.sentence(name, said, "en") for name, said in found.items())


def test_every_refusal_speaks_chinese() -> None:
    english = [
        name
        for name, said in refusals.all_of().items()
        if not re.search(r"[\u4e00-\u9fff]", refusals.sentence(name, said, "zh"))
    ]

    assert catalogue()
    assert english == []


def codes_named(text: str) -> Iterator[str]:
    prefixes = "|".join(sorted({name.split(".")[0] for name in refusals.all_of()}))
    yield from re.findall(rf"`((?:{prefixes})\.[a-z_]+)`", text)


def test_no_page_names_a_refusal_that_does_not_exist() -> None:
    known = {*refusals.all_of()}
    named = {
        code
        for language in LANGUAGES
        for name, text in pages(language).items()
        if name != "reference/events.md"
        for code in codes_named(text)
    }

    assert named
    assert named <= known


@pytest.mark.django_db
def test_the_script_for_the_first_people_works(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    page = (DOCS / "en" / "operate" / "install.md").read_text("utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    settings.AUTH_PASSWORD_VALIDATORS = []
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "a long enough password")

    exec(compile(ast.parse(script), "install.md", "exec"), {})  # noqa: S102 - our own page

    from bihuan.people.public import person_by_username

    assert person_by_username("anwei") is not None


@pytest.mark.parametrize("page", ["reference/lifecycle.md", "reference/refusals.md"])
def test_english_tables_are_english_whatever_language_is_active(page: str) -> None:
    assert not re.search(r"[\u4e00-\u9fff]", pages("en")[page])
