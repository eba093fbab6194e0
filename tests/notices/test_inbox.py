"""What one was told is read, answered and gathered; and nobody reads another's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import translation
from tests.factories import make_finding

from bihuan.kernel.errors import NotFound, Refusal
from bihuan.kernel.ids import uuid7
from bihuan.notices.models import Message, Pace
from bihuan.notices.permissions import own
from bihuan.notices.queries import SHOW, counts, inbox, shown
from bihuan.notices.services.choose_wishes import choose_wishes
from bihuan.notices.services.climb_ladder import climb
from bihuan.notices.services.give_digests import give_digests
from bihuan.notices.services.read_messages import answer, read, read_all
from bihuan.people.public import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

    from bihuan.findings.public import Finding


@pytest.fixture
def overdue(town: Town, deliver: Callable[[], None]) -> Finding:
    """Return a finding whose term is over, of which the plant and the officer were told."""
    town.post("head", "plant", Role.LEADER)
    finding = make_finding(town, "assigned", due_in=9)
    deliver()
    # Thursday, 12 March 2026, noon.
    town.clock.advance(datetime(2026, 3, 12, 4, 0, tzinfo=UTC) - town.clock.now())
    climb(town.clock)
    return finding


def of(town: Town, name: str, kind: str) -> Message:
    return Message.objects.get(recipient=town.people[name], kind=kind)


def everything() -> list[Any]:
    return list(Message.objects.order_by("id").values())


def test_what_asks_to_act_stands_at_once_and_reminders_wait_for_the_summary(
    town: Town, overdue: Finding
) -> None:
    actor = town.actor("dong")
    assert [row.message.kind for row in inbox(actor, "unread").rows] == ["assigned"]

    give_digests(town.clock)
    give_digests(town.clock)

    rows = inbox(actor, "unread").rows
    assert [row.message.kind for row in rows] == ["digest", "assigned"]
    assert [each.message.kind for each in rows[0].gathered] == ["reminder"]
    assert (counts(actor).unread, counts(actor).unanswered) == (2, 1)
    assert overdue.number == rows[0].gathered[0].about.number


def test_a_summary_comes_once_a_day_and_not_before_its_hour(town: Town, overdue: Finding) -> None:
    town.clock.advance(datetime(2026, 3, 12, 23, 30, tzinfo=UTC) - town.clock.now())
    give_digests(town.clock)
    assert not Message.objects.filter(kind="digest").exists()  # 07:30 on Friday

    town.clock.advance(timedelta(hours=1))
    assert give_digests(town.clock) == "3 given"
    town.clock.advance(timedelta(days=7, hours=1))
    climb(town.clock)
    give_digests(town.clock)

    days = Message.objects.filter(recipient=town.people["dong"], kind="digest")
    assert sorted(days.values_list("run", flat=True)) == ["2026-03-13", "2026-03-20"]
    assert overdue.number


@pytest.mark.parametrize(("due_in", "given"), [(9, "3 given"), (14, "0 given")])
def test_on_a_day_off_only_what_is_urgent_is_told(
    town: Town, deliver: Callable[[], None], due_in: int, given: str
) -> None:
    town.post("head", "plant", Role.LEADER)
    make_finding(town, "assigned", due_in=due_in)
    deliver()
    town.clock.advance(datetime(2026, 3, 14, 4, 0, tzinfo=UTC) - town.clock.now())  # Saturday
    climb(town.clock)

    assert Message.objects.filter(kind="reminder").exists()
    assert give_digests(town.clock) == given


def test_whoever_wants_each_at_once_gets_no_summary(town: Town, overdue: Finding) -> None:
    actor = town.actor("dong")

    choose_wishes(pace=Pace.AT_ONCE, email=None, actor=actor)
    give_digests(town.clock)

    kinds = [row.message.kind for row in inbox(actor, "unread").rows]
    assert sorted(kinds) == ["assigned", "reminder"]
    assert overdue.number


def test_an_answer_is_seen_by_those_to_whom_it_was_escalated(town: Town, overdue: Finding) -> None:
    give_digests(town.clock)
    mine = of(town, "dong", "reminder")

    answer(message_id=mine.pk, text=" 泄压板明日到货 ", actor=town.actor("dong"), clock=town.clock)

    seen = shown(town.actor("officer"), [of(town, "officer", "reminder")])[0]
    assert [(each.by, each.text, each.at) for each in seen.answers] == [
        ("dong", "泄压板明日到货", town.clock.now())
    ]
    assert of(town, "officer", "answered").facts["answer"] == "泄压板明日到货"
    assert of(town, "head", "answered").facts["by"] == "dong"
    assert counts(town.actor("dong")).unanswered == 0
    assert counts(town.actor("officer")).unanswered == 1
    assert overdue.number


def test_an_answer_that_is_none_changes_nothing(town: Town, overdue: Finding) -> None:
    mine, dong = of(town, "dong", "reminder"), town.actor("dong")
    assigned = of(town, "dong", "assigned")
    answer(message_id=mine.pk, text="明日完成", actor=dong, clock=town.clock)
    before = everything()

    for message, text, code in (
        (mine, "再说一次", "notices.answered_before"),
        (assigned, "收到", "notices.no_answer_asked"),
        (assigned, "  ", "notices.answer_missing"),
        (assigned, "长" * 1001, "notices.answer_long"),
    ):
        with pytest.raises(Refusal) as refused:
            answer(message_id=message.pk, text=text, actor=dong, clock=town.clock)
        assert refused.value.code == code

    assert everything() == before
    assert overdue.number


def test_a_stranger_finds_no_message_of_others(town: Town, overdue: Finding) -> None:
    before = everything()
    mine = of(town, "dong", "reminder")
    for name in ("charlie", "worker", "officer"):
        actor = town.actor(name)
        for unknown in (mine.pk, uuid7()):
            with pytest.raises(NotFound):
                read(message_id=unknown, actor=actor, clock=town.clock)
            with pytest.raises(NotFound):
                answer(message_id=unknown, text="x", actor=actor, clock=town.clock)
        read_all(actor=town.actor("charlie"), clock=town.clock)

    assert everything() == before
    assert all(inbox(town.actor("charlie"), show).rows == [] for show in SHOW)
    assert overdue.number


def test_whoever_lost_the_right_reads_no_fact(town: Town, overdue: Finding) -> None:
    give_digests(town.clock)
    posts = town.people["dong"].posts.all()
    posts.update(ends_on=town.today)
    actor = town.actor("dong")

    rows = inbox(actor, "all").rows

    for row in [*rows, *(each for digest in rows for each in digest.gathered)]:
        said = f"{row.words.title} {row.words.body}"
        assert row.about is None
        assert row.may_answer is False
        assert overdue.number not in said
        assert "officer" not in said
    mine = of(town, "dong", "reminder")
    with pytest.raises(Refusal) as refused:
        answer(message_id=mine.pk, text="明日完成", actor=actor, clock=town.clock)
    assert refused.value.code == "notices.subject_hidden"


def test_a_summary_is_read_with_all_that_stands_in_it(town: Town, overdue: Finding) -> None:
    give_digests(town.clock)
    actor = town.actor("dong")
    digest = of(town, "dong", "digest")

    read(message_id=digest.pk, actor=actor, clock=town.clock)

    assert of(town, "dong", "reminder").is_read
    assert not of(town, "dong", "assigned").is_read
    assert read_all(actor=actor, clock=town.clock) == 1
    assert counts(actor).unread == 0
    assert overdue.number


def test_the_words_are_made_in_the_language_of_the_reader(town: Town, overdue: Finding) -> None:
    row, actor = of(town, "dong", "reminder"), town.actor("dong")

    with translation.override("zh-hans"):
        chinese = shown(actor, [row])[0].words
    with translation.override("en"):
        english = shown(actor, [row])[0].words

    assert chinese.title == "整改期限已到"
    assert english.title == "The time is over"
    assert overdue.number


def test_pages_by_keyset_give_each_message_once_unread_first(
    town: Town, deliver: Callable[[], None]
) -> None:
    for _each in range(7):
        make_finding(town, "assigned")
    deliver()
    actor = town.actor("dong")
    first = inbox(actor, "all").rows
    for row in first[::2]:
        read(message_id=row.message.pk, actor=actor, clock=town.clock)

    seen, cursor = [], ""
    while True:
        page = inbox(actor, "all", cursor=cursor, limit=2)
        seen += [row.message for row in page.rows]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor

    assert len(seen) == len({row.pk for row in seen}) == 7
    assert [row.is_read for row in seen] == [False] * 3 + [True] * 4


def test_what_is_unread_is_counted_along_an_index_of_its_own(town: Town) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a small table as it is")

    plan = own(town.actor("dong")).filter(Message.STANDS, is_read=False).explain()

    assert "message_unread" in plan
