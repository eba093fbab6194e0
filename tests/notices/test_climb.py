"""Whoever has to act is told of a deadline, and then the next person up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_finding

from bihuan.findings import public as findings
from bihuan.notices.models import Message, Watch
from bihuan.notices.services.climb_ladder import climb, watch_all
from bihuan.people import public as people
from bihuan.people.public import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

    from bihuan.findings.public import Finding

TEN_DAYS = 9  # due on the ninth day after today: ten days with today's rest


def reminders(town: Town, name: str) -> list[tuple[int, int]]:
    """Return rung and height of what somebody was reminded of, in order."""
    rows = Message.objects.filter(recipient=town.people[name], kind="reminder").order_by("rung")
    return [(row.rung, row.facts["up"]) for row in rows]


@pytest.fixture
def plant(town: Town) -> Town:
    """Give the plant a head, who stands above its safety manager."""
    town.post("head", "plant", Role.LEADER)
    return town


@pytest.fixture
def assigned(plant: Town, deliver: Callable[[], None]) -> Finding:
    """Return a finding that the plant has ten days for, and the event delivered."""
    finding = make_finding(plant, "assigned", due_in=TEN_DAYS)
    deliver()
    climb(plant.clock)
    return finding


def test_nobody_is_urged_before_the_first_rung(plant: Town, assigned: Finding) -> None:
    plant.clock.advance(timedelta(days=6))

    climb(plant.clock)

    assert not Message.objects.filter(kind="reminder").exists()
    assert Watch.objects.get(subject_id=assigned.pk).look_at is not None


def test_each_rung_climbs_one_level(plant: Town, assigned: Finding) -> None:
    for day in range(1, 32):
        plant.clock.advance(timedelta(days=1))
        climb(plant.clock)
        climb(plant.clock)
        assert day

    # 70, 90, 100 %, and each further week; above the officer's body nobody sees it.
    assert [rung for rung, _up in reminders(plant, "dong")] == [1, 2, 3, 4, 5, 6]
    assert reminders(plant, "head") == [(2, 1)]
    assert [rung for rung, _up in reminders(plant, "officer")] == [3, 4, 5, 6]
    assert reminders(plant, "charlie") == reminders(plant, "worker") == []
    assert assigned.number


def test_after_a_stop_each_person_hears_once_at_the_highest_rung(
    plant: Town, assigned: Finding
) -> None:
    plant.clock.advance(timedelta(days=25))

    climb(plant.clock)
    climb(plant.clock)

    assert [rung for rung, _up in reminders(plant, "dong")] == [5]
    assert [rung for rung, _up in reminders(plant, "head")] == [5]
    assert assigned.number


def test_a_clock_that_is_set_back_tells_nothing_again(plant: Town, assigned: Finding) -> None:
    plant.clock.advance(timedelta(days=9, hours=12))
    climb(plant.clock)
    before = Message.objects.count()

    plant.clock.advance(timedelta(days=-5))
    Watch.objects.update(look_at=plant.clock.now())
    climb(plant.clock)
    plant.clock.advance(timedelta(days=5))
    climb(plant.clock)

    assert Message.objects.count() == before
    assert assigned.number


def test_what_is_handed_in_urges_nobody(
    plant: Town, assigned: Finding, deliver: Callable[[], None]
) -> None:
    make_finding(plant, "submitted", due_in=TEN_DAYS)
    make_finding(plant, "closed", due_in=TEN_DAYS)
    deliver()
    plant.clock.advance(timedelta(days=30))

    climb(plant.clock)

    told = set(Message.objects.filter(kind="reminder").values_list("subject_id", flat=True))
    assert told == {assigned.pk}


def test_what_is_paused_urges_nobody_and_goes_on_where_it_stood(
    plant: Town, assigned: Finding, deliver: Callable[[], None]
) -> None:
    asked: dict[str, Any] = {
        "finding_id": assigned.pk, "actor": plant.actor("officer"), "clock": plant.clock,
    }  # fmt: skip
    plant.clock.advance(timedelta(days=8))
    climb(plant.clock)
    assert reminders(plant, "dong") == [(1, 0)]
    findings.pause(ground="shutdown", reason="停产检修", **asked)
    deliver()
    plant.clock.advance(timedelta(days=40))
    climb(plant.clock)
    watch_all(plant.clock)
    climb(plant.clock)
    assert reminders(plant, "dong") == [(1, 0)]

    findings.resume(reason="复产", **asked)
    deliver()
    climb(plant.clock)
    assert reminders(plant, "dong") == [(1, 0)]
    plant.clock.advance(timedelta(days=3))
    climb(plant.clock)

    assert [rung for rung, _up in reminders(plant, "dong")] == [1, 3]
    runs = Message.objects.filter(kind="reminder").values_list("run", flat=True)
    assert len(set(runs)) == 1


def test_more_time_begins_the_ladder_anew_without_what_is_passed(
    plant: Town, assigned: Finding, deliver: Callable[[], None]
) -> None:
    plant.clock.advance(timedelta(days=9))
    climb(plant.clock)
    asked = {"finding_id": assigned.pk, "clock": plant.clock}
    findings.ask_extension(
        new_due_on=plant.today + timedelta(days=3),
        reason="设备到货慢",
        actor=plant.actor("dong"),
        **asked,  # type: ignore[arg-type]
    )
    findings.decide_extension(
        is_granted=True,
        note="同意",
        actor=plant.actor("officer"),
        **asked,  # type: ignore[arg-type]
    )
    deliver()
    before = Message.objects.filter(kind="reminder").count()
    climb(plant.clock)
    # More than 70 % were used up when it was granted: that is no news.
    assert Message.objects.filter(kind="reminder").count() == before

    plant.clock.advance(timedelta(days=3))
    climb(plant.clock)

    runs = Message.objects.filter(recipient=plant.people["dong"], kind="reminder")
    assert runs.values("run").distinct().count() == 2


def test_what_was_there_before_is_found_and_watched(plant: Town) -> None:
    finding = make_finding(plant, "assigned", due_in=TEN_DAYS)
    plant.clock.advance(timedelta(days=12))

    assert watch_all(plant.clock) == "1 newly watched"
    assert watch_all(plant.clock) == "0 newly watched"
    climb(plant.clock)

    assert reminders(plant, "dong")[0][0] == 3
    assert finding.number


def test_whoever_left_is_not_told(plant: Town, assigned: Finding) -> None:
    people.Person.objects.filter(username="head").update(is_active=False)
    plant.clock.advance(timedelta(days=9, hours=12))

    climb(plant.clock)

    assert reminders(plant, "head") == []
    assert [rung for rung, _up in reminders(plant, "dong")] == [2]
    assert assigned.number


def test_a_look_at_many_costs_no_query_for_each(plant: Town, deliver: Callable[[], None]) -> None:
    for _each in range(3):
        make_finding(plant, "assigned", due_in=TEN_DAYS)
    deliver()
    climb(plant.clock)

    def cost() -> int:
        Watch.objects.update(look_at=plant.clock.now())
        with CaptureQueriesContext(connection) as taken:
            climb(plant.clock)
        return sum(1 for query in taken if query["sql"].startswith("SELECT"))

    few = cost()
    for _each in range(6):
        make_finding(plant, "assigned", due_in=TEN_DAYS)
    deliver()
    climb(plant.clock)

    assert cost() == few
