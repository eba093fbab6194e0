"""E-mail goes to a real SMTP server, once, and again after a failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import make_finding
from tests.notices.mail_server import MailServer, mail_server

from bihuan.config import parsing
from bihuan.kernel.errors import BadInput
from bihuan.notices.models import Mailing, Pace, Preference
from bihuan.notices.services.choose_wishes import choose_wishes
from bihuan.notices.services.climb_ladder import climb
from bihuan.notices.services.give_digests import give_digests
from bihuan.notices.services.send_mail import ATTEMPTS, send_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django.fixtures import Settings
    from tests.factories import Town

TITLE = "抛丸间除尘器泄爆口被角钢封堵，泄爆方向朝向员工通道，且未设锁气卸灰装置"


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """Return a mail server that the settings name."""
    with mail_server() as running:
        settings.BIHUAN = replace(
            settings.BIHUAN,
            smtp_url=running.url,
            mail_from="bihuan@lanzhou.example",
            mail_domains=("lanzhou.example",),
            public_url="https://bihuan.example/",
        )
        yield running


def wants(town: Town, pace: Pace) -> None:
    choose_wishes(pace=pace, email="dong@lanzhou.example", actor=town.actor("dong"))


def test_each_at_once_carries_number_and_short_title_alone(
    town: Town, server: MailServer, deliver: Callable[[], None]
) -> None:
    wants(town, Pace.AT_ONCE)
    finding = make_finding(town, "assigned", title=TITLE)
    deliver()

    assert send_mail(town.clock) == "1 sent, 0 failed"
    assert send_mail(town.clock) == "0 sent, 0 failed"

    (letter,) = server.taken
    body = letter.get_content()
    assert letter["To"] == "dong@lanzhou.example"
    assert letter["Subject"].strip() == f"【闭环】交办给您 {finding.number}"
    assert finding.number in body
    assert TITLE not in body
    assert TITLE[:29] in body
    assert "officer" not in body
    assert "https://bihuan.example/inbox" in body


def test_once_a_day_is_one_letter(
    town: Town, server: MailServer, deliver: Callable[[], None]
) -> None:
    wants(town, Pace.DAILY)
    rows = [make_finding(town, "assigned", due_in=9) for _each in range(3)]
    deliver()
    town.clock.advance(datetime(2026, 3, 12, 4, 0, tzinfo=UTC) - town.clock.now())
    climb(town.clock)
    give_digests(town.clock)

    send_mail(town.clock)

    (letter,) = server.taken
    assert letter["Subject"].strip() == "【闭环】3月12日提醒汇总"
    assert all(row.number in letter.get_content() for row in rows)


def test_what_the_server_refuses_is_tried_again_later(
    town: Town, server: MailServer, deliver: Callable[[], None]
) -> None:
    wants(town, Pace.AT_ONCE)
    make_finding(town, "assigned")
    deliver()
    server.refuses = 1

    assert send_mail(town.clock) == "0 sent, 1 failed"
    assert send_mail(town.clock) == "0 sent, 0 failed"
    town.clock.advance(timedelta(seconds=31))
    assert send_mail(town.clock) == "1 sent, 0 failed"

    row = Mailing.objects.get()
    assert (row.attempts, row.error, row.try_at) == (2, "", None)
    assert len(server.taken) == 1


def test_a_server_that_is_away_is_given_up_at_last(
    town: Town, server: MailServer, deliver: Callable[[], None]
) -> None:
    wants(town, Pace.AT_ONCE)
    make_finding(town, "assigned")
    deliver()
    Mailing.objects.update(attempts=ATTEMPTS - 1)
    server.refuses = 9

    assert send_mail(town.clock) == "0 sent, 1 failed"

    row = Mailing.objects.get()
    assert (row.try_at, row.sent_at) == (None, None)
    assert "dong@" not in row.error
    assert "lanzhou" not in row.error


def test_whoever_lost_the_right_gets_no_letter(
    town: Town, server: MailServer, deliver: Callable[[], None]
) -> None:
    wants(town, Pace.AT_ONCE)
    make_finding(town, "assigned")
    deliver()
    town.people["dong"].posts.update(ends_on=town.today)

    assert send_mail(town.clock) == "0 sent, 1 failed"

    assert server.taken == []
    assert Mailing.objects.get().try_at is None


def test_without_a_mail_server_nothing_waits_to_be_sent(
    town: Town, deliver: Callable[[], None]
) -> None:
    wants(town, Pace.AT_ONCE)
    make_finding(town, "assigned")
    deliver()

    assert send_mail(town.clock) == "no mail server"
    assert not Mailing.objects.exists()


def test_an_address_elsewhere_is_refused_and_nothing_is_kept(
    town: Town, server: MailServer
) -> None:
    with pytest.raises(BadInput) as refused:
        choose_wishes(pace=Pace.AT_ONCE, email="dong@elsewhere.example", actor=town.actor("dong"))

    assert refused.value.code == "notices.mail_domain"
    assert not Preference.objects.exists()
    assert server.taken == []


@pytest.mark.parametrize(
    "raw", ["localhost", "http://host", "smtp://", "smtp://h:99999", "smtp://h/x", "smtp://h\n"]
)
def test_an_address_of_a_server_that_is_none_is_refused(raw: str) -> None:
    with pytest.raises(parsing.BadSetting):
        parsing.mail_server("BIHUAN_SMTP_URL", raw)


def test_addresses_of_servers_are_taken_as_they_are() -> None:
    for raw in ("", "smtp://host", "smtps://u:p@host:465", "smtp+starttls://u:p%40@host:587/"):
        assert parsing.mail_server("BIHUAN_SMTP_URL", raw) == raw
