"""What the desk does with a script, and that it does its work without one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PASSWORD, chromium_path, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page
    from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def test_without_a_script_a_finding_is_recorded_and_found_again(
    chromium: Browser, desk: Desk
) -> None:
    context = chromium.new_context(base_url=desk.url, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, "officer")
    page.goto("/findings/new")
    page.fill("[name=title]", "三号库房灭火器压力不足")
    page.locator("#step-form button.primary").click()
    page.wait_for_url(re.compile(r"/findings/[0-9a-f-]{36}$"))
    page.goto("/findings?words=三号库房灭火器")
    expect(page.locator("tbody tr")).to_have_count(1)
    context.close()


def test_without_a_script_a_form_sent_again_records_one_finding(
    chromium: Browser, desk: Desk
) -> None:
    # As people have it: going back shows the page that was left, and not one fetched anew.
    as_people_have_it = chromium.browser_type.launch(
        executable_path=chromium_path(),
        args=["--no-sandbox", "--disable-gpu"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context = as_people_have_it.new_context(
        base_url=desk.url, java_script_enabled=False, locale="zh-CN"
    )
    page = context.new_page()
    sign_in(page, "officer")
    page.goto("/findings/new")
    page.fill("[name=title]", "四号库房疏散指示牌脱落")
    for _time in range(2):
        page.locator("#step-form button.primary").click()
        page.wait_for_url(re.compile(r"/findings/[0-9a-f-]{36}$"))
        expect(page.locator(".note.success")).to_contain_text("已登记")
        page.go_back(wait_until="commit")
        expect(page.locator("[name=title]")).to_have_value("四号库房疏散指示牌脱落")
    page.goto("/findings?words=四号库房疏散指示牌")
    expect(page.locator("tbody tr")).to_have_count(1)
    as_people_have_it.close()


def test_a_tab_swaps_the_list_and_its_address(page: Page) -> None:
    sign_in(page, "anwei")
    page.goto("/findings")
    page.locator(".tabs a", has_text="待验收").click()
    expect(page.locator(".tabs a[aria-current=page]")).to_contain_text("待验收")
    expect(page).to_have_url(re.compile("tab=to_accept"))
    page.go_back()
    expect(page.locator(".tabs a[aria-current=page]")).to_contain_text("未闭环")


def test_choosing_rows_shows_what_may_be_done_with_them(page: Page) -> None:
    sign_in(page, "anwei")
    page.goto("/findings?tab=open&overdue=yes")
    bar = page.locator("[data-selection-bar]")
    expect(bar).to_be_hidden()
    page.locator("input[data-row]").first.check()
    expect(bar).to_contain_text("已选 1")
    with page.expect_download() as taken:
        bar.get_by_role("button", name="导出选中的").click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_the_line_between_two_photographs_follows_the_keys(page: Page) -> None:
    sign_in(page, "anwei")
    page.goto("/findings?tab=to_accept")
    page.locator("td.title a", has_text="抛丸间除尘器").click()
    slider = page.locator(".ba input[type=range]").first
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator(".ba").first).to_have_attribute("style", re.compile("100%"))


def test_what_was_typed_survives_an_expired_session(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/findings/new")
    page.fill("[name=title]", "配电箱门脱落，端子裸露")
    page.context.clear_cookies()
    page.goto("/findings/new")
    page.fill("[name=username]", "officer")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/findings/new")
    expect(page.locator("[name=title]")).to_have_value("配电箱门脱落，端子裸露")


def test_a_slash_goes_to_the_search_and_g_then_f_to_the_findings(page: Page) -> None:
    sign_in(page, "anwei")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/findings")


def test_a_measure_is_split_at_the_cursor_and_the_source_is_lit(page: Page) -> None:
    sign_in(page, "anwei")
    page.goto("/notices")
    page.set_input_files("input[type=file]", files=[_notice()])
    page.get_by_role("button", name="上传并提取").click()
    page.wait_for_url(re.compile(r"/notices/[0-9a-f-]{36}"))
    first = page.locator(".ms > li").first
    first.locator("input.name").click()
    expect(page.locator(".src .sel").first).to_be_visible()
    before = page.locator(".ms > li").count()
    area = first.locator("textarea")
    area.click()
    area.evaluate("a => { a.selectionStart = a.selectionEnd = 8 }")
    first.get_by_role("button", name="从光标处拆分").click()
    expect(page.locator(".ms > li")).to_have_count(before + 1)


def _notice() -> FilePayload:
    text = (
        "中共澜州市应急管理局委员会关于巡察整改进展情况的通报\n\n"
        "一、整改任务推进落实情况\n"
        "1.关于值班值守不规范问题的整改\n"
        "（1）完善制度。修订值班办法，明确带班职责。每月抽查一次，通报结果。\n"
        "（2）加强培训。组织值班人员培训两次。\n"
        "2.关于台账更新不及时问题的整改\n"
        "（1）建立台账。逐户核对，按月更新。\n"
    )
    return {"name": "notice.txt", "mimeType": "text/plain", "buffer": text.encode()}


def test_a_mistake_is_shown_beside_its_field_and_the_photograph_stays_chosen(page: Page) -> None:
    sign_in(page, "officer")
    page.goto("/findings/new")
    picture: FilePayload = {
        "name": "IMG_1.jpg",
        "mimeType": "image/jpeg",
        "buffer": b"\xff\xd8\xff\xe0",
    }
    page.set_input_files("[name=photos]", files=[picture])
    page.fill("[name=place]", "二号车间")
    page.locator("#step-form button.primary").click()
    expect(page.locator(".field.bad .mistake")).to_be_visible()
    expect(page.locator("[name=place]")).to_have_value("二号车间")
    assert page.evaluate("document.querySelector('[name=photos]').files.length") == 1
    expect(page.locator(".photos figcaption").first).to_have_text("IMG_1.jpg")
