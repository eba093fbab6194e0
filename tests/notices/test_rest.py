"""The inbox over the API, as machines use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import make_finding
from tests.notices.messages import message_to
from tests.rest.conftest import Caller, as_

from bihuan.notices.models import Message, Preference

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Town

__all__ = ["as_"]


def everything() -> list[Any]:
    return list(Message.objects.order_by("id").values())


@pytest.fixture
def message(town: Town) -> Message:
    """Return a reminder to Dong, who is asked for an answer."""
    return message_to(town, "dong", make_finding(town, "assigned"))


def test_messages_are_listed_read_and_answered(
    as_: Callable[[str], Caller], message: Message
) -> None:
    dong = as_("dong")
    (row,) = dong.get("/inbox").json()["items"]
    assert (row["kind"], row["subject"]["number"]) == ("reminder", message.number)
    assert row["may_answer"] is True
    assert dong.get("/inbox/counts").json() == {"unread": 1, "unanswered": 1}

    read = dong.post(f"/inbox/{message.pk}/read")
    answered = dong.post(f"/inbox/{message.pk}/answer", {"text": "明日完成"})

    assert read.json()["read_at"] is not None
    assert [each["text"] for each in answered.json()["answers"]] == ["明日完成"]
    assert dong.get("/inbox").json() == {"items": [], "next": None}
    assert dong.get("/inbox/counts").json() == {"unread": 0, "unanswered": 0}


def test_looking_at_a_message_does_not_read_it(
    as_: Callable[[str], Caller], message: Message
) -> None:
    before = everything()

    assert as_("dong").get(f"/inbox/{message.pk}").status_code == 200

    assert everything() == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "rest.invalid"),
        ({"text": ""}, 422, "rest.invalid"),
        ({"text": "  "}, 422, "notices.answer_missing"),
        ({"text": "x" * 1001}, 422, "rest.invalid"),
        ({"text": "x", "to": "all"}, 422, "rest.invalid"),
    ],
)
def test_an_answer_that_is_none_is_a_problem_and_changes_nothing(
    as_: Callable[[str], Caller], message: Message, body: dict[str, str], status: int, code: str
) -> None:
    before = everything()

    answer = as_("dong").post(f"/inbox/{message.pk}/answer", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert everything() == before


def test_a_second_answer_is_a_conflict(as_: Callable[[str], Caller], message: Message) -> None:
    dong = as_("dong")
    dong.post(f"/inbox/{message.pk}/answer", {"text": "明日完成"})
    before = everything()

    again = dong.post(f"/inbox/{message.pk}/answer", {"text": "后天"})

    assert (again.status_code, again.json()["code"]) == (409, "notices.answered_before")
    assert everything() == before


def test_wishes_are_kept_and_bad_ones_are_not(as_: Callable[[str], Caller], town: Town) -> None:
    dong = as_("dong")
    assert dong.get("/inbox/settings").json() == {"pace": "daily", "email": ""}

    kept = dong.post("/inbox/settings", {"pace": "at_once", "email": "dong@lanzhou.example"})
    bad = dong.post("/inbox/settings", {"pace": "hourly"})

    assert kept.json() == {"pace": "at_once", "email": "dong@lanzhou.example"}
    assert bad.status_code == 422
    assert Preference.objects.get(person=town.people["dong"]).pace == "at_once"
