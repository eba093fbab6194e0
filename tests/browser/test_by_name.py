"""A body and its people chosen from a list: with the keyboard alone, and accessible while open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import sign_in
from tests.browser.test_pages import AXE, RULES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def open_assigning(page: Page) -> None:
    """Open the form of the first finding that waits to be assigned."""
    sign_in(page, "anwei")
    page.goto("/findings?tab=to_assign")
    links = page.locator("tbody td.title a").all()
    for address in [link.get_attribute("href") for link in links]:
        if page.request.get(f"{address}/steps/assign").ok:
            page.goto(f"{address}/steps/assign")
            return
    pytest.fail("nothing waits to be assigned")


def violations(page: Page) -> list[Any]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
    return [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]


def test_a_body_and_its_person_are_chosen_with_the_keyboard(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(base_url=desk.url, bypass_csp=True, locale="zh-CN")
    page = context.new_page()
    open_assigning(page)
    body = page.get_by_role("combobox", name="整改单位")
    person = page.get_by_role("combobox", name="责任人")

    person.click()
    expect(page.locator(".by-name .said", has_text="请先选择单位")).to_be_visible()

    body.focus()
    page.keyboard.type("有限")
    offers = page.locator("#id_organisation-list [role=option]")
    expect(offers.first).to_be_visible()
    expect(body).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    lit = page.locator("[role=option][aria-selected=true]")
    expect(lit).to_have_count(1)
    expect(body).to_have_attribute("aria-activedescendant", str(lit.get_attribute("id")))
    assert violations(page) == []
    name = str(lit.evaluate("option => option.firstChild.textContent"))
    page.keyboard.press("Enter")
    expect(body).to_have_value(name)
    expect(body).to_have_attribute("aria-expanded", "false")
    assert page.locator("input[name=organisation_id]").input_value() != ""

    page.keyboard.press("Tab")
    expect(person).to_be_focused()
    theirs = page.locator("#id_person-list [role=option]")
    page.keyboard.press("ArrowDown")
    expect(theirs.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(theirs.first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(theirs.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(person).not_to_have_value("")

    body.fill("另一家")
    body.blur()
    expect(person).to_have_value("")
    context.close()


def test_initials_and_the_mouse_choose_too(page: Page) -> None:
    open_assigning(page)
    body = page.get_by_role("combobox", name="整改单位")
    body.fill("yxgs")
    page.locator(".by-name [role=option]").first.click()
    expect(body).to_have_value(re.compile("有限公司"))
    expect(page.locator(".by-name [role=option]").first).to_be_hidden()
