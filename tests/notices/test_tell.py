"""What happens to findings reaches those whom it concerns, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.factories import brought, make_finding

from bihuan.findings import public as findings
from bihuan.foundation.models import History
from bihuan.notices.handlers import tell
from bihuan.notices.models import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town


def told(town: Town, name: str) -> list[str]:
    """Return the kinds of somebody's messages, the oldest first."""
    rows = Message.objects.filter(recipient=town.people[name]).order_by("at", "id")
    return list(rows.values_list("kind", flat=True))


def test_whoever_has_to_rectify_is_told_of_the_assignment(
    town: Town, deliver: Callable[[], None]
) -> None:
    finding = make_finding(town, "assigned")

    deliver()

    row = Message.objects.get(recipient=town.people["dong"])
    assert (row.kind, row.subject_id, row.number) == ("assigned", finding.pk, finding.number)
    assert row.facts["by"] == "officer"
    assert told(town, "worker") == told(town, "officer") == told(town, "charlie") == []


def test_the_whole_loop_is_told_to_those_whom_it_concerns(
    town: Town, deliver: Callable[[], None]
) -> None:
    finding = make_finding(town, "assigned")
    deliver()
    asked: dict[str, Any] = {"finding_id": finding.pk, "clock": town.clock}
    dong, officer, alice = (town.actor(name) for name in ("dong", "officer", "alice"))
    town.clock.advance(timedelta(hours=1))
    findings.take_up(actor=dong, **asked)
    findings.ask_extension(
        new_due_on=town.today + timedelta(days=30), reason="设备到货慢", actor=dong, **asked
    )
    deliver()
    assert told(town, "officer") == ["extension_asked"]
    findings.decide_extension(is_granted=True, note="同意", actor=officer, **asked)
    deliver()
    assert told(town, "dong") == ["assigned", "extension_granted"]
    findings.submit(
        note="整改完成",
        progress=[findings.Progress(1, "已完成", is_done=True)],
        evidence=[brought()],
        actor=dong,
        **asked,
    )
    deliver()
    assert told(town, "officer") == ["extension_asked", "to_verify"]
    findings.accept(note="现场核验属实", actor=alice, **asked)
    findings.strike_off(actor=officer, **asked)
    deliver()
    assert told(town, "dong") == ["assigned", "extension_granted", "closed"]


def test_an_event_that_comes_again_tells_nothing_again(
    town: Town, deliver: Callable[[], None]
) -> None:
    finding = make_finding(town, "assigned")
    deliver()
    row = History.objects.get(subject_id=finding.pk, event="finding_assigned")

    tell(row, town.clock)
    tell(row, town.clock)

    assert told(town, "dong") == ["assigned"]


def test_what_is_no_longer_so_is_not_told(town: Town, deliver: Callable[[], None]) -> None:
    finding = make_finding(town, "submitted")
    findings.send_back(
        reason="照片看不清", finding_id=finding.pk, actor=town.actor("alice"), clock=town.clock
    )

    deliver()

    assert told(town, "officer") == []
    assert told(town, "dong") == ["assigned", "sent_back"]


def test_news_of_long_ago_floods_nobody(town: Town, deliver: Callable[[], None]) -> None:
    make_finding(town, "assigned")
    town.clock.advance(timedelta(days=31))

    deliver()

    assert not Message.objects.exclude(kind="reminder").exists()
