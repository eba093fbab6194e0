"""Findings over the API: recorded, listed, read, taken through the loop."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.factories import make_finding, photo

from bihuan.findings.public import Finding, Kind
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller

    As = Callable[[str], Caller]


def _found(**more: Any) -> dict[str, Any]:
    return {
        "kind": "hazard",
        "title": "配电箱未接地",
        "region": "990101001",
        "place": "2号车间",
        "measures": [{"text": "重做接地"}],
        **more,
    }


def _uploaded(caller: Caller) -> str:
    answer = caller.upload("/files", file=photo())
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def test_what_is_recorded_can_be_read_back(as_: As) -> None:
    officer = as_("officer")

    answer = officer.post("/findings", _found())

    assert answer.status_code == 201, answer.content
    assert answer["ETag"] == '"1"'
    read = officer.client.get(answer["Location"], headers=officer.headers)
    assert read.json()["title"] == "配电箱未接地"
    assert read["ETag"] == '"1"'
    assert [step["step"] for step in read.json()["steps"]][:1] == ["verify_true"]


def test_a_kind_that_the_post_does_not_record_is_refused(as_: As) -> None:
    village = {"region": "990101001001", "kind": "inspection_problem"}

    answer = as_("grid").post("/findings", _found(**village))

    assert (answer.status_code, answer.json()["code"]) == (403, "findings.kind_not_yours")
    assert "巡察问题" in answer.json()["detail"]
    assert not Finding.objects.exists()


def test_what_leads_to_a_hidden_record_says_so_and_no_more(town: Town, as_: As) -> None:
    original = make_finding(town, "assigned", to="mill", rectifier="miller")
    repeated = make_finding(town, "assigned", to="plant")
    path = f"/findings/{repeated.pk}"
    said = {"original": str(original.pk), "reason": "同一问题"}
    assert as_("officer").post(f"{path}/steps/mark-duplicate", said).status_code == 200

    read, timeline = as_("dong").get(path), as_("dong").get(f"{path}/timeline")

    assert (read.json()["duplicate_of_id"], read.json()["hidden"]) == (None, ["original"])
    assert timeline.json()["items"][0]["facts"]["original"] == "另有记录（无权查看）"
    for answer in (read, timeline, as_("dong").get(f"{path}/proof")):
        assert original.number not in answer.content.decode()
        assert str(original.pk) not in answer.content.decode()
    assert as_("dong").get(f"{path}/proof").json()["code"] == "findings.proof_names_another"
    assert as_("officer").get(path).json()["duplicate_of_id"] == str(original.pk)


def test_a_finding_goes_from_found_to_closed(town: Town, as_: As) -> None:
    officer, dong, alice = as_("officer"), as_("dong"), as_("alice")
    path = f"/findings/{officer.post('/findings', _found()).json()['id']}"
    due_on = (town.today + timedelta(days=10)).isoformat()
    plant = str(town.organisations["plant"].pk)

    took = [
        officer.post(f"{path}/steps/verify-true", {}),
        officer.post(f"{path}/steps/assign", {"organisation": plant, "due_on": due_on}),
        dong.post(f"{path}/steps/take-up", {}),
        dong.post(
            f"{path}/steps/submit",
            {
                "note": "已整改",
                "progress": [{"measure": 1, "text": "已重做", "is_done": True}],
                "evidence": [{"file": _uploaded(dong), "measure": 1}],
            },
        ),
        alice.post(f"{path}/steps/accept", {"note": "属实"}),
        officer.post(f"{path}/steps/strike-off", {}),
    ]

    assert [answer.status_code for answer in took] == [200] * 6, [a.content for a in took]
    assert took[-1].json()["state"] == "closed"
    assert took[-1]["ETag"] == alice.get(path)["ETag"]
    timeline = alice.get(f"{path}/timeline").json()["items"]
    # A finding may be drawn for a look-back right after it was closed.
    assert [row["step"] for row in timeline][::-1][:7] == [
        "record", "verify_true", "assign", "take_up", "submit", "accept", "strike_off",
    ]  # fmt: skip
    assert len(alice.get(f"{path}/proof").json()["links"]) == len(timeline)


def test_nobody_accepts_their_own_work(town: Town, as_: As) -> None:
    finding = make_finding(town, "submitted", rectifier="ella", to="relief")
    ella = as_("ella")
    before = History.objects.count()

    answer = ella.post(f"/findings/{finding.pk}/steps/accept", {"note": "好"})

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "findings.self_acceptance"
    assert History.objects.count() == before
    assert Finding.objects.get(pk=finding.pk).state == "submitted"


def test_an_overtaken_step_says_who_was_first(town: Town, as_: As) -> None:
    finding = make_finding(town, "submitted")
    alice = as_("alice")
    seen = alice.get(f"/findings/{finding.pk}")["ETag"]
    alice.post(f"/findings/{finding.pk}/steps/send-back", {"reason": "照片不清"})

    answer = alice.post(f"/findings/{finding.pk}/steps/accept", {"note": "好"}, If_Match=seen)

    assert answer.status_code == 412
    assert answer.json()["facts"] == {"by": "alice", "step": "send_back"}
    assert Finding.objects.get(pk=finding.pk).state == "returned"


def test_pages_follow_one_another_to_the_end(town: Town, as_: As) -> None:
    made = {str(make_finding(town, title=f"隐患{no}").pk) for no in range(5)}
    alice = as_("alice")

    pages = [alice.get("/findings?limit=2")]
    while nxt := pages[-1].json()["next"]:
        assert f"cursor={nxt}" in pages[-1]["Link"]
        pages.append(alice.get(f"/findings?limit=2&cursor={nxt}"))

    seen = [item["id"] for page in pages for item in page.json()["items"]]
    assert len(pages) == 3
    assert set(seen) == made
    assert len(seen) == 5


def test_a_notice_problem_is_filtered_by_kind(town: Town, as_: As) -> None:
    make_finding(town)
    wanted = make_finding(town, kind=Kind.INSPECTION_PROBLEM)

    answer = as_("alice").get("/findings?kind=inspection_problem")

    assert [item["id"] for item in answer.json()["items"]] == [str(wanted.pk)]
