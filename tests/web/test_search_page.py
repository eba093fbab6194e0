"""The search page shows what was found, for whom it is, in both languages and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.factories import make_finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town


def test_a_search_leads_to_findings_bodies_and_people(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "assigned")
    client = as_("alice")

    page = client.get("/search?q=恒锐").content.decode()

    assert f"/findings/{finding.pk}" in page
    assert f"?org={town.organisations['plant'].pk}" in page
    assert 'action="/search"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "没有找到"), ("en", "Nothing was found")]
)
def test_finding_nothing_says_what_to_try(
    town: Town, as_: Callable[[str], Client], language: str, said: str
) -> None:
    page = as_("alice").get("/search?q=不存在的词", headers={"Accept-Language": language})

    assert said in page.content.decode()


def test_a_stranger_is_shown_nothing_of_it(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "assigned")

    for words in (finding.number, "恒锐"):
        page = as_("charlie").get(f"/search?q={words}").content.decode()

        assert str(finding.pk) not in page
        assert finding.title not in page


@pytest.mark.parametrize("words", ["<script>", "a" * 400, "%00", "%E4", "'--", "🙂"])
def test_whatever_is_typed_is_answered(
    town: Town, as_: Callable[[str], Client], words: str
) -> None:
    assert as_("alice").get(f"/search?q={words}").status_code == 200
