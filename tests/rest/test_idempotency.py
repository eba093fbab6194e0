"""Writes that are sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import make_finding, photo

from bihuan.evidence.public import StoredFile
from bihuan.findings.public import Finding
from bihuan.foundation.models import History, IdempotencyKey
from bihuan.rest.jobs import forget_old_answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller

    As = Callable[[str], Caller]

FOUND = {"kind": "hazard", "title": "配电箱未接地", "region": "990101001"}
KEY = {"Idempotency_Key": "0198-retry"}


def test_a_repeat_gets_the_same_answer_and_does_nothing(as_: As) -> None:
    officer = as_("officer")

    first = officer.post("/findings", FOUND, **KEY)
    again = officer.post("/findings", FOUND, **KEY)

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert {name: again[name] for name in ("ETag", "Location", "Content-Type")} == {
        name: first[name] for name in ("ETag", "Location", "Content-Type")
    }
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Finding.objects.count() == 1


def test_a_key_stands_for_one_request(as_: As) -> None:
    officer = as_("officer")
    officer.post("/findings", FOUND, **KEY)

    answer = officer.post("/findings", FOUND | {"title": "另一条"}, **KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "rest.idempotency_key_reused")
    assert Finding.objects.count() == 1


def test_people_do_not_share_keys(as_: As) -> None:
    as_("officer").post("/findings", FOUND, **KEY)

    answer = as_("townsman").post("/findings", FOUND, **KEY)

    assert answer.status_code == 201
    assert Finding.objects.count() == 2


def test_a_request_that_is_being_worked_on_is_to_be_waited_for(town: Town, as_: As) -> None:
    officer = as_("officer")
    officer.post("/findings", FOUND, **KEY)
    IdempotencyKey.objects.update(status=None, body="", at=town.clock.now())

    answer = officer.post("/findings", FOUND, **KEY)

    assert (answer.status_code, answer.json()["code"]) == (409, "rest.idempotency_in_progress")
    assert answer["Retry-After"] == "2"
    assert Finding.objects.count() == 1


def test_the_claim_of_a_dead_process_is_taken_over(town: Town, as_: As) -> None:
    officer = as_("officer")
    officer.post("/findings", FOUND, **KEY)
    IdempotencyKey.objects.update(status=None, body="")
    town.clock.advance(timedelta(minutes=6))

    assert officer.post("/findings", FOUND, **KEY).status_code == 201
    assert Finding.objects.count() == 2


def test_a_refusal_leaves_the_key_free(town: Town, as_: As) -> None:
    alice = as_("alice")
    finding = make_finding(town, "taken_up")
    path = f"/findings/{finding.pk}/steps/accept"
    refused = alice.post(path, {"note": "属实"}, **KEY)
    steps = History.objects.count()

    again = alice.post(path, {"note": "属实"}, **KEY)

    assert refused.status_code == again.status_code == 409
    assert "Idempotency-Replayed" not in again
    assert not IdempotencyKey.objects.exists()
    assert History.objects.count() == steps


def test_a_step_is_taken_once_however_often_it_is_sent(town: Town, as_: As) -> None:
    alice = as_("alice")
    path = f"/findings/{make_finding(town, 'submitted').pk}/steps/accept"

    answers = [alice.post(path, {"note": "属实"}, **KEY) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[2]["ETag"] == answers[0]["ETag"]


def test_an_upload_is_told_by_its_bytes(as_: As) -> None:
    officer, key = as_("officer"), {"Idempotency-Key": "photo-1"}

    first = officer.upload("/files", key, file=photo())
    again = officer.upload("/files", key, file=photo())
    other = officer.upload("/files", key, file=photo((1, 2, 3)))

    assert first.content == again.content
    assert other.status_code == 422
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("key", ["", "a b", "k" * 121, "é"])
def test_a_key_is_short_and_plain(as_: As, key: str) -> None:
    answer = as_("officer").post("/findings", FOUND, Idempotency_Key=key)

    assert answer.status_code == 422
    assert not Finding.objects.exists()


def test_old_answers_are_forgotten(town: Town, as_: As) -> None:
    as_("officer").post("/findings", FOUND, **KEY)
    town.clock.advance(timedelta(days=4))

    assert forget_old_answers(town.clock) == 1
