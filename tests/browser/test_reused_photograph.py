"""An old photograph is handed in as new evidence: the verifier sees both, and decides."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload, expect
from tests.browser.conftest import sign_in
from tests.engines.imaging import photo_edits
from tests.engines.imaging.scene_maker import Visit, scene

if TYPE_CHECKING:
    from PIL import Image
    from playwright.sync_api import Page
    from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser
#: The worker compares photographs every minute.
PATIENCE_S = 150
PLANT = "恒锐精密压铸"


def sent(picture: Image.Image, name: str, quality: int = 90) -> FilePayload:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return FilePayload(name=name, mimeType="image/jpeg", buffer=buffer.getvalue())


def used_again(picture: Image.Image) -> Image.Image:
    """Cut a photograph, and put a time stamp on it, as if it were of today."""
    seed = photo_edits.seeded(7)
    return photo_edits.stamped(photo_edits.cut(picture, seed, 0.12), seed)


def test_a_photograph_used_before_is_shown_beside_the_earlier_one_and_blocks_nothing(
    page: Page, desk: Desk
) -> None:
    old = scene("workshop", 31, Visit())
    sign_in(page, "officer")
    first, _first_address = record(page, "三号车间除尘器泄爆口被封堵", old)
    _number, address = record(page, "九号车间行车限位器失灵", scene("corridor", 32, Visit()))
    give_to_the_plant(page, address)

    sign_in(page, "manager")
    hand_in(page, address, used_again(old))

    sign_in(page, "anwei")
    page.goto("/settings")
    page.locator("main button[name=language][value=zh-hans]").click()
    see_both(page, address, first)
    page.goto(f"{address}/steps/accept")
    expect(page.locator("section", has_text="照片核对提示").first).to_be_visible()
    page.fill("textarea[name=note]", "已到现场核验，限位器有效；照片已责令重拍")
    done(page, address)

    expect(page.locator("main")).to_contain_text("验收")
    assert desk.run("chain", "verify").returncode == 0


def record(page: Page, title: str, photo: Image.Image) -> tuple[str, str]:
    page.goto("/findings/new")
    page.fill("input[name=title]", title)
    page.check("input[name=kind][value=hazard]")
    page.select_option("select[name=region]", value="990101001")
    page.set_input_files("input[name=photos]", [sent(photo, "IMG_0031.jpg")])
    page.locator("#step-form button.primary").click()
    page.wait_for_url(re.compile(r"/findings/[0-9a-f-]{36}$"))
    number = re.search(r"澜安隐〔\d{4}〕\d{6}", page.content())
    assert number
    return number.group(), page.url


def give_to_the_plant(page: Page, address: str) -> None:
    page.goto(f"{address}/steps/verify_true")
    done(page, address)
    page.goto(f"{address}/steps/plan_measures")
    page.fill("textarea[name=text]", "更换限位器并试车")
    done(page, address)
    page.goto(f"{address}/steps/assign")
    page.fill("input[name=organisation]", PLANT)
    page.get_by_role("option", name=PLANT).click()
    page.fill("input[name=due_on]", f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}")
    done(page, address)


def hand_in(page: Page, address: str, photo: Image.Image) -> None:
    page.goto(f"{address}/steps/take_up")
    done(page, address)
    page.goto(f"{address}/steps/submit")
    for each in page.locator("fieldset input[type=checkbox]").all():
        each.check()
    for each in page.locator("fieldset textarea").all():
        each.fill("已更换，见照片")
    page.fill("textarea[name=note]", "整改完成，请求验收")
    page.set_input_files("input[type=file] >> nth=0", [sent(photo, "after.jpg", quality=70)])
    done(page, address)


def see_both(page: Page, address: str, earlier: str) -> None:
    """Wait for the worker; then the earlier photograph lies beside, and can be laid over."""
    told = page.locator(".remarked a.no", has_text=earlier)
    until = time.monotonic() + PATIENCE_S
    page.goto(address)
    while not told.count() and time.monotonic() < until:
        time.sleep(2)
        page.reload()
    expect(told.first).to_be_visible()
    expect(page.locator(".remarked")).to_contain_text("裁剪")
    expect(page.locator(".remarked")).to_contain_text("没有相机")
    slider = page.locator(".remarked [data-compare] input[type=range]").first
    slider.scroll_into_view_if_needed()
    slider.focus()
    before = slider.input_value()
    slider.press("ArrowRight")
    assert slider.input_value() != before


def done(page: Page, address: str) -> None:
    page.locator("#step-form button.primary").click()
    page.wait_for_url(address)
