"""Ten working days over the Spring Festival of 2026, three more, and a week in which nothing ran.

Off from 2026-02-15 to 02-23; people work on the Saturdays 02-14 and 02-28 instead.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from tests.factories import brought, make_finding, make_town

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.public import Assignment, Finding, FindingFilter
from bihuan.kernel.clock import FixedClock, SystemClock
from bihuan.kernel.terms import Term, Unit
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town


@pytest.fixture
def town(db: None, data_dir: object, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return the city on Tuesday 2026-02-10; pages and API have its clock."""
    town = make_town(FixedClock(datetime(2026, 2, 10, 1, tzinfo=UTC)))
    monkeypatch.setattr(SystemClock, "now", lambda _clock: town.clock.now())
    return town


def go_to(town: Town, month: int, day: int, hour: int = 2) -> None:
    """Let it be ten in the morning of a day."""
    town.clock.advance(datetime(2026, month, day, hour, tzinfo=UTC) - town.clock.now())


def asked(town: Town, finding: Finding, who: str) -> dict[str, Any]:
    return {"finding_id": finding.pk, "actor": town.actor(who), "clock": town.clock}


def take(client: Client, finding: Finding, step: str, **said: Any) -> None:
    """Take a step on the web, as its form sends it."""
    version = Finding.objects.get(pk=finding.pk).version
    answer = client.post(f"/findings/{finding.pk}/steps/{step}", {"version": version, **said})
    assert answer.status_code == 302, answer.content.decode()


def page(client: Client, finding: Finding) -> str:
    answer = client.get(f"/findings/{finding.pk}", headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


def over_api(client: Client, town: Town, finding: Finding) -> dict[str, Any]:
    """Read a finding over the API, with a token."""
    issued = people.issue_token(
        actor=town.actor("alice"), clock=town.clock, person=town.people["alice"],
        name="journey", days=30, scopes=people.EVERYTHING,
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {issued.secret}"}
    answer = client.get(f"/api/v1/findings/{finding.pk}", headers=headers)
    assert answer.status_code == 200, answer.content
    return dict(json.loads(answer.content))


def test_an_extension_over_the_spring_festival(town: Town, as_: Callable[[str], Client]) -> None:
    alice, dong = as_("alice"), as_("dong")
    finding = make_finding(town, "verified", finder="alice")
    to = Assignment(organisation_id=town.organisations["plant"].pk, term=Term(10, Unit.WORKING_DAY))
    findings.assign(to, **asked(town, finding, "alice"))
    assert Finding.objects.get(pk=finding.pk).due_on == date(2026, 3, 2)
    go_to(town, 2, 11)
    findings.take_up(**asked(town, finding, "dong"))

    go_to(town, 2, 13)
    assert "还剩 7 个工作日" in page(dong, finding), "the Saturday that is worked is one of them"
    go_to(town, 2, 20)
    assert "还剩 6 个工作日" in page(dong, finding), "the holiday takes nothing"

    go_to(town, 2, 26)
    take(dong, finding, "ask_extension", more="3", more_unit="wd", reason="节后到货延迟")
    take(alice, finding, "decide_extension", decision="yes", note="同意")

    go_to(town, 2, 27)
    shown, told = page(alice, finding), over_api(alice, town, finding)
    assert "还剩 5 个工作日" in shown
    assert "2026年3月5日 24:00" in shown
    assert "2月15日至2月23日" in shown
    assert told["due_on"] == "2026-03-05"
    assert told["clock"]["state"] == "running"
    assert (told["clock"]["total"], told["clock"]["left"]) == (13, 6), "today has begun"
    assert told["clock"]["is_confirmed"]
    assert [entry["event"] for entry in told["clock"]["entries"]] == ["started", "extended"]

    pause_for_a_week(town, alice, finding)

    go_to(town, 3, 12)
    findings.submit(
        note="完成", progress=[findings.Progress(1, "完成", is_done=True)],
        evidence=[brought()], **asked(town, finding, "dong"),
    )  # fmt: skip
    go_to(town, 3, 30)
    told = over_api(alice, town, finding)
    assert (told["clock"]["state"], told["clock"]["is_overdue"]) == ("stopped", False)
    assert told["days_left"] is None
    assert evidence.verify_all().is_clean


def pause_for_a_week(town: Town, alice: Client, finding: Finding) -> None:
    """Let an order to shut down stop the clock from 2026-03-02 to 03-09."""
    go_to(town, 3, 2)
    take(alice, finding, "pause", ground="shutdown", reason="接停产停业通知")
    go_to(town, 3, 7)
    shown, told = page(alice, finding), over_api(alice, town, finding)
    assert "已中止" in shown
    assert "剩余 4 个工作日" in shown
    assert (told["clock"]["state"], told["clock"]["left"]) == ("paused", 4)
    assert told["days_left"] is None
    late = FindingFilter(is_overdue=True)
    far = town.today + timedelta(days=60)
    assert not findings.page_of(town.actor("alice"), late, today=far).rows
    go_to(town, 3, 9)
    take(alice, finding, "resume", reason="已复产")
    assert Finding.objects.get(pk=finding.pk).due_on == date(2026, 3, 13)
    assert over_api(alice, town, finding)["clock"]["left"] == 4
    due_at = Finding.objects.get(pk=finding.pk).due_at
    assert due_at is not None
    assert timezone.is_aware(due_at)
