"""Whatever is done to a finding, and whenever: what is left is what waiting day by day leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import brought, make_finding, make_town
from tests.findings.clocks.slow_days import SlowClock

from bihuan.evidence import public as evidence
from bihuan.findings import public as findings
from bihuan.findings.public import Assignment, Finding
from bihuan.kernel.clock import FixedClock
from bihuan.kernel.errors import Refusal
from bihuan.kernel.terms import Term, Unit

if TYPE_CHECKING:
    from tests.factories import Town

ACTS = (
    "pause", "pause", "resume", "resume", "extend", "submit", "send_back", "assign", "report",
)  # fmt: skip
walks = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(1, 12), st.integers(0, 9), st.integers(0, 13)),
    min_size=1,
    max_size=9,
)


class Walk:
    """A real finding and a slow clock, told the same."""

    def __init__(self, town: Town, unit: Unit, total: int) -> None:
        self.town, self.unit = town, unit
        self.finding = make_finding(town, "verified", finder="alice")
        self.slow = SlowClock(town.today, counts_working_days=unit is Unit.WORKING_DAY)
        self.assign(total)

    def asked(self, who: str) -> dict[str, Any]:
        """Return what every step takes."""
        return {
            "finding_id": self.finding.pk, "actor": self.town.actor(who), "clock": self.town.clock,
        }  # fmt: skip

    def assign(self, amount: int) -> None:
        """Give it to the plant, with so much time from now."""
        to = Assignment(
            organisation_id=self.town.organisations["plant"].pk, term=Term(amount, self.unit)
        )
        findings.assign(to, **self.asked("alice"))
        self.slow.start(amount)
        findings.take_up(**self.asked("dong"))

    def pause(self, _amount: int) -> None:
        """Let the clock stand still."""
        findings.pause(ground="shutdown", reason="停产整顿", **self.asked("alice"))
        self.slow.turn("paused")

    def resume(self, _amount: int) -> None:
        """Let it go on."""
        findings.resume(reason="复产", **self.asked("alice"))
        self.slow.turn("running")

    def extend(self, amount: int) -> None:
        """Ask for more time and get it."""
        more = Term(amount, self.unit)
        findings.ask_extension(more=more, reason="到货延迟", **self.asked("dong"))
        findings.decide_extension(is_granted=True, note="同意", **self.asked("alice"))
        self.slow.total += amount

    def submit(self, _amount: int) -> None:
        """Hand it in; the second time there is no measure left to report."""
        is_open = self.finding.measures.filter(done_at=None).exists()
        findings.submit(
            note="完成",
            progress=[findings.Progress(1, "完成", is_done=True)] if is_open else [],
            evidence=[brought()],
            **self.asked("dong"),
        )
        self.slow.turn("stopped")

    def send_back(self, _amount: int) -> None:
        """Send it back with the rest of the time."""
        findings.send_back(reason="不到位", **self.asked("alice"))
        self.slow.turn("running")

    def report(self, _amount: int) -> None:
        """Say how far it is; the clock does not care."""
        findings.add_evidence([brought("document")], **self.asked("dong"))

    def wait(self, days: int, hours: int) -> None:
        """Let time pass, and the slow clock see each day go."""
        at = self.town.clock.now().replace(hour=1) + timedelta(days=days, hours=hours)
        at = max(at, self.town.clock.now())
        self.town.clock.advance(at - self.town.clock.now())
        while self.slow.today < self.town.today:
            self.slow.pass_day()

    def agree(self) -> None:
        """Compare what the product says with what waiting says."""
        row = Finding.objects.get(pk=self.finding.pk)
        found = findings.standing_of([row], self.town.clock.now())[row.pk]
        slow = self.slow
        assert (found.standing.state, row.clock_state) == (slow.state, slow.state)
        assert found.standing.units_left == slow.left
        assert found.is_overdue == (slow.left == 0)
        assert found.standing.total == slow.total * timedelta(days=1)
        if slow.state == "running":
            assert row.due_on == found.due_on == slow.due_on()
        if slow.state == "paused":
            assert row.due_key.year == 9999


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(unit=st.sampled_from([Unit.DAY, Unit.WORKING_DAY]), total=st.integers(1, 15), walk=walks)
def test_any_walk_leaves_what_waiting_day_by_day_leaves(
    data_dir: object, unit: Unit, total: int, walk: list[tuple[str, int, int, int]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        town = make_town(FixedClock(datetime(2026, 2, 10, 1, tzinfo=UTC)))
        told = Walk(town, unit, total)
        told.agree()
        for act, amount, days, hours in walk:
            told.wait(days, hours)
            told.agree()
            before = Finding.objects.filter(pk=told.finding.pk).values().get()
            try:
                getattr(told, act)(amount)
            except Refusal:
                now = Finding.objects.filter(pk=told.finding.pk).values().get()
                assert now["clock_state"] == before["clock_state"]
                assert now["due_on"] == before["due_on"]
            told.agree()
        assert evidence.verify_all().is_clean
        transaction.set_rollback(True)
