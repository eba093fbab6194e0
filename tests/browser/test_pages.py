"""Every page in both languages, on a wide screen and a phone: accessible, whole, and quiet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.conftest import sign_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, Page
    from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = (
    "/",
    "/findings",
    "/findings?tab=open&overdue=yes&kind=hazard&words=%E5%8D%A0%E7%94%A8",
    "/findings/new",
    "/findings/lists",
    "/findings/lists/tasks",
    "/findings/look-backs",
    "/findings/lists/responsibilities",
    "/notices",
    "/ledgers",
    "/papers",
    "/inbox",
    "/inbox/settings",
    "/search?q=%E5%8D%A0%E7%94%A8",
    "/area",
    "/settings",
    "/settings/password",
    "/settings/tokens",
    "/settings/papers",
    "/settings/deputies",
    "/settings/second-factor",
    "/nowhere",
)
#: Pages of the three administrators, by who opens them.
KEPT = {
    "sysadmin": ("/people", "/people/new", "/bodies", "/bodies/new", "/area"),
    "secadmin": ("/people", "/"),
    "logadmin": ("/people/log",),
}
#: Pages of one thing, opened by the first link that matches in a list.
OPENED = (
    ("/findings?tab=to_accept", re.compile(r"/findings/[0-9a-f-]{36}$")),
    ("/findings?tab=to_assign", re.compile(r"/findings/[0-9a-f-]{36}$")),
    ("/findings?tab=closed", re.compile(r"/findings/[0-9a-f-]{36}$")),
    ("/notices", re.compile(r"/notices/[0-9a-f-]{36}/result$")),
    ("/papers", re.compile(r"/papers/[0-9a-f-]{36}$")),
)


@pytest.fixture(params=[("zh-hans", 1440), ("en", 390)])
def desk_page(request: pytest.FixtureRequest, chromium: Browser, desk: Desk) -> Iterator[Page]:
    """Open the desk as the committee officer, in a language and at a width."""
    language, width = request.param
    context = chromium.new_context(
        base_url=desk.url, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    sign_in(page, "anwei")
    page.goto("/settings")
    page.locator(f"main button[name=language][value={language}]").click()
    yield page
    context.close()


def addresses(page: Page) -> Iterator[str]:
    yield from PAGES
    for start, shape in OPENED:
        page.goto(start)
        links = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
        record = next(link for link in links if shape.search(link))
        yield record
        page.goto(record)
        steps = [link.get_attribute("href") or "" for link in page.locator(".turn a.btn").all()]
        yield from steps[-1:]


def test_no_page_breaks_a_rule_of_accessibility(desk_page: Page) -> None:
    assert _faults(desk_page, addresses(desk_page)) == []


@pytest.mark.parametrize("who", KEPT)
@pytest.mark.parametrize("width", [1440, 360])
def test_the_pages_of_administrators_are_accessible_and_whole(
    chromium: Browser, desk: Desk, who: str, width: int
) -> None:
    viewport = {"width": width, "height": 900}
    context = chromium.new_context(base_url=desk.url, bypass_csp=True, viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, who)
    assert _faults(page, KEPT[who]) == []
    for address in KEPT[who]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()


def _faults(page: Page, shown: Iterable[str]) -> list[tuple[str, object]]:
    assert AXE.exists(), "axe-core is missing: run npm ci in frontend/"
    script, faults = AXE.read_text("utf-8"), list[tuple[str, object]]()
    for address in shown:
        page.goto(address)
        page.evaluate(script)
        found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
        faults += [(address, fault) for fault in map(_short, found["violations"])]
    return faults


def _short(violation: dict[str, Any]) -> tuple[str, list[str]]:
    return violation["id"], [node["html"][:160] for node in violation["nodes"][:3]]


def test_no_page_scrolls_sideways_on_the_smallest_phone(desk_page: Page) -> None:
    desk_page.set_viewport_size({"width": 360, "height": 780})
    for address in addresses(desk_page):
        desk_page.goto(address)
        assert desk_page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_no_page_offends_the_content_policy(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(base_url=desk.url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, "anwei")
    for address in addresses(page):
        page.goto(address)
    context.close()
    assert [words for words in said if "404" not in words] == []
