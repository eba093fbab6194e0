"""The pages of the inbox, as people use them without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.factories import make_finding
from tests.notices.messages import message_to
from tests.web.conftest import as_

from bihuan.notices.models import Message, Pace, Preference

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from tests.factories import Town

    from bihuan.findings.public import Finding

__all__ = ["as_"]


@pytest.fixture
def finding(town: Town) -> Finding:
    return make_finding(town, "assigned")


def test_the_bell_counts_what_is_unread(
    town: Town, as_: Callable[[str], Client], finding: Finding
) -> None:
    client = as_("dong")
    assert 'class="dot" aria-hidden="true" hidden>' in client.get("/").content.decode()

    message_to(town, "dong", finding)

    page = client.get("/", headers={"Accept-Language": "en"}).content.decode()
    assert 'aria-label="Inbox, 1 unread"' in page
    assert 'class="dot" aria-hidden="true">1</b>' in page


def test_a_message_is_opened_answered_and_read(
    town: Town, as_: Callable[[str], Client], finding: Finding
) -> None:
    client, message = as_("dong"), message_to(town, "dong", finding)
    page = client.get("/inbox").content.decode()
    assert finding.title in page
    assert finding.number in page

    opened = client.post(f"/inbox/{message.pk}/read", {"open": "yes"})
    assert opened["Location"] == f"/findings/{finding.pk}"
    answered = client.post(f"/inbox/{message.pk}/answer", {"text": "明日完成"}, follow=True)

    assert "明日完成" in answered.content.decode()
    assert "<textarea" not in answered.content.decode()
    message.refresh_from_db()
    assert (message.is_read, message.answer) == (True, "明日完成")


def test_a_mistake_stands_beside_the_field_and_nothing_is_kept(
    town: Town, as_: Callable[[str], Client], finding: Finding
) -> None:
    client, message = as_("dong"), message_to(town, "dong", finding)
    before = list(Message.objects.values())

    empty = client.post(f"/inbox/{message.pk}/answer", {"text": " "})
    nul = client.post(f"/inbox/{message.pk}/answer", {"text": "a\x00b"})

    assert (empty.status_code, nul.status_code) == (422, 422)
    assert 'class="mistake"' in empty.content.decode()
    assert list(Message.objects.values()) == before


def test_a_second_answer_is_refused_on_its_page(
    town: Town, as_: Callable[[str], Client], finding: Finding
) -> None:
    client, message = as_("dong"), message_to(town, "dong", finding)
    client.post(f"/inbox/{message.pk}/answer", {"text": "明日完成"})
    before = list(Message.objects.values())

    again = client.post(f"/inbox/{message.pk}/answer", {"text": "后天"})

    assert again.status_code == 409
    assert list(Message.objects.values()) == before


def test_all_is_read_at_once(town: Town, as_: Callable[[str], Client], finding: Finding) -> None:
    client = as_("dong")
    message_to(town, "dong", finding)

    page = client.post("/inbox/read-all", {"show": "all"}, follow=True)

    assert page.redirect_chain == [("/inbox?show=all", 302)]
    assert not Message.objects.filter(is_read=False).exists()


def test_how_one_is_told_is_kept(town: Town, as_: Callable[[str], Client]) -> None:
    client = as_("dong")

    assert client.post("/inbox/settings", {"pace": "at_once"}).status_code == 302
    assert client.post("/inbox/settings", {"pace": "hourly"}).status_code == 422

    assert Preference.objects.get(person=town.people["dong"]).pace == Pace.AT_ONCE
    assert 'name="email"' not in client.get("/inbox/settings").content.decode()


@pytest.mark.parametrize(
    "address", ["/inbox?show=none", "/inbox?cursor=x", "/inbox?cursor=WyJhIl0"]
)
def test_an_address_that_is_wrong_is_refused(as_: Callable[[str], Client], address: str) -> None:
    assert as_("dong").get(address).status_code == 422
