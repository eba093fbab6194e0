"""Papers over HTTP: drafted, changed, issued once, downloaded, declared void; of findings and notices."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import make_finding
from tests.findings.test_notice_papers import confirmed

from bihuan.documents.public import Paper
from bihuan.evidence import public as evidence
from bihuan.foundation.models import History

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller


def order(town: Town, officer: Caller, **more: Any) -> tuple[str, Any]:
    """Draft an order; return the address of the paper and the answer."""
    finding = make_finding(town, "assigned")
    body = {
        "kind": "order", "body": str(town.organisations["enforcement"].pk), "addressee": "恒锐压铸",
        "demands": "停用该设备。\n设专人监护。", **more,
    }  # fmt: skip
    answer = officer.post(f"/findings/{finding.pk}/papers", body, idempotency_key="draft-1")
    assert answer.status_code == 201, answer.content
    return answer["Location"].removeprefix("/api/v1"), answer


def test_a_paper_is_drafted_changed_issued_downloaded_and_void(
    town: Town, as_: Callable[[str], Caller]
) -> None:
    officer = as_("officer")
    path, made = order(town, officer)
    draft = made.json()
    assert (draft["state"], draft["number"], draft["sha256"]) == ("draft", "", None)
    assert officer.get("/papers").json()["items"] == []

    words = {"addressee": "恒锐压铸", "demands": "停用。"}
    changed = officer.send("PUT", f"{path}/words", words, if_match=made["ETag"])
    assert changed.json()["demands"] == "停用。"
    issued = officer.post(f"{path}/issue", if_match=changed["ETag"])

    said = issued.json()
    assert (said["state"], said["number"]) == ("issued", "执法监督局责改〔2026〕1号")
    file = officer.get(f"{path}.docx")
    assert hashlib.sha256(file.content).hexdigest() == said["sha256"]
    assert officer.get("/papers?kind=order").json()["items"] == [said]
    assert officer.get(f"/findings/{draft['subject']['id']}/papers").json()["items"] == [said]
    void = officer.post(f"{path}/void", {"reason": "有误"}, if_match=issued["ETag"])
    assert void.json()["state"] == "void"
    assert officer.get("/papers?state=issued").json()["items"] == []
    assert evidence.verify_all().faults == []


def test_sent_again_with_its_key_a_draft_is_made_and_issued_once(
    town: Town, as_: Callable[[str], Caller]
) -> None:
    officer = as_("officer")
    path, made = order(town, officer)
    first = officer.post(f"{path}/issue", idempotency_key="issue-1")
    again = officer.post(f"{path}/issue", idempotency_key="issue-1")

    assert (again.status_code, again["Idempotency-Replayed"]) == (200, "true")
    assert again.json() == first.json()
    assert Paper.objects.count() == 1
    assert officer.post(f"{path}/issue").json()["code"] == "documents.paper_no_draft"
    assert made.json()["id"] == first.json()["id"]


@pytest.mark.parametrize("step", ["issue", "discard", "words"])
def test_whoever_saw_an_older_draft_changes_nothing(
    town: Town, as_: Callable[[str], Caller], step: str
) -> None:
    officer = as_("officer")
    path, made = order(town, officer)
    officer.send("PUT", f"{path}/words", {"addressee": "恒锐压铸公司"})
    before = History.objects.count()

    method = "PUT" if step == "words" else "POST"
    answer = officer.send(method, f"{path}/{step}", {"addressee": "别人"}, if_match=made["ETag"])

    assert (answer.status_code, answer.json()["code"]) == (412, "overtaken")
    assert History.objects.count() == before
    assert Paper.objects.get().words["addressee"] == "恒锐压铸公司"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"addressee": ""}, 422),
        ({"body": str(evidence.StoredFile().pk)}, 403),
        ({"kind": "lists"}, 422),
    ],
)
def test_a_draft_that_does_not_hold_is_refused(
    town: Town, as_: Callable[[str], Caller], more: dict[str, str], status: int
) -> None:
    finding = make_finding(town, "assigned")
    body = {
        "kind": "order", "body": str(town.organisations["enforcement"].pk), "addressee": "甲",
    }  # fmt: skip
    answer = as_("officer").post(f"/findings/{finding.pk}/papers", {**body, **more})
    assert answer.status_code == status
    assert not Paper.objects.exists()


def test_the_lists_of_a_notice_are_drafted_and_issued(
    town: Town, as_: Callable[[str], Caller]
) -> None:
    alice, notice = as_("alice"), confirmed(town)
    body = {"body": str(town.organisations["office"].pk), "addressee": "各县区安委会"}
    made = alice.post(f"/notices/{notice.pk}/papers", body)
    path = made["Location"].removeprefix("/api/v1")

    issued = alice.post(f"{path}/issue", if_match=made["ETag"]).json()

    assert (issued["kind"], issued["number"]) == ("lists", "澜州市安委办清单〔2026〕1号")
    assert issued["subject"] == {"type": "notice", "id": str(notice.pk), "label": notice.title}
    assert alice.get(f"/notices/{notice.pk}/papers").json()["items"] == [issued]
    assert as_("charlie").get(path).status_code == 404
    assert as_("auditor").get(path).status_code == 200


def test_a_draft_is_nobody_elses(town: Town, as_: Callable[[str], Caller]) -> None:
    path, _made = order(town, as_("officer"))
    for who in ("dong", "auditor", "charlie"):
        for address in (path, f"{path}.docx"):
            answer = as_(who).get(address)
            assert (answer.status_code, answer.json()["code"]) == (404, "documents.no_such_paper")


def test_pages_of_papers_follow_one_another_and_lose_none(
    town: Town, as_: Callable[[str], Caller]
) -> None:
    officer = as_("officer")
    numbers: list[str] = []
    for _no in range(5):
        path, _made = order(town, officer) if not numbers else order_again(town, officer)
        numbers.append(officer.post(f"{path}/issue").json()["number"])

    got, cursor = [], ""
    while True:
        page = officer.get(f"/papers?limit=2&cursor={cursor}").json()
        got += [row["number"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert got == numbers[::-1]
    assert officer.get("/papers?cursor=xyz").status_code == 422


def order_again(town: Town, officer: Caller) -> tuple[str, Any]:
    """Draft one more order, under no key."""
    finding = make_finding(town, "assigned")
    answer = officer.post(
        f"/findings/{finding.pk}/papers",
        {"kind": "order", "body": str(town.organisations["enforcement"].pk), "addressee": "甲"},
    )
    return answer["Location"].removeprefix("/api/v1"), answer
