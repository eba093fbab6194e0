"""A newcomer's journey: the notice goes in, one problem is closed with proof, all in Chromium."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, expect
from tests.browser.conftest import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
SUZHOU = "003_6c0f2e1170870ad5.txt"
PROBLEM = "关于救灾物资管理不规范问题的整改"


def picture(words: str) -> bytes:
    """Return a photograph for the journey."""
    image = Image.new("RGB", (800, 600), (120, 140, 150))
    ImageDraw.Draw(image).text((40, 40), words, fill=(250, 250, 250))
    buffer = BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_real_notice_is_imported_closed_with_proof_and_chosen_for_look_back(
    page: Page, desk: Desk, seeds: Path, tmp_path: Path
) -> None:
    sign_in(page, "anwei")
    upload_and_check(page, seeds / SUZHOU)
    number, address = confirm_and_open(page)
    assign(page, address)

    sign_in(page, "handler")
    rectify(page, address)
    refused_for_own_work(page, address)

    sign_in(page, "officer")
    take(page, address, "accept", {"note": "现场核验，物、账、卡相符"})

    sign_in(page, "anwei")
    take(page, address, "strike_off", {})
    page.goto("/findings/look-backs")
    expect(page.get_by_text(PROBLEM).first).to_be_visible()

    download_lists(page, tmp_path)
    verify_offline(page, desk, address, number, tmp_path)


def upload_and_check(page: Page, notice: Path) -> None:
    page.goto("/notices")
    page.set_input_files("input[type=file]", str(notice))
    page.get_by_role("button", name="上传并提取").click()
    page.wait_for_url(re.compile(r"/notices/[0-9a-f-]{36}"))

    expect(page.locator(".tree > li:has(details)")).to_have_count(23)
    expect(page.locator(".ms > li")).to_have_count(84)
    page.locator(".tree summary", has_text=PROBLEM).click()
    opened = page.locator(".tree > li", has_text=PROBLEM)
    expect(opened.get_by_text("（3）")).to_be_visible()
    expect(page.locator(".source")).to_contain_text("探索救灾物资储备标准")


def confirm_and_open(page: Page) -> tuple[str, str]:
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_url("**/result")
    page.get_by_role("link", name=re.compile(PROBLEM)).first.click()
    page.wait_for_url(re.compile(r"/findings/[0-9a-f-]{36}$"))
    number = re.search(r"澜安巡〔\d{4}〕\d{6}", page.content())
    assert number
    return number.group(), page.url


def assign(page: Page, address: str) -> None:
    page.goto(f"{address}/steps/assign")
    page.fill("input[name=organisation]", "防灾减灾处")
    page.get_by_role("option", name="防灾减灾处").click()
    page.fill("input[name=due_on]", "2030-01-31")
    submit(page, address)


def rectify(page: Page, address: str) -> None:
    take(page, address, "take_up", {})
    page.goto(f"{address}/steps/submit")
    for done in page.locator("fieldset input[type=checkbox]").all():
        done.check()
    for said in page.locator("fieldset textarea").all():
        said.fill("已经完成，见照片")
    page.fill("textarea[name=note]", "三项措施均已完成，请求验收")
    page.set_input_files(
        "input[type=file] >> nth=0",
        [
            FilePayload(name=f"IMG_{n}.jpg", mimeType="image/jpeg", buffer=picture(f"after {n}"))
            for n in (1, 2)
        ],
    )
    submit(page, address)


def refused_for_own_work(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_text("您参与了整改", exact=False).first).to_be_visible()
    page.goto(f"{address}/steps/accept")
    expect(page.locator("main")).to_contain_text("您参与了整改")
    expect(page.locator("#step-form")).to_have_count(0)
    page.goto(address)
    expect(page.locator("main")).to_contain_text("轮到 市安委办")


def take(page: Page, address: str, step: str, words: dict[str, str]) -> None:
    page.goto(f"{address}/steps/{step}")
    for name, value in words.items():
        page.fill(f"[name={name}]", value)
    submit(page, address)


def submit(page: Page, address: str) -> None:
    page.locator("#step-form button.primary").click()
    page.wait_for_url(address)


def download_lists(page: Page, folder: Path) -> None:
    for name in ("problems", "tasks", "responsibilities"):
        answer = page.request.get(f"/findings/lists/{name}.xlsx")
        assert answer.ok
        path = folder / f"{name}.xlsx"
        path.write_bytes(answer.body())
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        assert sheet.max_row > 23


def verify_offline(page: Page, desk: Desk, address: str, number: str, folder: Path) -> None:
    answer = page.request.get(f"{address}/proof")
    assert answer.ok
    proof = folder / "proof.json"
    proof.write_bytes(answer.body())
    assert json.loads(proof.read_text("utf-8"))["number"] == number
    checked = subprocess.run(
        [sys.executable, "-I", str(ROOT / "docs" / "verify_proof.py"), str(proof)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    verified = desk.run("chain", "verify", "--json")
    assert verified.returncode == 0, verified.stdout
