"""A long document is stored at once and read by a worker; it can be cancelled and tried again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connections
from tests.documents.long import PAGES, SlowPages, few_pages_are_many, upload_long
from tests.factories import make_town

from bihuan.documents import public as documents
from bihuan.documents.public import Notice
from bihuan.documents.schemas import UploadIn
from bihuan.documents.services.read_notice import readings_of
from bihuan.documents.uploads import for_whom, take_in
from bihuan.documents.wording import why_unreadable
from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.foundation import jobs, long_work
from bihuan.foundation.models import History, LongWork
from bihuan.foundation.moving import Overtaken
from bihuan.kernel.errors import BadInput, NotFound, NotPermitted, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.factories import Town

    from bihuan.kernel.clock import FixedClock


class Killed(BaseException):
    """What a killed process sees of itself."""


def killed() -> None:
    raise Killed


def steps_of(notice: Notice) -> list[str]:
    rows = History.objects.filter(subject_id=notice.pk).order_by("seq")
    return list(rows.values_list("step", flat=True))


def as_alice(town: Town, notice: Notice) -> dict[str, Any]:
    return {"notice_id": notice.pk, "actor": town.actor("alice"), "clock": town.clock}


def test_it_is_stored_unread_and_the_worker_makes_it_a_draft(
    town: Town, long_notice: Notice
) -> None:
    assert (long_notice.state, long_notice.title) == ("reading", "通报.pdf")
    assert (long_notice.source_lines, long_notice.as_edited["problems"]) == ([], [])

    jobs.Worker(town.clock).tick()

    long_notice.refresh_from_db()
    assert long_notice.state == "draft"
    assert long_notice.title == "中共澜州市委关于安全生产巡查整改进展情况的通报"
    assert documents.draft.counts(long_notice.as_edited)["problems"] == 2
    assert {line["page"] for line in long_notice.source_lines} == set(range(1, PAGES + 1))
    assert steps_of(long_notice) == ["upload", "read"]
    assert evidence.verify_all().is_clean


def test_a_short_document_is_a_draft_at_once(town: Town) -> None:
    actor = town.actor("alice")
    organisation, region = for_whom(UploadIn(), actor)
    text = SimpleUploadedFile("通报.txt", "一、整改情况\n1.关于责任不实问题的整改".encode())

    notice = take_in(text, organisation=organisation, region=region, actor=actor, clock=town.clock)

    assert notice.state == "draft"
    assert not LongWork.objects.exists()


def test_the_pages_are_counted_while_it_is_read(
    town: Town, long_notice: Notice, pages: SlowPages
) -> None:
    seen: list[tuple[str, int, int]] = []

    def look() -> None:
        work = readings_of([long_notice])[long_notice.pk]
        seen.append((work.state, work.done, work.total))

    look()
    pages.during = dict.fromkeys(range(1, PAGES + 1), look)
    jobs.Worker(town.clock).tick()

    assert seen[0] == ("waiting", 0, PAGES)
    assert seen[1:] == [("running", done, PAGES) for done in range(PAGES)]


def test_a_bad_file_is_refused_at_the_door_and_nothing_stays(town: Town, data_dir: Path) -> None:
    actor = town.actor("alice")
    organisation, region = for_whom(UploadIn(), actor)
    rows = History.objects.count()

    with pytest.raises(BadInput):
        take_in(
            SimpleUploadedFile("通报.pdf", b"%PDF-1.7\nnothing more"),
            organisation=organisation,
            region=region,
            actor=actor,
            clock=town.clock,
        )

    assert not Notice.objects.exists()
    assert not LongWork.objects.exists()
    assert not evidence.StoredFile.objects.exists()
    assert History.objects.count() == rows
    assert not [path for path in data_dir.rglob("*") if path.is_file()]


def test_cancelled_midway_it_leaves_no_draft_and_says_so(
    town: Town, long_notice: Notice, pages: SlowPages
) -> None:
    alice = as_alice(town, long_notice)
    pages.during = {2: lambda: documents.cancel_reading(**alice)}

    jobs.Worker(town.clock).tick()

    long_notice.refresh_from_db()
    assert (long_notice.state, long_notice.source_lines) == ("cancelled", [])
    assert long_notice.as_edited["problems"] == []
    assert pages.read == [1, 2]
    assert LongWork.objects.get().state == "cancelled"
    assert steps_of(long_notice) == ["upload", "cancel"]
    assert evidence.verify_all().is_clean
    with pytest.raises(Refusal) as refused:
        findings.confirm_notice(**alice)
    assert refused.value.code == "documents.not_read"


def test_cancelled_before_it_began_it_is_not_read(
    town: Town, long_notice: Notice, pages: SlowPages
) -> None:
    documents.cancel_reading(**as_alice(town, long_notice))

    jobs.Worker(town.clock).tick()

    assert pages.read == []
    assert Notice.objects.get().state == "cancelled"


def test_what_was_cancelled_is_read_again(
    town: Town, long_notice: Notice, pages: SlowPages
) -> None:
    alice = as_alice(town, long_notice)

    def changes_their_mind() -> None:
        documents.cancel_reading(**alice)
        documents.read_again(**alice)

    pages.during = {2: changes_their_mind}
    worker = jobs.Worker(town.clock)
    worker.tick()
    assert Notice.objects.get().state == "reading"
    worker.tick()

    assert Notice.objects.get().state == "draft"
    assert pages.read == [1, 2, 1, 2, 3, 4, 5]
    assert steps_of(long_notice) == ["upload", "cancel", "read_again", "read"]


def test_a_worker_killed_midway_is_followed_by_another(
    town: Town, long_notice: Notice, pages: SlowPages
) -> None:
    pages.during = {3: killed}
    with pytest.raises(Killed):
        jobs.Worker(town.clock).tick()
    assert Notice.objects.get().state == "reading"

    jobs.Worker(town.clock).tick()
    assert pages.read == [1, 2, 3], "its lease holds"
    town.clock.advance(long_work.LEASE)
    jobs.Worker(town.clock).tick()

    assert Notice.objects.get().state == "draft"
    assert steps_of(long_notice) == ["upload", "read"]


def test_what_cannot_be_read_after_all_says_why_and_is_tried_again(
    town: Town, long_notice: Notice, pages: SlowPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("bihuan.documents.extraction.limits.MAX_LINES", 3)
        jobs.Worker(town.clock).tick()

    long_notice.refresh_from_db()
    work = readings_of([long_notice])[long_notice.pk]
    assert (long_notice.state, work.failure) == ("unreadable", "documents.too_large")
    assert "3" in why_unreadable(work)
    assert long_notice.source_lines == []

    documents.read_again(**as_alice(town, long_notice))
    jobs.Worker(town.clock).tick()

    assert Notice.objects.get().state == "draft"
    assert steps_of(long_notice) == ["upload", "fail", "read_again", "read"]
    assert evidence.verify_all().is_clean


def test_a_document_that_is_gone_from_the_disk_fails_in_words(
    town: Town, long_notice: Notice, data_dir: Path
) -> None:
    (next((data_dir / "files").rglob(long_notice.content_hash))).unlink()

    jobs.Worker(town.clock).tick()

    work = readings_of([Notice.objects.get()])[long_notice.pk]
    assert work.failure == "evidence.content_gone"
    assert why_unreadable(work) == str(long_work.BrokeOff())


def test_what_was_not_read_is_discarded(town: Town, long_notice: Notice) -> None:
    alice = as_alice(town, long_notice)
    with pytest.raises(Refusal) as refused:
        documents.discard_notice(**alice)
    assert refused.value.code == "documents.being_read"
    documents.cancel_reading(**alice)

    documents.discard_notice(**alice)

    assert Notice.objects.get().state == "discarded"


@pytest.mark.parametrize("step", ["edit", "confirm", "again"])
def test_while_it_is_read_nothing_else_is_done(town: Town, long_notice: Notice, step: str) -> None:
    alice, rows = as_alice(town, long_notice), History.objects.count()
    steps: dict[str, Callable[[], object]] = {
        "edit": lambda: documents.edit_notice(
            lambda old: documents.draft.add_problem(old, "漏读的问题"), **alice
        ),
        "confirm": lambda: findings.confirm_notice(**alice),
        "again": lambda: documents.read_again(**alice),
    }

    with pytest.raises(Refusal) as refused:
        steps[step]()

    assert refused.value.code == "documents.being_read"
    assert History.objects.count() == rows
    assert LongWork.objects.count() == 1


def test_what_is_read_is_not_cancelled_any_more(town: Town, long_notice: Notice) -> None:
    jobs.Worker(town.clock).tick()
    alice, rows = as_alice(town, long_notice), History.objects.count()

    with pytest.raises(Refusal) as refused:
        documents.cancel_reading(**alice)
    with pytest.raises(Overtaken):
        documents.cancel_reading(**alice, expected_version=1)

    assert refused.value.code == "documents.read_already"
    assert History.objects.count() == rows
    assert Notice.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("who", "refusal"), [("charlie", NotFound), ("worker", NotFound), ("auditor", NotPermitted)]
)
def test_others_neither_cancel_nor_try_again(
    town: Town, long_notice: Notice, who: str, refusal: type[Refusal]
) -> None:
    rows = History.objects.count()
    for step in (documents.cancel_reading, documents.read_again):
        with pytest.raises(refusal):
            step(notice_id=long_notice.pk, actor=town.actor(who), clock=town.clock)
    assert History.objects.count() == rows
    assert LongWork.objects.get().cancel_asked_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_read_it_once(
    transactional_db: None,
    data_dir: Path,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few_pages_are_many(monkeypatch)
    notice = upload_long(make_town(clock), tmp_path)
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        try:
            # As a worker goes on: until nothing is left, waiting for a database that is away.
            while True:
                try:
                    if not jobs.Worker(clock)._long_work():
                        break
                except OperationalError:
                    connections.close_all()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Notice.objects.get().state == "draft"
    assert steps_of(notice) == ["upload", "read"]
    assert LongWork.objects.get().attempts == 1
