"""The frame of the desk: who sees which menu, languages, and pages that say no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.web.frame import MENU

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town


def menu_of(client: Client) -> set[str]:
    page = client.get("/settings").content.decode()
    menu = page.split('<nav class="side"')[1].split("</nav>")[0]
    routes = [entry.route for group in MENU for entry in group]
    return {route for route in routes if f'href="{reverse(route)}"' in menu}


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("alice", {"web:home", "findings:new", "findings:list", "web:settings"}),
        ("auditor", {"web:home", "findings:list", "web:settings"}),
        (
            "sysadmin",
            {"web:home", "people:people", "people:bodies", "people:regions", "web:settings"},
        ),
    ],
)
def test_the_menu_shows_what_the_role_may_use(
    as_: Callable[[str], Client], name: str, entries: set[str]
) -> None:
    assert menu_of(as_(name)) == entries


def test_the_part_that_is_open_shows_its_pages_and_marks_the_one_shown(
    as_: Callable[[str], Client],
) -> None:
    page = as_("alice").get("/findings/lists").content.decode()
    menu = page.split('<nav class="side"')[1].split("</nav>")[0]
    assert 'href="/notices"' in menu
    assert menu.count('aria-current="page"') == 1
    assert '<a href="/findings/lists" aria-current="page">' in menu


@pytest.mark.parametrize("address", ["/", "/findings", "/findings/new", "/notices", "/settings"])
def test_a_stranger_is_sent_to_sign_in(db: None, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in?next={address}"


def test_an_administrator_without_business_data_begins_at_the_settings(
    as_: Callable[[str], Client],
) -> None:
    assert as_("sysadmin").get("/")["Location"] == "/settings"


def test_a_language_is_kept_on_the_person(town: Town, as_: Callable[[str], Client]) -> None:
    client = as_("alice")
    client.post("/language", {"language": "en", "next": "/settings"})
    town.people["alice"].refresh_from_db()
    assert town.people["alice"].language == "en"
    assert '<html lang="en">' in client.get("/settings").content.decode()


def test_a_language_that_is_not_spoken_changes_nothing(
    town: Town, as_: Callable[[str], Client]
) -> None:
    as_("alice").post("/language", {"language": "xx"})
    town.people["alice"].refresh_from_db()
    assert town.people["alice"].language == ""


def test_until_somebody_chooses_the_browser_is_followed(
    town: Town, as_: Callable[[str], Client]
) -> None:
    def page(client: Client, path: str, asked: str) -> str:
        return client.get(path, headers={"Accept-Language": asked}).content.decode()

    alice = as_("alice")
    assert '<html lang="en">' in page(Client(), "/sign-in", "en-GB,en;q=0.9,zh;q=0.5")
    assert '<html lang="en">' in page(alice, "/settings", "en-GB,en;q=0.9,zh;q=0.5")
    assert '<html lang="zh-Hans">' in page(alice, "/settings", "zh-CN,zh;q=0.9")
    assert '<html lang="zh-Hans">' in page(alice, "/settings", "fr")

    alice.post("/language", {"language": "zh-hans", "next": "/settings"})

    assert '<html lang="zh-Hans">' in page(alice, "/settings", "en")


@pytest.mark.parametrize("outside", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_language_switch_leads_to_local_addresses_only(db: None, outside: str) -> None:
    answer = Client().post("/language", {"language": "en", "next": outside})
    assert answer["Location"] == "/"


def test_an_address_that_leads_nowhere_is_answered_in_words(
    as_: Callable[[str], Client],
) -> None:
    answer = as_("alice").get("/nowhere")
    assert answer.status_code == 404
    assert "这个地址下没有内容" in answer.content.decode()


def test_a_form_without_its_secret_is_refused_in_words(
    town: Town, as_: Callable[[str], Client]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people["alice"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/findings/new", {"title": "x"})
    assert answer.status_code == 403
    assert "页面打开太久了" in answer.content.decode()


def test_no_page_holds_a_script_or_a_style_of_its_own(as_: Callable[[str], Client]) -> None:
    client = as_("alice")
    for address in ("/", "/findings", "/findings/new", "/findings/lists", "/notices", "/settings"):
        page = client.get(address).content.decode()
        assert " style=" not in page, address
        assert "<style" not in page, address
        assert page.count("<script") == page.count('<script src="'), address
        assert " onclick=" not in page, address


def test_the_lists_of_one_sort_are_marked_in_the_menu(as_: Callable[[str], Client]) -> None:
    page = as_("alice").get("/findings/lists/tasks").content.decode()
    assert '<a href="/findings/lists" aria-current="page">' in page
