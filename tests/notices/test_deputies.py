"""Deputies are told what those are told for whom they stand in, on their days, and no more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import make_finding
from tests.notices.messages import message_to
from tests.people.test_delegation import lend, standing_in

from bihuan.findings.events import about
from bihuan.notices.models import Message
from bihuan.notices.wording import words_of
from bihuan.people import public as people
from bihuan.people.public import Role

if TYPE_CHECKING:
    from tests.factories import Town


def copy_of(town: Town, name: str) -> Message | None:
    return Message.objects.filter(recipient=town.people[name]).first()


def test_a_deputy_gets_a_copy_that_asks_for_no_answer(town: Town) -> None:
    town.post("zhou", "relief", Role.DEPARTMENT_HANDLER)
    lend(town, "alice", "zhou")
    finding = make_finding(town, "assigned")
    original = message_to(town, "alice", finding)
    row = copy_of(town, "zhou")
    assert row is not None
    assert (row.kind, row.number, row.is_urgent) == ("reminder", finding.number, True)
    assert (original.asks_answer, row.asks_answer) == (True, False)
    assert "for" not in original.facts
    message_to(town, "alice", finding)
    assert Message.objects.filter(recipient=town.people["zhou"]).count() == 1


@pytest.mark.parametrize("days", [1, 3])
def test_nobody_gets_copies_before_or_after_their_days(town: Town, days: int) -> None:
    town.post("zhou", "relief", Role.DEPARTMENT_HANDLER)
    begins = town.today + timedelta(days=1 if days == 1 else 0)
    lend(town, "alice", "zhou", starts_on=begins)
    if days == 3:
        town.clock.advance(timedelta(days=3))
    message_to(town, "alice", make_finding(town, "assigned"))
    assert copy_of(town, "zhou") is None


def test_what_is_taken_back_brings_no_more_copies(town: Town) -> None:
    town.post("zhou", "relief", Role.DEPARTMENT_HANDLER)
    made = lend(town, "alice", "zhou")
    people.end_delegation(actor=town.actor("alice"), clock=town.clock, delegation_id=made.pk)
    message_to(town, "alice", make_finding(town, "assigned"))
    assert copy_of(town, "zhou") is None


def test_a_copy_tells_no_fact_until_its_reader_acts_for_the_other(town: Town) -> None:
    town.post("zhou", "relief", Role.DEPARTMENT_HANDLER)
    made = lend(town, "alice", "zhou")
    finding = make_finding(town, "assigned")
    message_to(town, "alice", finding)
    row = copy_of(town, "zhou")
    assert row is not None

    oneself = about(town.actor("zhou"), [finding.pk])
    assert oneself == {}
    hidden = words_of(row, None)
    assert "alice" in hidden.body
    assert "2026-03-01" not in hidden.title + hidden.body

    deputy = standing_in(town, "zhou", made)
    told = words_of(row, about(deputy, [finding.pk])[finding.pk])
    assert "alice" in told.body
    assert told.title != hidden.title


def test_whoever_is_told_anyway_is_told_once_and_as_oneself(town: Town) -> None:
    lend(town, "alice", "bob")
    finding = make_finding(town, "assigned")
    message_to(town, "bob", finding)
    message_to(town, "alice", finding)
    (row,) = Message.objects.filter(recipient=town.people["bob"])
    assert "for" not in row.facts
