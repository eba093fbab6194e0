"""Pages of findings: found, filtered, opened, moved on; and refused without a trace."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories import CRITERION, make_finding, photo
from tests.rest.notices import draft_notice

from bihuan.findings import public as findings
from bihuan.findings.forms import filters
from bihuan.findings.forms.table import STEP_FORMS
from bihuan.findings.public import Finding, Grade, Step
from bihuan.findings.queries.record import offered_steps
from bihuan.kernel.clock import SystemClock, civil_date
from bihuan.people.public import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from tests.factories import Town


def address(finding: Finding, step: str = "") -> str:
    return f"/findings/{finding.pk}" + (f"/steps/{step}" if step else "")


def as_it_stands(finding: Finding) -> tuple[object, ...]:
    row = Finding.objects.get(pk=finding.pk)
    return row.state, row.version, row.due_on, row.turn_org_id


def jpeg(name: str = "IMG_2.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo().read(), "image/jpeg")


def test_a_finding_is_recorded_with_its_photograph(
    town: Town, as_: Callable[[str], Client]
) -> None:
    sent = {
        "title": "二号车间配电箱门脱落",
        "kind": "hazard",
        "region": "990101001",
        "organisation": str(town.organisations["enforcement"].pk),
        "photos": [jpeg()],
    }
    answer = as_("officer").post("/findings/new", sent)
    finding = Finding.objects.get()
    assert answer["Location"] == address(finding)
    assert "/thumb" in as_("officer").get(address(finding)).content.decode()


def test_what_was_fixed_on_the_spot_is_handed_in_at_once(
    town: Town, as_: Callable[[str], Client]
) -> None:
    sent = {
        "title": "灭火器被货物遮挡",
        "kind": "hazard",
        "region": "990101001",
        "organisation": str(town.organisations["plant"].pk),
        "photos": [jpeg("IMG_3.jpg")],
        "at_once": "on",
        "at_once_note": "货物已移开",
        "at_once_photos": [jpeg("IMG_4.jpg")],
    }
    as_("dong").post("/findings/new", sent)
    assert Finding.objects.get().state == "submitted"


def test_a_record_without_a_title_comes_back_with_what_was_typed(
    as_: Callable[[str], Client],
) -> None:
    answer = as_("officer").post("/findings/new", {"kind": "hazard", "place": "二号车间"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="二号车间"' in page
    assert 'class="field bad"' in page
    assert not Finding.objects.exists()


def test_somebody_without_the_capability_records_nothing(as_: Callable[[str], Client]) -> None:
    answer = as_("auditor").post("/findings/new", {"title": "x", "kind": "hazard"})
    assert answer.status_code == 403
    assert not Finding.objects.exists()


def test_a_grid_worker_records_in_the_village_that_is_theirs(
    town: Town, as_: Callable[[str], Client]
) -> None:
    village = "990101001001"
    form = as_("grid").get("/findings/new").content.decode()
    assert f'<option value="{village}" selected>' in form
    sent = {
        "title": "安全出口指示灯两处不亮",
        "kind": "hazard",
        "region": village,
        "organisation": str(town.organisations["town"].pk),
    }
    as_("grid").post("/findings/new", sent)
    assert Finding.objects.get().region.code == village


@pytest.mark.parametrize("who", ["grid", "dong", "worker"])
def test_only_the_kinds_that_a_post_records_are_offered_and_taken(
    town: Town, as_: Callable[[str], Client], who: str
) -> None:
    form = as_(who).get("/findings/new").content.decode()
    assert '<input type="hidden" name="kind" value="hazard"' in form
    assert "audit_point" not in form
    sent = {
        "title": "x",
        "kind": "task",
        "region": "990101001001" if who == "grid" else "990101001",
        "organisation": str(town.organisations["town" if who == "grid" else "plant"].pk),
    }
    assert as_(who).post("/findings/new", sent).status_code == 422
    assert not Finding.objects.exists()


def test_an_officer_is_offered_every_kind(as_: Callable[[str], Client]) -> None:
    form = as_("townsman").get("/findings/new").content.decode()
    assert form.count('type="radio" name="kind"') == 4


def test_the_list_shows_what_the_filter_asks_for_and_a_chip_for_it(
    town: Town, as_: Callable[[str], Client]
) -> None:
    make_finding(town, title="除尘器泄爆口被封堵")
    make_finding(town, title="安全出口指示灯不亮")
    page = as_("alice").get("/findings?words=泄爆口").content.decode()
    assert "除尘器泄爆口被封堵" in page
    assert "安全出口指示灯不亮" not in page
    assert '<span class="chip"><span>文字</span>泄爆口' in page


def test_a_fragment_holds_the_list_and_not_the_frame(
    town: Town, as_: Callable[[str], Client]
) -> None:
    make_finding(town)
    part = as_("alice").get("/findings", headers={"HX-Request": "true"}).content.decode()
    assert 'id="list"' in part
    assert "<html" not in part


UNREAD = (
    "region=nowhere", "due_from=soon", "kind=x", "tab=x", "overdue=perhaps", "ledger=7",
    "notice=x", f"words={'长' * 101}", "due_to=2026-02-30&words=除尘器",
)  # fmt: skip


@pytest.mark.parametrize("query", UNREAD)
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(
    town: Town, as_: Callable[[str], Client], query: str
) -> None:
    finding = make_finding(town)
    client = as_("alice")
    typed = query.partition("&")[0].partition("=")[2][:40]
    for page in ("/findings", "/findings/lists/problems"):
        assert finding.title in client.get(page).content.decode()

        answer = client.get(f"{page}?{query}")

        shown = answer.content.decode()
        assert answer.status_code == 200
        assert finding.number not in shown
        assert (answer.context["total"], answer.context["page"].rows) == (0, [])
        assert "有筛选条件无法识别" in shown
        assert f"</span>{typed}" in shown
        way_out = answer.context["unread"][0].without
        assert finding.title in client.get(page + way_out).content.decode()


def test_a_notice_that_is_no_longer_offered_is_a_filter_all_the_same(
    town: Town, as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    other, notice = make_finding(town), draft_notice(town)
    findings.confirm_notice(notice_id=notice.pk, actor=town.actor("alice"), clock=town.clock)
    monkeypatch.setattr(filters, "_RECENT", 0)

    answer = as_("alice").get(f"/findings?notice={notice.pk}&tab=all")

    numbers = {row.number for row in answer.context["page"].rows}
    assert answer.context["unread"] == []
    assert numbers == set(Finding.objects.filter(notice=notice).values_list("number", flat=True))
    assert numbers
    assert other.number not in numbers


@pytest.mark.parametrize("query", UNREAD)
def test_a_filter_that_cannot_be_read_makes_no_file(
    town: Town, as_: Callable[[str], Client], query: str
) -> None:
    make_finding(town)
    for name in ("problems.xlsx", "all.xlsx", "problems.csv"):
        answer = as_("alice").get(f"/findings/lists/{name}?{query}")
        assert answer.status_code == 422, name
        assert "Content-Disposition" not in answer


@pytest.mark.parametrize("query", ["kind=x", "state=draft", "issued_from=soon", f"q={'长' * 101}"])
def test_papers_are_neither_listed_nor_taken_out_by_a_filter_that_cannot_be_read(
    as_: Callable[[str], Client], query: str
) -> None:
    client = as_("alice")
    assert "有筛选条件无法识别" not in client.get("/papers").content.decode()
    assert client.get("/papers.xlsx").status_code == 200

    assert "有筛选条件无法识别" in client.get(f"/papers?{query}").content.decode()
    assert client.get(f"/papers.xlsx?{query}").status_code == 422


def test_a_damaged_page_link_is_refused_in_words(as_: Callable[[str], Client]) -> None:
    answer = as_("alice").get("/findings?cursor=zzz")
    assert answer.status_code == 422
    assert "请从第一页开始" in answer.content.decode()


def test_the_pages_of_a_long_list_follow_each_other(
    town: Town, as_: Callable[[str], Client]
) -> None:
    for number in range(27):
        make_finding(town, title=f"问题{number:02d}")
    client = as_("alice")
    first = client.get("/findings")
    cursor = first.context["page"].next_cursor
    second = client.get(f"/findings?cursor={cursor}")
    titles = [row.title for page in (first, second) for row in page.context["page"].rows]
    assert len(titles) == len(set(titles)) == 27


def test_what_is_exported_is_what_is_shown(town: Town, as_: Callable[[str], Client]) -> None:
    make_finding(town, title="除尘器泄爆口被封堵")
    make_finding(town, title="安全出口指示灯不亮")
    answer = as_("alice").get("/findings/lists/problems.xlsx?words=泄爆口")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    titles = [row[2].value for row in sheet.iter_rows(min_row=4)]
    assert titles == ["除尘器泄爆口被封堵"]


@pytest.mark.parametrize("name", ["problems", "tasks", "responsibilities"])
def test_each_of_the_three_lists_is_shown_and_downloaded(
    town: Town, as_: Callable[[str], Client], name: str
) -> None:
    make_finding(town, "assigned", title="除尘器泄爆口被封堵")
    client = as_("alice")
    assert "除尘器泄爆口被封堵" in client.get(f"/findings/lists/{name}").content.decode()
    assert client.get(f"/findings/lists/{name}.xlsx").content.startswith(b"PK")


@pytest.mark.parametrize("page", ["/findings", "/findings/lists/problems"])
def test_a_page_says_how_much_its_file_leaves_out(
    town: Town, as_: Callable[[str], Client], page: str
) -> None:
    town.post("rita", "plant", Role.ENTERPRISE_MANAGER)
    town.post("rita", "town", Role.GRID_WORKER, "990101001001")
    make_finding(town, "assigned")
    as_("grid").post(
        "/findings/new",
        {
            "title": "安全出口被堵",
            "kind": "hazard",
            "region": "990101001001",
            "organisation": str(town.organisations["town"].pk),
        },
    )

    assert "其中1条您仅可查看、无权导出" in as_("rita").get(page).content.decode()
    assert "无权导出" not in as_("alice").get(page).content.decode()


def test_what_leads_to_a_hidden_record_says_so_and_no_more(
    town: Town, as_: Callable[[str], Client]
) -> None:
    original = make_finding(town, "assigned", to="mill", rectifier="miller")
    repeated = make_finding(town, "assigned", to="plant")
    sent = {"original": original.number, "reason": "同一问题", "version": repeated.version}
    assert as_("officer").post(address(repeated, "mark_duplicate"), sent).status_code == 302

    page = as_("dong").get(address(repeated)).content.decode()

    assert "另有记录（无权查看）" in page
    assert original.number not in page
    assert str(original.pk) not in page
    refused = as_("dong").get(f"{address(repeated)}/proof")
    assert refused.status_code == 403
    assert original.number not in refused.content.decode()
    assert str(original.pk) in as_("officer").get(address(repeated)).content.decode()


def test_a_list_that_does_not_exist_is_not_found(as_: Callable[[str], Client]) -> None:
    assert as_("alice").get("/findings/lists/wishes").status_code == 404
    assert as_("alice").get("/findings/lists/wishes.xlsx").status_code == 404


def test_somebody_who_may_not_export_gets_no_file(town: Town, as_: Callable[[str], Client]) -> None:
    assert as_("worker").get("/findings/lists/problems.xlsx").status_code == 403


@pytest.mark.parametrize("page", ["", "/steps/assign", "/proof"])
def test_a_stranger_finds_no_finding(town: Town, as_: Callable[[str], Client], page: str) -> None:
    finding = make_finding(town, "verified")
    assert as_("charlie").get(f"/findings/{finding.pk}{page}").status_code == 404


def test_a_record_offers_the_steps_of_the_one_whose_turn_it_is(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "taken_up")
    page = as_("dong").get(address(finding)).content.decode()
    assert f'class="btn primary" href="{address(finding, "submit")}"' in page
    assert address(finding, "accept") not in page


def test_a_problem_of_an_inspection_leads_on_to_its_assignment(
    town: Town, as_: Callable[[str], Client]
) -> None:
    sent = {
        "title": "预案多年未修订",
        "kind": "inspection_problem",
        "region": "990101001",
        "organisation": str(town.organisations["enforcement"].pk),
    }
    as_("officer").post("/findings/new", sent)
    finding = Finding.objects.get()
    page = as_("officer").get(address(finding)).content.decode()
    assert f'class="btn primary" href="{address(finding, "assign")}"' in page


def test_one_who_rectified_is_told_why_they_may_not_accept(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "submitted", to="relief", rectifier="ella", finder="alice")
    page = as_("ella").get(address(finding)).content.decode()
    assert "您参与了整改" in page


def test_the_form_of_every_step_is_drawn_or_refused_but_never_breaks(
    town: Town, as_: Callable[[str], Client]
) -> None:
    people = [as_(name) for name in ("alice", "officer", "dong", "expert")]
    drawn = set()
    for finding in standing_everywhere(town):
        for step in Step:
            answers = {client.get(address(finding, step)).status_code for client in people}
            assert answers <= {200, 403, 404, 409}, (finding.state, step)
            drawn |= {step} if 200 in answers else set()
    assert sorted(set(STEP_FORMS) - drawn) == []


def standing_everywhere(town: Town) -> Iterator[Finding]:
    """Yield findings in which, taken together, every step with a form is open to somebody."""
    for reach in ("found", "verified", "taken_up", "submitted", "accepted", "closed"):
        finder = "alice" if reach == "verified" else "officer"
        finding = make_finding(town, reach, grade=Grade.MAJOR, finder=finder)
        if reach == "submitted":
            findings.ask_check(
                person_id=town.people["expert"].pk, question="是否到位", due_on=town.today,
                finding_id=finding.pk, actor=town.actor("alice"), clock=town.clock,
            )  # fmt: skip
        yield finding

    def asked(finding: Finding, who: str) -> dict[str, Any]:
        return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}

    unconfirmed = make_finding(town, "found")
    findings.verify_true(grade=Grade.MAJOR, criterion=CRITERION, **asked(unconfirmed, "officer"))
    extending = make_finding(town, "taken_up")
    due = town.today + timedelta(days=40)
    findings.ask_extension(new_due_on=due, reason="到货延迟", **asked(extending, "dong"))
    paused = make_finding(town, "taken_up")
    findings.pause(ground="shutdown", reason="停产整顿", **asked(paused, "alice"))
    yield from (unconfirmed, extending, paused)
    yield make_finding(town, "assigned")
    yield make_finding(town, "found", finder="dong")
    yield make_finding(town, "duplicate", finder="alice")


def test_the_form_of_a_step_opens_where_its_page_offers_it_and_nowhere_else(
    town: Town, as_: Callable[[str], Client]
) -> None:
    day, said = civil_date(SystemClock().now()), set()
    for reach in ("found", "verified", "taken_up", "submitted", "closed"):
        finding = make_finding(town, reach, grade=Grade.MAJOR)
        before = as_it_stands(finding)
        for name in ("alice", "officer", "dong"):
            client, actor = as_(name), town.actor(name)
            offered = {row.step: row.missing for row in offered_steps(actor, finding, day)}
            for step in STEP_FORMS:
                answer = client.get(address(finding, step))
                is_open = offered.get(step) == ""
                assert (answer.status_code == 200) == is_open, (reach, name, step)
                if answer.status_code == 409:
                    page = answer.content.decode()
                    assert f'href="{address(finding)}"' in page
                    assert (
                        "<form" not in page.partition('class="with-aside"')[2].split("</main>")[0]
                    )
                    assert offered.get(step, "") in page
                    said.add((reach, step))
        assert as_it_stands(finding) == before
    assert ("found", Step.ASSIGN) in said


def test_a_step_that_waits_for_another_says_what_the_sending_would_say(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "found")
    due = civil_date(SystemClock().now()) + timedelta(days=10)
    sent = {"organisation": str(town.organisations["plant"].pk), "due_on": due.isoformat()}

    opened = as_("officer").get(address(finding, "assign"))
    refused = as_("officer").post(address(finding, "assign"), sent)

    assert (opened.status_code, refused.status_code) == (409, 409)
    sentence = str(refused.context["refusal"])
    assert "待核实" in sentence
    assert sentence in opened.content.decode()


def test_assigning_gives_the_turn_to_the_organisation(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    plant = town.organisations["plant"]
    due = civil_date(SystemClock().now()) + timedelta(days=10)
    sent = {"organisation": str(plant.pk), "due_on": due.isoformat(), "version": finding.version}
    answer = as_("officer").post(address(finding, "assign"), sent)
    assert answer["Location"] == address(finding)
    finding.refresh_from_db()
    assert (finding.state, finding.turn_org_id, finding.due_on) == ("assigned", plant.pk, due)


def test_a_step_that_is_not_possible_is_refused_and_changes_nothing(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    before = as_it_stands(finding)
    answer = as_("officer").post(address(finding, "accept"), {"note": "属实"})
    assert answer.status_code == 409
    assert "没有任何改动" in answer.content.decode()
    assert as_it_stands(finding) == before


def test_bad_input_is_refused_beside_the_field_and_changes_nothing(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "verified")
    before = as_it_stands(finding)
    answer = as_("officer").post(address(finding, "assign"), {"due_on": "soon"})
    assert answer.status_code == 422
    assert answer.content.decode().count('class="field bad"') == 2
    assert as_it_stands(finding) == before


def test_one_who_was_overtaken_is_told_by_whom_and_what_they_did(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "submitted")
    sent = {"note": "现场核验属实", "version": finding.version - 1}
    answer = as_("alice").post(address(finding, "accept"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "dong" in page
    assert "现场核验属实" in page
    assert as_it_stands(finding)[0] == "submitted"


def test_a_step_that_nobody_knows_is_not_found(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town)
    assert as_("alice").get(address(finding, "delete")).status_code == 404


def test_a_finding_is_handed_in_with_progress_on_its_measures(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "taken_up", measures=2)
    sent = {"note": "全部完成", "photos": [jpeg()], "version": finding.version}
    for no in (1, 2):
        sent |= {f"text_{no}": "已完成", f"done_{no}": "on"}
    as_("dong").post(address(finding, "submit"), sent)
    finding.refresh_from_db()
    assert finding.state == "submitted"


def test_several_findings_are_assigned_and_the_refused_one_is_named(
    town: Town, as_: Callable[[str], Client]
) -> None:
    good, closed = make_finding(town, "verified"), make_finding(town, "closed", title="已闭环的")
    due = civil_date(SystemClock().now()) + timedelta(days=10)
    sent = {
        "act": "assign_now",
        "chosen": [str(good.pk), str(closed.pk)],
        "organisation": str(town.organisations["plant"].pk),
        "due_on": due.isoformat(),
    }
    page = as_("officer").post("/findings/chosen", sent).content.decode()
    assert "已交办1条，未办成1条" in page
    assert Finding.objects.get(pk=good.pk).state == "assigned"
    assert Finding.objects.get(pk=closed.pk).state == "closed"


def test_nothing_outside_the_area_can_be_chosen(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "verified")
    answer = as_("charlie").post(
        "/findings/chosen", {"act": "export", "chosen": [str(finding.pk), "no-id"]}
    )
    assert answer["Location"] == "/findings"


def test_the_proof_of_a_finding_is_handed_out(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "verified")
    answer = as_("alice").get(f"{address(finding)}/proof")
    assert json.loads(answer.content)["number"] == finding.number
    assert as_("worker").get(f"{address(finding)}/proof").status_code == 404


def test_my_work_names_the_next_step_and_where_it_leads(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "assigned")
    page = as_("dong").get("/").content.decode()
    assert f'class="btn primary" href="{address(finding, "take_up")}"' in page
    assert page.count('class="btn primary"') == 1


def test_nothing_to_do_says_what_else_could_be_done(as_: Callable[[str], Client]) -> None:
    page = as_("alice").get("/").content.decode()
    assert "没有等您办的事" in page
    assert 'href="/findings/new"' in page


def test_the_three_lists_come_in_pages_and_their_files_whole(
    town: Town, as_: Callable[[str], Client]
) -> None:
    for number in range(27):
        make_finding(town, title=f"问题{number:02d}", measures=number % 3)
    client = as_("alice")

    first = client.get("/findings/lists/tasks")
    cursor = first.context["page"].next_cursor
    second = client.get(f"/findings/lists/tasks?cursor={cursor}")
    book = openpyxl.load_workbook(BytesIO(client.get("/findings/lists/tasks.xlsx").content))

    shown = [row[1] for page in (first, second) for row in page.context["table"].rows]
    written = [row[2].value for row in book.active.iter_rows(min_row=4)]
    assert shown == written
    assert len(written) == sum(number % 3 for number in range(27))
    assert "本页25条，共27条" in first.content.decode()
    assert second.context["page"].next_cursor is None
    assert "尚无内容" not in first.content.decode()


def test_a_page_of_findings_without_rows_says_so(town: Town, as_: Callable[[str], Client]) -> None:
    make_finding(town, measures=0)
    assert "尚无内容" in as_("alice").get("/findings/lists/tasks").content.decode()


def test_a_list_of_all_states_counts_all(town: Town, as_: Callable[[str], Client]) -> None:
    make_finding(town)
    make_finding(town, "closed")
    for page in ("/findings?tab=all", "/findings/lists/problems?tab=all"):
        assert as_("alice").get(page).context["total"] == 2


@pytest.mark.parametrize(
    ("words", "is_found"), [("恒锐", True), ("恒锐 压铸", True), ("明川", False)]
)
def test_the_list_is_narrowed_by_words_of_a_body(
    as_: Callable[[str], Client], town: Town, words: str, *, is_found: bool
) -> None:
    finding = make_finding(town, "taken_up")
    page = as_("alice").get("/findings", {"org": words}).content.decode()
    assert (finding.number in page) is is_found
    assert f"</span>{words}" in page


def test_a_hazard_is_called_graded_once_somebody_graded_it(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town)
    page = as_("officer").get(address(finding)).content.decode()
    assert '<span class="risk ungraded ">未定级</span>' in page
    assert "一般隐患" not in page
    assert "未定级" in as_("officer").get("/findings").content.decode()

    graded = make_finding(town, "verified")
    page = as_("officer").get(address(graded)).content.decode()
    assert "一般隐患" in page
    assert "未定级" not in page
