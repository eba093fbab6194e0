"""The desk of somebody who asks for a check, and of the expert who is asked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.factories import make_finding
from tests.web.test_findings_pages import address, as_it_stands, jpeg

from bihuan.kernel.clock import SystemClock, civil_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town


def request_of(town: Town, **more: Any) -> dict[str, Any]:
    due_on = civil_date(SystemClock().now()) + timedelta(days=3)
    expert = str(town.people["expert"].pk)
    return {"person": expert, "question": "泄爆面积够不够", "due_on": due_on.isoformat(), **more}


def test_a_check_is_asked_for_answered_and_shown(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "submitted")
    alice, expert = as_("alice"), as_("expert")
    assert expert.get(address(finding)).status_code == 404

    sent = alice.post(address(finding, "ask_check"), request_of(town))
    assert sent["Location"] == address(finding)
    assert address(finding, "give_opinion") in expert.get("/").content.decode()
    form = expert.get(address(finding, "give_opinion")).content.decode()
    assert "泄爆面积够不够" in form
    answered = expert.post(
        address(finding, "give_opinion"),
        {"opinion": "does_not_hold", "text": "导管弯头过多", "papers": [jpeg()]},
    )

    assert answered["Location"] == address(finding)
    page = alice.get(address(finding)).content.decode()
    assert "导管弯头过多" in page
    assert finding.checks.get().opinion == "does_not_hold"
    assert as_it_stands(finding)[0] == "submitted"
    assert address(finding, "give_opinion") not in expert.get("/").content.decode()


def test_nobody_is_offered_who_may_not_be_asked(town: Town, as_: Callable[[str], Client]) -> None:
    finding = make_finding(town, "submitted")
    before = as_it_stands(finding)
    alice = as_("alice")

    form = alice.get(address(finding, "ask_check")).content.decode()
    (box,) = re.findall(r'data-by-name="([^"]+)"', form)
    offered = {each["name"] for each in alice.get(box).json()["offers"]}
    answer = alice.post(
        address(finding, "ask_check"), request_of(town, person=str(town.people["dong"].pk))
    )

    assert "expert" in offered
    assert not offered & {"alice", "dong", "miller", "worker", "auditor", "sysadmin", "province"}
    assert answer.status_code == 422
    assert as_it_stands(finding) == before
    assert not finding.checks.exists()


def test_a_request_is_taken_back_and_the_record_closes_again(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "submitted")
    alice = as_("alice")
    alice.post(address(finding, "ask_check"), request_of(town))
    sent = {"check": str(finding.checks.get().pk), "reason": "已另行安排"}

    stranger = as_("bob").post(address(finding, "take_back_check"), sent)
    assert stranger.status_code == 422
    assert finding.checks.get().taken_back_at is None
    alice.post(address(finding, "take_back_check"), sent)

    assert finding.checks.get().taken_back_at is not None
    assert as_("expert").get(address(finding)).status_code == 404
