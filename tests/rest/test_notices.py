"""Notices over the API: read in, corrected, made into findings."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from tests.rest.notices import draft_notice, notice_file

from bihuan.documents.public import Notice
from bihuan.evidence.public import StoredFile
from bihuan.findings.public import Finding
from bihuan.people.public import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.factories import Town
    from tests.rest.conftest import Caller

    As = Callable[[str], Caller]


def test_a_notice_becomes_findings(as_: As) -> None:
    alice = as_("alice")
    uploaded = alice.upload("/notices", file=notice_file())
    assert uploaded.status_code == 201, uploaded.content
    path = f"/notices/{uploaded.json()['id']}"

    answer = alice.post(f"{path}/confirm", {}, If_Match=uploaded["ETag"])

    assert uploaded.json()["counts"] == {"problems": 2, "measures": 5, "checked": 0}
    assert [item["number"] for item in answer.json()["items"]] == list(
        Finding.objects.order_by("notice_item").values_list("number", flat=True)
    )
    assert alice.get(path).json()["state"] == "confirmed"


def test_a_team_makes_no_tasks_of_a_notice(town: Town, as_: As) -> None:
    town.post("round", "office", Role.INSPECTION_MEMBER)
    team = as_("round")
    path = f"/notices/{team.upload('/notices', file=notice_file()).json()['id']}"

    refused = team.post(f"{path}/confirm", {"kind": "task"})

    assert (refused.status_code, refused.json()["code"]) == (403, "findings.kind_not_yours")
    assert team.get(path).json()["state"] == "draft"
    assert not Finding.objects.exists()
    assert team.post(f"{path}/confirm", {"kind": "audit_point"}).status_code == 200


def test_a_draft_is_corrected_item_by_item(town: Town, as_: As) -> None:
    alice, path = as_("alice"), f"/notices/{draft_notice(town).pk}"
    relief = str(town.organisations["relief"].pk)
    corrections: list[tuple[str, str, dict[str, Any] | None]] = [
        ("PUT", "/head", {"title": "巡查通报", "issued_on": "2025-06-27"}),
        ("PATCH", "/problems/p1", {"title": "改过的题目", "organisation": relief}),
        ("PATCH", "/measures/p1m1", {"status": "done", "is_kept": False}),
        ("POST", "/measures/p2m3/merge", None),
        ("POST", "/measures/p2m1/split", {"at": 6}),
        ("POST", "/problems", {"title": "漏读的问题", "after": "p1"}),
        ("POST", "/problems/p1/measures", {"text": "漏读的措施"}),
    ]

    answers = [alice.send(method, path + end, body) for method, end, body in corrections]

    assert [answer.status_code for answer in answers] == [200] * 7, [a.content for a in answers]
    draft = answers[-1].json()["as_edited"]
    assert (draft["title"], draft["issued_on"]) == ("巡查通报", "2025-06-27")
    first, added, second = draft["problems"]
    assert (first["title"], first["organisation"]) == ("改过的题目", relief)
    assert [measure["is_kept"] for measure in first["measures"]] == [False, True, True]
    assert added["title"] == "漏读的问题"
    assert len(second["measures"]) == 3
    assert answers[-1]["ETag"] == '"8"'


def test_only_what_is_sent_is_changed(town: Town, as_: As) -> None:
    alice, notice = as_("alice"), draft_notice(town)

    alice.send("PATCH", f"/notices/{notice.pk}/problems/p1", {"status": "done"})

    notice.refresh_from_db()
    before, after = notice.as_read["problems"][0], notice.as_edited["problems"][0]
    assert (after["title"], after["status"]) == (before["title"], "done")
    assert after["is_checked"] is False


@pytest.mark.parametrize("body", [{}, {"title": ""}, {"title": None}, {"status": "perhaps"}])
def test_a_correction_that_says_nothing_is_refused(town: Town, as_: As, body: object) -> None:
    notice = draft_notice(town)

    answer = as_("alice").send("PATCH", f"/notices/{notice.pk}/problems/p1", body)

    assert answer.status_code == 422
    assert Notice.objects.get(pk=notice.pk).version == notice.version


def test_a_correction_of_an_old_draft_says_who_was_first(town: Town, as_: As) -> None:
    alice, path = as_("alice"), f"/notices/{draft_notice(town).pk}"
    alice.send("PATCH", f"{path}/problems/p1", {"is_kept": False})

    answer = alice.send("PATCH", f"{path}/problems/p2", {"is_kept": False}, If_Match='"1"')

    assert answer.status_code == 412
    assert answer.json()["facts"]["by"] == "alice"
    assert alice.get(path).json()["counts"]["problems"] == 1


def test_what_was_discarded_is_not_imported(town: Town, as_: As) -> None:
    alice, path = as_("alice"), f"/notices/{draft_notice(town).pk}"
    alice.post(f"{path}/discard", {"reason": "传错了"})

    answer = alice.post(f"{path}/confirm", {})

    assert (answer.status_code, answer.json()["code"]) == (409, "documents.not_a_draft")
    assert not Finding.objects.exists()


def test_a_document_that_cannot_be_read_leaves_nothing(as_: As, data_dir: Path) -> None:
    broken = BytesIO(b"%PDF-1.4 broken")
    broken.name = "通报.pdf"

    answer = as_("alice").upload("/notices", file=broken)

    assert answer.status_code == 422
    assert not Notice.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [path for path in data_dir.rglob("*") if path.is_file()]


def test_notices_are_listed_the_newest_first(town: Town, as_: As) -> None:
    made = [str(draft_notice(town).pk) for _ in range(3)]
    alice = as_("alice")

    first = alice.get("/notices?limit=2").json()
    second = alice.get(f"/notices?limit=2&cursor={first['next']}").json()

    assert [item["id"] for item in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
