"""A long notice on the desk: how far its reading is, cancelled, tried again; an empty draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.documents.long import PAGES, SlowPages, few_pages_are_many, long_pdf
from tests.web.test_notice_pages import upload

from bihuan.documents.public import Notice
from bihuan.findings.public import Finding
from bihuan.foundation import jobs
from bihuan.foundation.models import History, LongWork

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client
    from tests.factories import Town

    As = Callable[[str], Client]


@pytest.fixture
def pages(town: Town, monkeypatch: pytest.MonkeyPatch) -> SlowPages:
    few_pages_are_many(monkeypatch)
    return SlowPages(town.clock, monkeypatch)


@pytest.fixture
def notice(as_: As, town: Town, pages: SlowPages, tmp_path: Path) -> Notice:
    """Return a notice that alice uploaded and that waits to be read."""
    sent = {
        "file": SimpleUploadedFile("通报.pdf", long_pdf(tmp_path)),
        "organisation": str(town.organisations["office"].pk),
        "region": "9901",
    }
    answer = as_("alice").post("/notices", sent)
    made = Notice.objects.get()
    assert answer["Location"] == f"/notices/{made.pk}"
    return made


def page(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_long_document_is_answered_at_once_with_how_far_it_is(as_: As, notice: Notice) -> None:
    shown = page(as_("alice"), f"/notices/{notice.pk}")

    assert "文件等待识别" in shown
    assert f'max="{PAGES}" value="0"' in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    assert "取消识别" in shown


def test_the_page_and_the_list_tell_the_pages_read(
    as_: As, notice: Notice, town: Town, pages: SlowPages
) -> None:
    alice = as_("alice")
    seen: list[str] = []
    paths = (f"/notices/{notice.pk}", "/notices")
    pages.during = {4: lambda: seen.extend(page(alice, path) for path in paths)}

    jobs.Worker(town.clock).tick()

    assert f"已识别 3／{PAGES} 页" in seen[0]
    assert "正在识别文件" in seen[0]
    assert f"识别中 3/{PAGES}" in seen[1]


def test_asking_again_and_again_gets_the_part_and_at_last_the_draft(
    as_: As, notice: Notice, town: Town
) -> None:
    alice, path = as_("alice"), f"/notices/{notice.pk}"
    part = page(alice, path, HX_Request="true")
    assert part.lstrip().startswith("<section")
    assert "<html" not in part

    jobs.Worker(town.clock).tick()

    answer = alice.get(path, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    assert "粉尘涉爆" in page(alice, path)


def test_it_is_cancelled_and_read_again_by_buttons(as_: As, notice: Notice, town: Town) -> None:
    alice, path = as_("alice"), f"/notices/{notice.pk}"

    cancelled = alice.post(f"{path}/reading/cancel", {"version": "1"}, follow=True)
    jobs.Worker(town.clock).tick()
    assert "识别已取消" in cancelled.content.decode()
    assert Notice.objects.get().state == "cancelled"
    assert "已取消识别" in page(alice, "/notices")

    alice.post(f"{path}/reading/again", {"version": "2"})
    jobs.Worker(town.clock).tick()
    assert Notice.objects.get().state == "draft"


def test_cancelled_too_late_it_stays_a_draft_and_says_so(
    as_: As, notice: Notice, town: Town
) -> None:
    jobs.Worker(town.clock).tick()
    steps = History.objects.count()

    answer = as_("alice").post(f"/notices/{notice.pk}/reading/cancel", {}, follow=True)

    assert "这份通报已经读完" in answer.content.decode()
    assert History.objects.count() == steps
    assert Notice.objects.get().state == "draft"


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "最多3"), ("en", "at most 3")])
def test_what_could_not_be_read_says_why_in_the_readers_language(
    as_: As, notice: Notice, town: Town, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("bihuan.documents.extraction.limits.MAX_LINES", 3)
        jobs.Worker(town.clock).tick()
    alice = as_("alice")
    alice.post("/language", {"language": language, "next": "/"})

    shown = page(alice, f"/notices/{notice.pk}")

    assert words in shown
    assert "/reading/again" in shown
    assert "/discard" in shown
    alice.post(f"/notices/{notice.pk}/discard", {})
    assert Notice.objects.get().state == "discarded"
    shown = page(alice, f"/notices/{notice.pk}")
    assert {"zh-hans": "由 alice 于", "en": "Discarded by alice"}[language] in shown
    assert 'class="card sum"' not in shown


def test_a_correction_of_what_is_being_read_is_refused(as_: As, notice: Notice) -> None:
    answer = as_("alice").post(f"/notices/{notice.pk}", {"new-problem": "漏读的问题"})

    assert answer.status_code == 409
    assert "正在识别" in answer.content.decode()
    assert Notice.objects.get().version == 1


@pytest.mark.parametrize("who", ["charlie", "miller", "auditor"])
def test_strangers_neither_see_nor_cancel_a_reading(as_: As, notice: Notice, who: str) -> None:
    client, path = as_(who), f"/notices/{notice.pk}"

    answers = [
        client.get(path),
        client.get(path, headers={"HX-Request": "true"}),
        client.post(f"{path}/reading/cancel", {}),
        client.post(f"{path}/reading/again", {}),
    ]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert not [answer for answer in answers if "通报.pdf" in answer.content.decode()]
    assert LongWork.objects.get().state == "waiting"


def test_an_empty_draft_cannot_be_sent_to_the_import(as_: As, town: Town) -> None:
    alice = as_("alice")
    notice = upload(alice, town)
    for key in ("p1", "p2"):
        alice.post(f"/notices/{notice.pk}", {"act": f"drop_problem:{key}"})

    shown = page(alice, f"/notices/{notice.pk}")
    answer = alice.post(f"/notices/{notice.pk}/confirm", {}, follow=True)

    button = shown[shown.index('value="confirm"') :]
    assert button[: button.index(">")].endswith('disabled aria-describedby="nothing-to-import"')
    assert "还没有可以导入的问题" in shown
    assert Notice.objects.get().state == "draft"
    assert not Finding.objects.exists()
    assert "error" in answer.content.decode()


def test_what_enter_saved_is_said_and_stays_in_view(as_: As, town: Town) -> None:
    alice = as_("alice")
    notice = upload(alice, town)

    answer = alice.post(f"/notices/{notice.pk}", {"p2m1-title": "建账", "act": "save"}, follow=True)

    assert answer.redirect_chain[0][0].endswith("?open=p2#p2")
    assert "草稿已保存，改动在问题2。" in answer.content.decode()


def test_saving_what_did_not_change_says_so(as_: As, town: Town) -> None:
    alice = as_("alice")
    notice = upload(alice, town)

    answer = alice.post(f"/notices/{notice.pk}", {"act": "save"}, follow=True)

    assert "没有改动" in answer.content.decode()
    assert Notice.objects.get().version == 1
