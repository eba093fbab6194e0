"""Checks over the API: asked for, read, answered, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import make_finding, photo

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town
    from tests.rest.conftest import Caller

    As = Callable[[str], Caller]


def request_of(town: Town) -> dict[str, Any]:
    due_on = (town.today + timedelta(days=3)).isoformat()
    return {"person": str(town.people["expert"].pk), "question": "是否到位", "due_on": due_on}


def test_a_check_is_asked_for_answered_and_read(town: Town, as_: As) -> None:
    finding = make_finding(town, "submitted")
    path, alice, expert = f"/findings/{finding.pk}", as_("alice"), as_("expert")
    assert expert.get(path).status_code == 404

    asked = alice.post(f"{path}/steps/ask-check", request_of(town))
    file = expert.upload("/files", file=photo()).json()["id"]
    answered = expert.post(
        f"{path}/steps/give-opinion",
        {"opinion": "holds", "text": "现场核查属实", "evidence": [{"file": file}]},
    )

    assert (asked.status_code, answered.status_code) == (200, 200), answered.content
    assert answered.json()["state"] == "submitted"
    [row] = alice.get(f"{path}/checks").json()["items"]
    assert (row["opinion"], row["text"]) == ("holds", "现场核查属实")
    assert row["person"]["name"] == "expert"
    files = alice.get(path).json()["files"]
    assert [each["purpose"] for each in files if each["id"] and each["seq"] > 6] == ["other"]
    assert alice.get(f"{path}/timeline").json()["items"][0]["facts"] == {"opinion": "holds"}


@pytest.mark.parametrize("step", ["accept", "send-back", "look-back"])
def test_an_expert_who_was_asked_judges_nothing(town: Town, as_: As, step: str) -> None:
    finding = make_finding(town, "submitted")
    path = f"/findings/{finding.pk}"
    as_("alice").post(f"{path}/steps/ask-check", request_of(town))
    said = {"note": "通过", "reason": "不到位", "result": "held"}
    body = {"accept": ["note"], "send-back": ["reason"], "look-back": ["result", "note"]}[step]

    answer = as_("expert").post(f"{path}/steps/{step}", {name: said[name] for name in body})

    assert answer.status_code in (403, 409), answer.content
    finding.refresh_from_db()
    assert finding.state == "submitted"


def test_a_request_is_taken_back_by_its_id(town: Town, as_: As) -> None:
    finding = make_finding(town, "submitted")
    path, alice = f"/findings/{finding.pk}", as_("alice")
    alice.post(f"{path}/steps/ask-check", request_of(town))
    check = alice.get(f"{path}/checks").json()["items"][0]["id"]

    answer = alice.post(f"{path}/steps/take-back-check", {"check": check, "reason": "不需要"})

    assert answer.status_code == 200
    assert alice.get(f"{path}/checks").json()["items"][0]["taken_back_at"]
    assert as_("expert").get(f"{path}/checks").status_code == 404
