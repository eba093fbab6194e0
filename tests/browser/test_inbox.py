"""The inbox in a real browser: told by the worker, read without a script, followed by one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import sign_in
from tests.browser.test_pages import AXE, RULES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser
#: The worker of the server looks every few seconds.
PATIENCE = 60
#: What the browser does when somebody comes back to the page: it asks at once.
COME_BACK = """() => {
  for (const away of [true, false]) {
    Object.defineProperty(document, "hidden", { value: away, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }
}"""


def wait_for_messages(page: Page) -> None:
    """Load the inbox until the worker has told what happened."""
    for _try in range(PATIENCE):
        page.goto("/inbox?show=all")
        if page.locator(".msg").count():
            return
        page.wait_for_timeout(1000)
    pytest.fail("nobody was told anything")


def test_the_number_follows_what_was_read_elsewhere(page: Page) -> None:
    sign_in(page, "manager")
    wait_for_messages(page)
    page.goto("/settings")
    dot = page.locator(".tools .dot")
    expect(dot).to_be_visible()

    beside = page.context.new_page()
    beside.goto("/inbox")
    beside.locator("form[action$=read-all] button").click()
    expect(beside.locator(".note.success")).to_be_visible()
    expect(beside.locator(".empty h2")).to_have_text("没有未读消息")
    page.evaluate(COME_BACK)

    expect(dot).to_be_hidden()
    expect(page.locator("[data-live]")).to_have_attribute("aria-label", "收件箱")


def test_a_step_of_somebody_else_is_told_and_what_was_typed_stays(
    page: Page, chromium: Browser, desk: Desk
) -> None:
    sign_in(page, "manager")
    page.goto("/findings?words=氧气瓶")
    page.locator("tbody td.title a").first.click()
    page.wait_for_load_state("networkidle")
    record = page.url
    page.goto(f"{record}/steps/report_progress")
    page.wait_for_load_state("networkidle")
    written = page.locator("main textarea").first
    written.fill("正在加装固定链")

    other = chromium.new_context(base_url=desk.url, locale="zh-CN")
    beside = other.new_page()
    sign_in(beside, "manager")
    beside.goto(f"{record}/steps/ask_extension")
    beside.locator("[name=reason]").fill("链条到货慢")
    beside.locator("[name=new_due_on]").fill("2027-12-31")
    beside.locator("#step-form button.primary").click()
    beside.wait_for_url(record)
    page.evaluate(COME_BACK)

    expect(page.locator("[data-live-changed]")).to_be_visible()
    expect(written).to_have_value("正在加装固定链")
    other.close()


def path_of(address: str) -> str:
    return urlsplit(address).path


def test_a_step_of_somebody_else_is_told_at_once_by_the_stream(
    page: Page, chromium: Browser, desk: Desk
) -> None:
    sign_in(page, "manager")
    page.goto("/findings?words=氧气瓶")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(path_of(request.url)))
    with page.expect_response(lambda answer: path_of(answer.url) == "/sse") as held:
        page.locator("tbody td.title a").first.click()
        page.wait_for_url("**/findings/*-*")
    assert held.value.status == 200
    assert urlsplit(held.value.url).port == int(urlsplit(desk.url).port or 0) + 1

    other = chromium.new_context(base_url=desk.url, locale="zh-CN")
    beside = other.new_page()
    sign_in(beside, "manager")
    beside.goto(f"{page.url}/steps/report_progress")
    beside.locator("main textarea").first.fill("固定链已到货")
    beside.locator("#step-form button.primary").click()
    beside.wait_for_url(page.url)

    expect(page.locator("[data-live-changed]")).to_be_visible(timeout=3000)
    assert "/events" not in asked
    other.close()


def test_where_no_stream_gets_through_the_desk_is_asked(page: Page) -> None:
    sign_in(page, "manager")
    page.route(lambda address: path_of(address) == "/sse", lambda route: route.abort())

    with page.expect_response(lambda answer: path_of(answer.url) == "/events") as told:
        page.goto("/settings")

    assert told.value.status == 200


@pytest.mark.parametrize(("language", "width"), [("zh-CN", 1440), ("en-GB", 360)])
def test_the_inbox_breaks_no_rule_of_accessibility(
    chromium: Browser, desk: Desk, language: str, width: int
) -> None:
    context = chromium.new_context(
        base_url=desk.url,
        bypass_csp=True,
        locale=language,
        viewport={"width": width, "height": 780},
    )
    page = context.new_page()
    sign_in(page, "manager")
    wait_for_messages(page)
    for address in ("/inbox?show=all", "/inbox?show=unanswered", "/inbox/settings"):
        page.goto(address)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
        assert [each["id"] for each in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
