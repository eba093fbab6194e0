"""Messages as tests need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.notices.domain.kinds import Kind
from bihuan.notices.models import Message
from bihuan.notices.services.post_messages import Draft, post

if TYPE_CHECKING:
    from tests.factories import Town

    from bihuan.findings.public import Finding


def message_to(town: Town, name: str, finding: Finding) -> Message:
    """Tell somebody that a finding's time is over; they are asked for an answer."""
    draft = Draft(
        person_id=town.people[name].pk,
        kind=Kind.REMINDER,
        subject_type="finding",
        subject_id=finding.pk,
        run="1",
        number=finding.number,
        rung=3,
        facts={"percent": 100, "days_over": 0, "due_on": "2026-03-01", "up": 0},
        at=town.clock.now(),
        asks_answer=True,
        is_urgent=True,
    )
    post([draft], now=town.clock.now())
    Message.objects.filter(recipient=town.people[name]).update(is_held=False)
    return Message.objects.get(recipient=town.people[name], run="1")
