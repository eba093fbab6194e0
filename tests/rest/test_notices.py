"""Notices over the API: read in, corrected, made into findings."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from tests.documents.long import PAGES, few_pages_are_many, long_pdf
from tests.rest.notices import draft_notice, notice_file

from bihuan.documents.public import Notice
from bihuan.evidence.public import StoredFile
from bihuan.findings.public import Finding
from bihuan.foundation import jobs
from bihuan.foundation.models import LongWork
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


@pytest.fixture
def long_upload(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], BytesIO]:
    """Return a maker of a notice that is read by a worker."""
    few_pages_are_many(monkeypatch)

    def make() -> BytesIO:
        content = BytesIO(long_pdf(tmp_path))
        content.name = "通报.pdf"
        return content

    return make


def test_a_long_notice_is_accepted_watched_and_read(
    town: Town, as_: As, long_upload: Callable[[], BytesIO]
) -> None:
    alice = as_("alice")

    accepted = alice.upload("/notices", file=long_upload())

    assert accepted.status_code == 202, accepted.content
    path = accepted["Location"].removeprefix("/api/v1")
    reading = accepted.json()["reading"]
    assert accepted.json()["state"] == alice.get(path).json()["state"] == "reading"
    assert (reading["state"], reading["done"], reading["total"]) == ("waiting", 0, PAGES)
    assert (accepted["Retry-After"], accepted["ETag"]) == ("2", '"1"')
    assert alice.get("/notices?state=reading").json()["items"][0]["reading"] == reading

    jobs.Worker(town.clock).tick()

    read = alice.get(path)
    assert (read.json()["state"], read.json()["reading"]) == ("draft", None)
    assert read.json()["counts"]["problems"] == 2
    assert "Retry-After" not in read


def test_a_reading_is_cancelled_and_asked_for_again(
    town: Town, as_: As, long_upload: Callable[[], BytesIO]
) -> None:
    alice = as_("alice")
    path = f"/notices/{alice.upload('/notices', file=long_upload()).json()['id']}"

    late = alice.post(f"{path}/reading/cancel", If_Match='"7"')
    cancelled = alice.post(f"{path}/reading/cancel", If_Match='"1"')
    jobs.Worker(town.clock).tick()
    twice = alice.post(f"{path}/reading/cancel")
    again = alice.post(f"{path}/reading/again", If_Match='"2"')
    jobs.Worker(town.clock).tick()

    assert late.status_code == 412
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert cancelled.json()["reading"]["state"] == "cancelled"
    assert (twice.status_code, twice.json()["code"]) == (409, "documents.not_read")
    assert (again.status_code, again.json()["state"]) == (202, "reading")
    assert alice.get(path).json()["state"] == "draft"


def test_a_reading_that_failed_says_why(
    town: Town, as_: As, long_upload: Callable[[], BytesIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = as_("alice")
    path = f"/notices/{alice.upload('/notices', file=long_upload()).json()['id']}"
    monkeypatch.setattr("bihuan.documents.extraction.limits.MAX_LINES", 3)

    jobs.Worker(town.clock).tick()

    failed = alice.get(path, Accept_Language="en").json()
    assert (failed["state"], failed["reading"]["code"]) == ("unreadable", "documents.too_large")
    assert "at most 3" in failed["reading"]["detail"]
    answer = alice.post(f"{path}/confirm", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "documents.not_read")


def test_a_long_notice_sent_twice_with_one_key_is_stored_once(
    as_: As, long_upload: Callable[[], BytesIO]
) -> None:
    alice, key = as_("alice"), {"Idempotency-Key": "k1"}

    first = alice.upload("/notices", headers=key, file=long_upload())
    second = alice.upload("/notices", headers=key, file=long_upload())

    assert (first.status_code, second.status_code) == (202, 202)
    assert second["Idempotency-Replayed"] == "true"
    assert first.json() == second.json()
    assert Notice.objects.count() == LongWork.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("charlie", 404), ("worker", 404), ("auditor", 403)])
def test_strangers_do_not_cancel_a_reading(
    as_: As, long_upload: Callable[[], BytesIO], who: str, status: int
) -> None:
    path = f"/notices/{as_('alice').upload('/notices', file=long_upload()).json()['id']}"

    answers = [as_(who).post(f"{path}/reading/{end}") for end in ("cancel", "again")]

    assert [answer.status_code for answer in answers] == [status] * 2
    assert LongWork.objects.get().state == "waiting"
    assert Notice.objects.get().version == 1


def test_notices_are_listed_the_newest_first(town: Town, as_: As) -> None:
    made = [str(draft_notice(town).pk) for _ in range(3)]
    alice = as_("alice")

    first = alice.get("/notices?limit=2").json()
    second = alice.get(f"/notices?limit=2&cursor={first['next']}").json()

    assert [item["id"] for item in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
