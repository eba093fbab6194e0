"""Streams that are held open: the application by itself, with a pace that tests can wait for."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from tests.factories import make_finding, make_town
from tests.notices.messages import message_to
from tests.web.conftest import as_

from bihuan.findings import public as findings
from bihuan.notices import changes
from bihuan.notices.streams import Limits, Pace, Streams
from bihuan.people import public as people

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from django.test import Client
    from tests.factories import Town

    from bihuan.kernel.clock import FixedClock

__all__ = ["as_"]

#: Nothing is asked unless something changed; a stream is quiet for a while.
QUICK = Pace(look_s=0.05, heartbeat_s=30, ask_s=60, slow_s=0.5)
PATIENCE_S = 10


@pytest.fixture
def town(transactional_db: None, data_dir: object, clock: FixedClock) -> Town:
    """The town, written for other connections to see."""
    return make_town(clock)


@dataclass
class Browser:
    """Both ends of one request."""

    cookie: str
    query: str = ""
    #: While it is set, this browser takes nothing.
    is_stuck: bool = False
    leaves: asyncio.Event = field(default_factory=asyncio.Event)
    came: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    def listen(self, streams: Streams) -> asyncio.Task[None]:
        """Open the stream."""
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.cookie}".encode()
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/sse",
            "scheme": "http",
            "query_string": self.query.encode(),
            "headers": [(b"host", b"testserver"), (b"cookie", cookie)],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2),
        }
        return asyncio.ensure_future(streams(scope, self._receive, self._send))

    async def told(self) -> dict[str, Any] | None:
        """Return the data of the next event; None at the end."""
        while True:
            message = await asyncio.wait_for(self.came.get(), PATIENCE_S)
            if message["type"] == "http.response.start":
                assert message["status"] == 200
            elif not message["more_body"]:
                return None
            elif b"data: " in message["body"]:
                return dict(json.loads(message["body"].split(b"data: ")[1]))

    async def _receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if self.is_stuck:
            await asyncio.Event().wait()
        self.came.put_nowait(dict(message))


def run(test: Callable[[Streams], Awaitable[None]], pace: Pace = QUICK) -> Streams:
    """Run a test beside the watcher, then stop as the process does."""

    async def whole() -> Streams:
        streams = Streams(origins=lambda _host: frozenset(), limits=Limits(all=10), pace=pace)
        watching = asyncio.ensure_future(streams.watch())
        try:
            await test(streams)
        finally:
            await asyncio.wait_for(streams.stop(), PATIENCE_S)
            await watching
        return streams

    return asyncio.run(whole())


async def aside(act: Callable[[], object]) -> None:
    """Do something in a thread, as another process would."""

    def done() -> None:
        try:
            act()
        finally:
            connection.close()

    await asyncio.to_thread(done)


def key(client: Client) -> str:
    return str(client.session.session_key)


def test_a_change_is_told_once_to_whom_it_concerns(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding = make_finding(town, "assigned")
    keys = {name: key(as_(name)) for name in ("dong", "miller")}
    query = f"subject=finding:{finding.pk}"

    async def test(streams: Streams) -> None:
        dong, miller = Browser(keys["dong"], query), Browser(keys["miller"], query)
        dong.listen(streams), miller.listen(streams)
        assert await dong.told() == {"unread": 0, "version": finding.version}
        assert await miller.told() == {"unread": 0, "version": None}

        await aside(lambda: message_to(town, "dong", finding))
        assert await dong.told() == {"unread": 1, "version": finding.version}
        await aside(
            lambda: findings.take_up(
                finding_id=finding.pk, actor=town.actor("dong"), clock=town.clock
            )
        )
        assert await dong.told() == {"unread": 1, "version": finding.version + 1}
        await asyncio.sleep(10 * QUICK.look_s)
        assert dong.came.empty()
        assert all(b"data:" not in each.get("body", b"") for each in list(miller.came._queue))  # type: ignore[attr-defined]

    run(test)


def test_a_quiet_stream_says_that_it_is_there(town: Town, as_: Callable[[str], Client]) -> None:
    dong = key(as_("dong"))

    async def test(streams: Streams) -> None:
        browser = Browser(dong)
        browser.listen(streams)
        await browser.told()
        for _each in range(3):
            message = await asyncio.wait_for(browser.came.get(), PATIENCE_S)
            assert message["body"] == b": still here\n\n"

    run(test, Pace(look_s=0.05, heartbeat_s=0.1, ask_s=60))


def test_a_session_that_ended_ends_the_stream_though_nothing_changed(
    town: Town, as_: Callable[[str], Client]
) -> None:
    dong = key(as_("dong"))

    async def test(streams: Streams) -> None:
        browser = Browser(dong)
        browser.listen(streams)
        await browser.told()
        await aside(lambda: Session.objects.all().delete())
        assert await browser.told() is None

    run(test, Pace(look_s=60, heartbeat_s=0.1, ask_s=0.3))


def test_an_account_that_was_closed_hears_nothing_more(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding, dong = make_finding(town, "assigned"), key(as_("dong"))

    def tell_and_close() -> None:
        with transaction.atomic():
            message_to(town, "dong", finding)
            people.Person.objects.filter(username="dong").update(is_active=False)

    async def test(streams: Streams) -> None:
        browser = Browser(dong, f"subject=finding:{finding.pk}")
        browser.listen(streams)
        await browser.told()
        await aside(tell_and_close)
        assert await browser.told() is None

    run(test)


def test_a_right_that_was_lost_is_lost_in_the_stream(
    town: Town, as_: Callable[[str], Client]
) -> None:
    finding, dong = make_finding(town, "assigned"), key(as_("dong"))

    def lose_and_step() -> None:
        people.Post.objects.filter(person=town.people["dong"]).update(
            ends_on=town.today - timedelta(days=1)
        )
        message_to(town, "dong", finding)

    async def test(streams: Streams) -> None:
        browser = Browser(dong, f"subject=finding:{finding.pk}")
        browser.listen(streams)
        assert await browser.told() == {"unread": 0, "version": finding.version}
        await aside(lose_and_step)
        assert await browser.told() == {"unread": 1, "version": None}

    run(test)


def test_who_takes_nothing_is_given_up(town: Town, as_: Callable[[str], Client]) -> None:
    dong = key(as_("dong"))

    async def test(streams: Streams) -> None:
        browser = Browser(dong)
        listening = browser.listen(streams)
        await browser.told()
        browser.is_stuck = True
        await asyncio.wait_for(listening, PATIENCE_S)
        assert not streams._streams

    run(test, Pace(look_s=0.05, heartbeat_s=0.1, ask_s=60, slow_s=0.2))


def test_who_leaves_makes_room_at_once(town: Town, as_: Callable[[str], Client]) -> None:
    dong = key(as_("dong"))

    async def test(streams: Streams) -> None:
        browser = Browser(dong)
        listening = browser.listen(streams)
        await browser.told()
        browser.leaves.set()
        await asyncio.wait_for(listening, 2)
        assert not streams._streams
        assert not streams._open

    run(test)


def test_streams_outlive_a_database_that_was_away(
    town: Town, as_: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    finding, dong = make_finding(town, "assigned"), key(as_("dong"))
    is_away = asyncio.Event()
    real = changes.Watch._read_mark

    def mark() -> str:
        if is_away.is_set():
            message = "the database does not answer"
            raise DatabaseError(message)
        return real()

    async def test(streams: Streams) -> None:
        browser = Browser(dong)
        browser.listen(streams)
        await browser.told()
        is_away.set()
        await aside(lambda: message_to(town, "dong", finding))
        await asyncio.sleep(10 * QUICK.look_s)
        is_away.clear()
        assert await browser.told() == {"unread": 1, "version": None}

    # No test can take the database away and give it back to the other connections.
    with mock.patch.object(changes.Watch, "_read_mark", staticmethod(mark)):
        run(test)


def test_a_look_where_nothing_was_written_reads_no_table(
    town: Town, django_assert_num_queries: Any
) -> None:
    asked = [town.people["dong"].pk]
    watch = changes.Watch()

    def look() -> None:
        assert watch.look(asked, [], again=False) is not None
        with django_assert_num_queries(1):
            assert watch.look(asked, [], again=False) is None

    look()
    finding = make_finding(town, "assigned")

    async def elsewhere() -> None:
        await aside(lambda: message_to(town, "dong", finding))

    asyncio.run(elsewhere())
    standing = watch.look(asked, [("finding", finding.pk)], again=False)
    assert standing is not None
    assert standing.of(asked[0], ("finding", finding.pk)) == (1, finding.version)
