"""A passkey in a real browser: added, signed in with, removed, and refused from then on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def on_this_machine(desk: Desk, path: str) -> str:
    """Return an address under the name of the machine: keys are for names, not for numbers."""
    return desk.url.replace("127.0.0.1", "localhost") + path


def with_a_key(page: Page) -> None:
    """Give the browser a key of its own that asks for a finger, and finds it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )


def signed_in_by_password(page: Page, desk: Desk, username: str) -> None:
    page.goto(on_this_machine(desk, "/sign-in"))
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def signed_out(page: Page, desk: Desk) -> None:
    page.context.clear_cookies()
    page.goto(on_this_machine(desk, "/sign-in"))


def test_a_passkey_is_added_opens_the_desk_and_opens_it_no_more_once_removed(
    page: Page, desk: Desk
) -> None:
    with_a_key(page)
    signed_in_by_password(page, desk, "officer")
    keys = page.locator("section[aria-labelledby=keys-title]")

    # Added on the page of second factors.
    page.goto(on_this_machine(desk, "/settings/second-factor/keys/new"))
    page.fill("input[name=name]", "办公电脑")
    page.locator("input[name=passwordless]").check()
    page.click("#add_passkey")
    page.wait_for_url(lambda url: "/keys/new" not in url)
    page.goto(on_this_machine(desk, "/settings/second-factor"))
    expect(keys).to_contain_text("办公电脑")

    # Opens the desk without name and password.
    signed_out(page, desk)
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(on_this_machine(desk, "/settings"))
    expect(page.locator("main")).to_contain_text("officer")

    # Removed, once the key has shown again who asks for it.
    page.goto(on_this_machine(desk, "/settings/second-factor"))
    keys.get_by_role("link", name="移除").click()
    page.locator("main a[href*='/settings/again/key']").click()
    page.click("#use_passkey")
    page.wait_for_url(re.compile(r"/keys/\d+/remove"))
    page.locator("main button.primary").click()
    page.wait_for_url(re.compile("/settings/second-factor$"))
    expect(keys).not_to_contain_text("办公电脑")

    # The browser still has it; the desk knows it no more.
    signed_out(page, desk)
    page.click("#passkey_login")
    expect(page.locator("body")).to_contain_text("这里不认识这把通行密钥")
    page.goto(on_this_machine(desk, "/settings"))
    expect(page).to_have_url(re.compile("/sign-in"))
