"""A real server with the demo city, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PASSWORD = "Bihuan-demo-2026"
HOW_TO_GET_IT = (
    "no Chromium found: install it (Debian: apt-get install chromium) "
    "or name it in BIHUAN_TEST_CHROMIUM"
)


@dataclass(frozen=True)
class Desk:
    """A running installation."""

    url: str
    data: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ``bihuan`` on the installation."""
        return subprocess.run(
            [sys.executable, "-m", "bihuan.cli", *words],
            env=environment(self.data),
            capture_output=True,
            text=True,
            check=False,
        )


def environment(data: Path) -> dict[str, str]:
    """Return the environment of an embedded demo installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "BIHUAN_DATA": str(data), "BIHUAN_MODE": "demo"}


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Load the demo city and serve it, as ``make demo`` does."""
    data = tmp_path_factory.mktemp("desk") / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = Desk(f"http://127.0.0.1:{port}", data)
    loaded = served.run("demo")
    assert loaded.returncode == 0, loaded.stderr
    with (data / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "bihuan.cli", "serve", "--port", str(port)],
            env=environment(data),
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(f"{served.url}/healthz", server, data / "serve.log")
            yield served
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _try in range(600):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"{url} does not answer: {log.read_text()}")


def chromium_path() -> str:
    """Return where an installed Chromium is; fail with how to get one where there is none."""
    path = os.environ.get("BIHUAN_TEST_CHROMIUM") or shutil.which("chromium")
    path = path or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail(HOW_TO_GET_IT)
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start an installed Chromium."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, desk: Desk) -> Iterator[Page]:
    """Open a page in a context of its own, in Chinese, on a wide screen."""
    context = chromium.new_context(
        base_url=desk.url, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    yield opened
    context.close()


def sign_in(page: Page, username: str) -> None:
    """Sign in as somebody of the demo city, signing out whoever was there."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
