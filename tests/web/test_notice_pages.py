"""A notice on the desk: uploaded, shown beside its source, corrected, imported; or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.documents.public import Notice
from bihuan.findings.public import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

TEXT = """中共澜州市应急管理局委员会关于巡察整改进展情况的通报

一、整改任务推进落实情况
1.关于值班值守不规范问题的整改
（1）完善制度。修订值班办法，明确带班职责。每月抽查一次，通报结果。
（2）加强培训。组织值班人员培训两次，已完成整改。
2.关于台账更新不及时问题的整改
（1）建立台账。逐户核对，正在推进。
"""


def upload(client: Client, town: Town, content: bytes = TEXT.encode()) -> Notice:
    answer = client.post(
        "/notices",
        {
            "file": SimpleUploadedFile("notice.txt", content),
            "organisation": str(town.organisations["office"].pk),
            "region": "9901",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return Notice.objects.get()


@pytest.fixture
def alice(as_: Callable[[str], Client]) -> Client:
    return as_("alice")


@pytest.fixture
def notice(alice: Client, town: Town) -> Notice:
    return upload(alice, town)


def post(client: Client, notice: Notice, **fields: str) -> int:
    return client.post(f"/notices/{notice.pk}", fields).status_code


def draft_of(notice: Notice) -> list[dict[str, Any]]:
    problems: list[dict[str, Any]] = Notice.objects.get(pk=notice.pk).as_edited["problems"]
    return problems


def test_what_was_read_stands_beside_its_source(alice: Client, notice: Notice) -> None:
    page = alice.get(f"/notices/{notice.pk}").content.decode()
    assert page.count('class="ms"') == 2
    assert "值班值守不规范" in page
    assert 'data-i="3" class="p"' in page
    assert not Finding.objects.exists()


def test_a_name_with_an_endless_ending_is_answered_in_words(alice: Client, town: Town) -> None:
    sent = {
        "file": SimpleUploadedFile("notice." + "x" * 240, TEXT.encode()),
        "organisation": str(town.organisations["office"].pk),
        "region": "9901",
    }
    answer = alice.post("/notices", sent)
    assert answer.status_code in (409, 422)
    assert not Notice.objects.exists()


def test_a_file_that_cannot_be_read_leaves_nothing(alice: Client, town: Town) -> None:
    sent = {
        "file": SimpleUploadedFile("notice.docx", b"not a document"),
        "organisation": str(town.organisations["office"].pk),
        "region": "9901",
    }
    answer = alice.post("/notices", sent)
    assert answer.status_code in (409, 422)
    assert not Notice.objects.exists()


def test_corrections_of_words_department_and_status_are_kept(
    alice: Client, notice: Notice, town: Town
) -> None:
    relief = str(town.organisations["relief"].pk)
    post(
        alice,
        notice,
        **{"p1-title": "值班值守不规范", "p1-organisation": relief, "p1m1-status": "done"},
    )
    first = draft_of(notice)[0]
    assert (first["title"], first["organisation"]) == ("值班值守不规范", relief)
    assert first["measures"][0]["status"] == "done"


def test_a_department_is_named_where_no_list_can_be_opened(
    alice: Client, notice: Notice, town: Town
) -> None:
    post(alice, notice, **{"p1-organisation": "防灾减灾处"})
    relief = town.organisations["relief"]
    assert draft_of(notice)[0]["organisation"] == str(relief.pk)
    page = alice.get(f"/notices/{notice.pk}").content.decode()
    assert f'name="p1-organisation_id" value="{relief.pk}"' in page
    post(alice, notice, **{"p1-organisation": ""})
    assert draft_of(notice)[0]["organisation"] is None


@pytest.mark.parametrize("said", ["防灾", "澜江省安委办", "没有这个单位"])
def test_a_department_that_is_not_just_one_of_the_area_changes_nothing(
    alice: Client, notice: Notice, said: str
) -> None:
    before = draft_of(notice)
    fields = {"p1-organisation": said, "p1-title": "改过的标题"}
    assert post(alice, notice, **fields) == 422
    assert draft_of(notice) == before
    alice.post(f"/notices/{notice.pk}/confirm", fields)
    assert draft_of(notice) == before
    assert not Finding.objects.exists()


def test_a_measure_is_split_at_its_empty_line_and_joined_again(
    alice: Client, notice: Notice
) -> None:
    text = "修订值班办法，明确带班职责。\r\n\r\n每月抽查一次，通报结果。"
    post(alice, notice, **{"p1m1-text": text, "act": "split:p1m1"})
    measures = draft_of(notice)[0]["measures"]
    assert [m["text"] for m in measures][:2] == [
        "修订值班办法，明确带班职责。",
        "每月抽查一次，通报结果。",
    ]
    post(alice, notice, act=f"merge:{measures[1]['key']}")
    assert len(draft_of(notice)[0]["measures"]) == 2


def test_what_is_not_a_problem_is_left_out_of_the_import(alice: Client, notice: Notice) -> None:
    post(alice, notice, act="drop_problem:p2")
    alice.post(f"/notices/{notice.pk}/confirm", {})
    assert [row.title for row in Finding.objects.all()] == [draft_of(notice)[0]["title"]]
    page = alice.get(f"/notices/{notice.pk}/result").content.decode()
    assert "标为不是问题" in page


def test_a_problem_and_a_measure_that_were_missed_are_added(alice: Client, notice: Notice) -> None:
    post(alice, notice, **{"new-problem": "预案多年未修订", "act": "add_problem"})
    key = draft_of(notice)[-1]["key"]
    post(alice, notice, **{f"{key}-new": "今年年底前修订", "act": f"add_measure:{key}"})
    last = draft_of(notice)[-1]
    assert (last["title"], last["measures"][0]["text"]) == ("预案多年未修订", "今年年底前修订")


def test_what_was_typed_as_missed_is_kept_by_every_button(alice: Client, notice: Notice) -> None:
    typed = {"new-problem": "预案多年未修订", "p1-new": "每季度演练一次"}
    post(alice, notice, **typed, act="save")
    first, *_others, last = draft_of(notice)
    assert (first["measures"][-1]["text"], last["title"]) == ("每季度演练一次", "预案多年未修订")


def test_checking_one_leads_to_the_next(alice: Client, notice: Notice) -> None:
    answer = alice.post(f"/notices/{notice.pk}", {"act": "checked:p1"})
    assert answer["Location"].endswith("?open=p2#p2")


@pytest.mark.parametrize("act", ["split:p1m1", "merge:p1m1", "add_problem", "drop:p9m9"])
def test_a_correction_that_makes_no_sense_is_refused_and_changes_nothing(
    alice: Client, notice: Notice, act: str
) -> None:
    before = draft_of(notice)
    assert post(alice, notice, act=act) == 422
    assert draft_of(notice) == before


def test_two_who_correct_at_once_do_not_overwrite_each_other(alice: Client, notice: Notice) -> None:
    post(alice, notice, **{"p1-title": "甲的改动", "version": "1"})
    assert post(alice, notice, **{"p1-title": "乙的改动", "version": "1"}) == 409
    assert draft_of(notice)[0]["title"] == "甲的改动"


def test_the_last_corrections_go_with_the_import(alice: Client, notice: Notice) -> None:
    sent = {"p1-title": "值班值守不规范", "version": str(notice.version)}
    answer = alice.post(f"/notices/{notice.pk}/confirm", sent)
    assert answer["Location"] == f"/notices/{notice.pk}/result"
    assert Finding.objects.filter(title="值班值守不规范").exists()


def test_a_notice_is_imported_once(alice: Client, notice: Notice) -> None:
    alice.post(f"/notices/{notice.pk}/confirm", {})
    alice.post(f"/notices/{notice.pk}/confirm", {})
    assert Finding.objects.count() == 2


def test_a_discarded_draft_makes_no_findings(alice: Client, notice: Notice) -> None:
    alice.post(f"/notices/{notice.pk}/discard", {})
    alice.post(f"/notices/{notice.pk}/confirm", {})
    assert not Finding.objects.exists()
    assert "已放弃" in alice.get("/notices").content.decode()
    shown = alice.get(f"/notices/{notice.pk}").content.decode()
    assert "由 alice 于" in shown
    assert draft_of(notice)[0]["title"] in shown


@pytest.mark.parametrize("page", ["", "/result"])
def test_a_stranger_finds_no_notice(
    notice: Notice, as_: Callable[[str], Client], page: str
) -> None:
    assert as_("charlie").get(f"/notices/{notice.pk}{page}").status_code == 404


def test_somebody_who_may_not_import_is_refused(
    as_: Callable[[str], Client], notice: Notice
) -> None:
    client = as_("auditor")
    assert client.get("/notices").status_code == 403
    assert client.post(f"/notices/{notice.pk}/discard", {}).status_code == 403
    assert Notice.objects.get().state == "draft"
